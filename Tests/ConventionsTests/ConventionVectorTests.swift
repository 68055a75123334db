import Conventions
import Convolution
import Foundation
import ImageBuffers
import TestSupport
import Testing

/// Every convention against what the real libraries returned, through the names that users write.
@Suite struct ConventionVectorTests {
    @Test(arguments: [
        ("scipy.signal", ["convolve2d": 55, "correlate2d": 55, "convolve": 15, "correlate": 15]),
        ("scipy.ndimage", ["convolve": 35, "correlate": 35]),
        ("opencv", ["filter2D": 25]),
        ("keras", ["Conv2D": 39, "DepthwiseConv2D": 3]),
        ("torch", ["Conv2d": 47]),
        ("libvips", ["conv": 10]),
        ("imagemagick", ["morphology-convolve": 20, "morphology-correlate": 20, "convolve": 20]),
        ("gmic", ["convolve": 8, "correlate": 8]),
        ("octave", ["conv2": 15, "imfilter": 40]),
        ("astropy", ["convolve": 18]),
        ("itk", ["Convolution": 30]),
        ("pillow", ["ImageFilter.Kernel": 4]),
    ])
    func agrees(system: String, expectedCounts: [String: Int]) throws {
        for algorithm in [nil] + FilterAlgorithm.allCases.map(Optional.init) {
            var counts: [String: Int] = [:]
            for one in try RecordedCase.cases(of: system) {
                let disagreement = try one.disagreement(algorithm)
                let name = algorithm?.rawValue ?? "auto"
                #expect(disagreement == nil, "case \(one.id), \(one.spelling), \(name)")
                if disagreement == nil { counts[one.function, default: 0] += 1 }
            }
            #expect(counts == expectedCounts)
        }
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
