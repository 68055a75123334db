import Convolution
import ImageBuffers

/// B's results for random images, which a remedy must reproduce sample by sample.
struct RemedyTrial {
    private let kernel: Kernel
    /// The rows of each image, and B's result.
    private var cases: [(image: [[Float]], result: [[Float]])] = []
    private let tolerance: Float

    /// Maximum number of products of taps and samples in a trial.
    ///
    /// Beyond it, with kernels of thousands of taps, a remedy is accepted because its taps match.
    private static let workLimit = 50_000_000

    /// Uses two sizes of image, so that no slice fits by chance; `nil` if B refuses the input.
    /// - Parameters:
    ///   - steps: the period of sizes with the same remainder, in samples.
    ///   - samples: number of samples of the image or the result, whichever is larger.
    init?(_ b: Convention, kernel: Kernel, image: Axes, steps: Axes, samples: Int) {
        self.kernel = kernel
        tolerance = 1e-5 * Float(min(max(kernel.absoluteSum, 1e-30), 1e30))
        guard samples <= Self.workLimit / kernel.weights.count else { return }
        // Any numbers without structure suffice; they are the same for the same input.
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
