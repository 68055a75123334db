import Conventions
import Convolution
import Foundation
import ImageBuffers
import TestSupport
import Testing

/// Recorded results of OpenCV for integer images, many of whose sums lie on a tie: each sample is its own.
@Suite struct OpenCVIntegerTests {
    private struct Recording: Decodable {
        let cases: [Case]
    }

    private struct Case: Decodable {
        let dtype: String
        let shape: [Int]
        let input: [Float]
        let kernel: [[Double]]
        let options: String
        let output: [Float]

        /// One channel, row after row.
        func rows(_ values: [Float], channel: Int) -> [[Float]] {
            (0..<shape[0]).map { y in (0..<shape[1]).map { values[(y * shape[1] + $0) * shape[2] + channel] } }
        }
    }

    @Test func everySampleIsOpenCVsOwn() throws {
        let cases = try JSONDecoder().decode(
            Recording.self, from: try Data(contentsOf: fixture("opencv-integers.json"))
        ).cases
        var (samples, changed) = (0, 0)
        for (number, one) in cases.enumerated() {
            let kernel = Kernel(
                width: one.kernel[0].count, height: one.kernel.count, weights: one.kernel.flatMap(\.self))
            let convention = try Convention("opencv.filter2D:\(one.options)")
            var exact = convention
            exact.integers?.arithmetic = .double
            let kind = try #require(SampleKind(rawValue: one.dtype))
            for channel in 0..<one.shape[2] {
                let plane = try Plane(rows: one.rows(one.input, channel: channel))
                let interleaving = Interleaving(index: channel, count: one.shape[2])
                let found = try convention.apply(kernel, to: plane, samples: kind, interleaving: interleaving)
                let rounded = try exact.apply(kernel, to: plane, samples: kind)
                let expected = one.rows(one.output, channel: channel)
                for y in expected.indices {
                    for x in expected[y].indices {
                        samples += 1
                        if rounded[x, y] != expected[y][x] { changed += 1 }
                        #expect(found[x, y] == expected[y][x], "case \(number), channel \(channel), \(x), \(y)")
                    }
                }
            }
        }
        // The cases are such that the order of summation shows.
        #expect(changed > samples / 200)
        print("opencv: \(samples) recorded integers, of which \(changed) are not the exact sums' own")
    }

    /// OpenCV takes a transform for large kernels, whose sums nobody else has: that is said.
    @Test func largeKernelsAreDoubted() throws {
        let convention = try Convention("opencv.filter2D")
        let box = { (side: Int) in Kernel(width: side, height: side, weights: Array(repeating: 1, count: side * side)) }
        #expect(convention.doubt(for: box(7), samples: .uint16) == nil)
        #expect(convention.doubt(for: box(8), samples: .uint16) != nil)
        #expect(convention.doubt(for: box(11), samples: .uint8) == nil)
        #expect(convention.doubt(for: box(12), samples: .uint8) != nil)
        #expect(convention.doubt(for: box(12), samples: .float) == nil)
    }
}
