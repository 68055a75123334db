import ImageBuffers
import TestSupport
import Testing

@testable import ImageReport

/// How samples are stored in a page.
@Suite struct PageSamplesTests {
    private static let cases: [([Float], PageSamples)] = [
        ([0, 255, 17], .u8), ([-0.0, 3, 4], .u8), ([0, 256, 1], .u16), ([65535, 0, 2], .u16), ([-1, 0, 300], .i16),
        ([-32768, 32767, 5], .i16), ([-1, 32768, 0], .f32), ([0, 65536, 0], .f32), ([0, 0.5, 1], .f32),
        ([.nan, 0, 1], .f32), ([0, .infinity, 1], .f32), ([1e30, -1e-30, .leastNonzeroMagnitude], .f32),
    ]

    @Test(arguments: cases) func theNarrowestTypeHoldsThemExactly(_ samples: [Float], _ type: PageSamples) throws {
        let image = try gray([[9, 9, 9, 9], [9] + samples, [9, 9, 9, 9]])
        #expect(PageSamples(narrowestFor: image, channels: [0]) == type)
        let rectangle = PageRectangle(x: 1, y: 1, width: 3, height: 1)
        let bytes = image.withPlane(0) { type.bytes(of: $0, in: rectangle) }
        #expect(bytes.count == 3 * type.byteCount)
        let read = stride(from: 0, to: bytes.count, by: type.byteCount).map { start -> Float in
            let bits = (0..<type.byteCount).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) }
            return switch type {
            case .u8, .u16: Float(bits)
            case .i16: Float(Int16(bitPattern: UInt16(bits)))
            case .f32: Float(bitPattern: bits)
            }
        }
        #expect(zip(read, samples).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) })
    }

    @Test func anOverviewHoldsMeansAndExtremes() throws {
        let plane = try Plane(rows: [[0, 2, 10, .nan, .nan], [4, 6, 10, .infinity, .nan], [1, 1, 1, 1, .nan]])
        let overview = PageOverview(meanOf: plane, factor: 2)
        #expect(overview.width == 3 && overview.height == 2)
        #expect(values(overview) == [3, 10, nil, 1, 1, nil])
        let a = try Plane(rows: [[0, 5, 1, 1]])
        let b = try Plane(rows: [[3, 1, 1, .nan]])
        // 4 is farther from 0 than -3; a number against NaN counts as the largest difference there is.
        #expect(values(PageOverview(largestDifferenceOf: a, b, factor: 2, limit: 7)) == [4, 7])
    }

    /// Samples as the page reads them; `nil` for NaN.
    private func values(_ overview: PageOverview) -> [Double?] {
        let (bytes, offset, scale) = overview.steps
        return stride(from: 0, to: bytes.count, by: 2).map { start in
            let step = UInt16(bytes[start]) | UInt16(bytes[start + 1]) << 8
            guard step != PageOverview.nothing else { return nil }
            return ((offset + scale * Double(step)) * 1000).rounded() / 1000
        }
    }
}
