import Convolution
import ImageBuffers

/// B's results for images of random numbers, which a remedy has to meet sample by sample.
struct RemedyTrial {
    private let kernel: Kernel
    /// For each image its rows, and B's result.
    private var cases: [(image: [[Float]], result: [[Float]])] = []
    private let tolerance: Float

    /// Products of taps and samples that are computed for a trial.
    ///
    /// Beyond, where a kernel has thousands of taps, a remedy is believed because its taps fall where they should.
    private static let workLimit = 50_000_000

    /// Takes two sizes of image, so that no slice fits by chance; `nil` where B refuses.
    /// - Parameters:
    ///   - steps: after how many samples a size behaves as the same remainder does.
    ///   - samples: of the image or the result, whichever has more.
    init?(_ b: Convention, kernel: Kernel, image: Axes, steps: Axes, samples: Int) {
        self.kernel = kernel
        tolerance = 1e-5 * Float(min(max(kernel.absoluteSum, 1e-30), 1e30))
        guard samples <= Self.workLimit / kernel.weights.count else { return }
        // Any numbers do that are nothing special: the same ones for the same question.
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        for factor in 0...1 {
            let size = Axes(x: image.x + factor * steps.x, y: image.y + factor * steps.y)
            let rows = (0..<size.y).map { _ in
                (0..<size.x).map { _ -> Float in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return Float(state >> 40) * 0x1p-24
                }
            }
            guard let plane = try? Plane(rows: rows), let result = try? b.withUnitFill.apply(kernel, to: plane) else {
                return nil
            }
            cases.append((rows, result.rows()))
        }
    }

    /// Whether a remedy gives the same samples.
    func confirms(_ remedy: Remedy) -> Bool {
        cases.allSatisfy { image, result in
            guard let plane = try? Plane(rows: image), let found = try? remedy.apply(kernel, to: plane) else {
                return false
            }
            guard found.height == result.count, found.width == result[0].count else { return false }
            let scale = result.joined().reduce(0) { max($0, abs($1)) }
            return zip(found.rows().joined(), result.joined()).allSatisfy {
                abs($0 - $1) <= max(tolerance, 1e-6 * scale)
            }
        }
    }
}
