import Conventions
import Convolution
import Foundation
import ImageBuffers
import TestSupport
import Testing

/// Every convention against what the real libraries returned, through the names that users write.
@Suite struct ConventionVectorTests {
    @Test(arguments: RecordedCase.systems)
    func agrees(system: String) throws {
        let cases = try RecordedCase.cases(of: system)
        #expect(!cases.isEmpty)
        for algorithm in [nil] + FilterAlgorithm.allCases.map(Optional.init) {
            for one in cases {
                let disagreement = try one.disagreement(algorithm)
                let name = algorithm?.rawValue ?? "auto"
                #expect(disagreement == nil, "case \(one.id), \(one.spelling), \(name): \(disagreement ?? "")")
            }
        }
        print("\(system): \(cases.count) recorded cases through the library")
    }

    /// No recorded case is lost.
    @Test func allSystemsAreThere() throws {
        let count = try RecordedCase.systems.reduce(0) { try $0 + RecordedCase.cases(of: $1).count }
        #expect(RecordedCase.systems.count >= 13 && count >= 547)
    }

    /// The recorded tolerance of these is one unit of 65535; computed as ImageMagick does it, nothing is left of it.
    @Test func imageMagickIsExact() throws {
        let cases = try RecordedCase.cases(of: "imagemagick")
        let differences = try cases.map { try $0.largestDifference() }
        #expect(differences == Array(repeating: 0, count: 60))
    }

    /// 8-bit images, as ImageMagick's writers of PNG, and of TIFF, BMP and PGM, reduce them from 16 bits.
    @Test func imageMagickIsExactOn8Bits() throws {
        let cases = try RecordedCase.cases(of: "imagemagick.uint8")
        let differences = try cases.map { try $0.largestDifference() }
        #expect(differences == Array(repeating: 0, count: 30))
    }
}

extension RecordedCase {
    /// What is wrong with our result; `nil` where it agrees.
    func disagreement(_ algorithm: FilterAlgorithm? = nil) throws -> String? {
        guard let difference = try largestDifference(algorithm) else { return "another shape" }
        let limit = tolerance * max(1, output.values.reduce(0) { max($0, abs($1)) })
        return difference <= limit ? nil : "off by \(difference), more than \(limit)"
    }

    /// The largest difference of our result from the recorded one; `nil` where the shapes differ.
    func largestDifference(_ algorithm: FilterAlgorithm? = nil) throws -> Double? {
        let result = try result(algorithm)
        guard result.count == output.values.count else { return nil }
        return zip(result, output.values).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
    }

    /// Our result, flattened as the recorded one is; empty where the shapes differ.
    private func result(_ algorithm: FilterAlgorithm?) throws -> [Float] {
        let convention = try Convention(spelling)
        let samples = SampleKind(rawValue: dtype ?? "float") ?? .float
        let image = try input.planar()
        if kernel.shape.count == 2 {
            let kernel = Kernel(rows: kernel.rows)
            let result = try image.withPlane(0) { plane in
                try convention.apply(kernel, to: plane, samples: samples, algorithm: algorithm)
            }
            return output.shape == [result.height, result.width] ? result.rows().flatMap { $0 } : []
        }
        let layer = ConvolutionLayer(shape: kernel.shape, weights: kernel.values, bias: bias)
        let result = try convention.apply(layer, to: image, algorithm: algorithm)
        guard output.shape == [result.height, result.width, result.channelCount] else { return [] }
        let planes = (0..<result.channelCount).map { channel in result.withPlane(channel) { plane in plane.rows() } }
        return (0..<result.height).flatMap { y in
            (0..<result.width).flatMap { x in planes.map { $0[y][x] } }
        }
    }
}
