import CCodecShims
import Testing
import TestSupport

/// Vector code against the plain loops, which follow the specification byte by byte.
@Suite struct PNGRowTests {
    static let pixelSizes: [Int32] = [1, 2, 3, 4, 6, 8]

    @Test(arguments: pixelSizes)
    func restoredRowsAreThePlainOnes(pixelBytes: Int32) {
        var random = generator("restore \(pixelBytes)")
        for pixels in Array(1...70) + [127, 128, 129, 1000] {
            let count = pixels * Int(pixelBytes)
            for filter in 0..<PNG_ROW_FILTERS.rawValue {
                // Exact sizes, and no more: a byte beyond would be seen by an address sanitizer.
                let filtered = extremeBytes(count, &random)
                let above = extremeBytes(count, &random)
                var row = [UInt8](repeating: 0xA5, count: count + 16)
                var plain = row
                let kind = png_row_filter(rawValue: filter)
                row.withUnsafeMutableBufferPointer { row in
                    guard let base = row.baseAddress else { return }
                    png_row_restore(kind, pixelBytes, filtered, above, base + 8, count)
                }
                plain.withUnsafeMutableBufferPointer { row in
                    guard let base = row.baseAddress else { return }
                    png_row_restore_plain(kind, pixelBytes, filtered, above, base + 8, count)
                }
                #expect(row == plain, "seed \(testSeed), \(pixels) pixels, filter \(filter)")
            }
        }
    }

    @Test(arguments: pixelSizes)
    func filteredRowsAreThePlainOnes(pixelBytes: Int32) {
        var random = generator("filter \(pixelBytes)")
        for pixels in Array(1...70) + [127, 128, 129, 5000] {
            let count = pixels * Int(pixelBytes)
            let row = extremeBytes(count, &random)
            let above = extremeBytes(count, &random)
            let words = "seed \(testSeed), \(pixels) pixels"
            let choice = png_row_choose(PNG_ROW_PLAIN, pixelBytes, row, above, count)
            for set in [PNG_ROW_NARROW, PNG_ROW_BEST] {
                #expect(png_row_choose(set, pixelBytes, row, above, count) == choice, "\(words)")
            }
            for filter in 0..<PNG_ROW_FILTERS.rawValue {
                let kind = png_row_filter(rawValue: filter)
                var plain = [UInt8](repeating: 0, count: count)
                png_row_apply(PNG_ROW_PLAIN, kind, pixelBytes, row, above, &plain, count)
                for set in [PNG_ROW_NARROW, PNG_ROW_BEST] {
                    var filtered = [UInt8](repeating: 0, count: count)
                    png_row_apply(set, kind, pixelBytes, row, above, &filtered, count)
                    #expect(filtered == plain, "\(words), filter \(filter)")
                }
                var again = [UInt8](repeating: 0, count: count)
                png_row_restore(kind, pixelBytes, plain, above, &again, count)
                #expect(again == row, "\(words), filter \(filter)")
            }
        }
    }

    /// Random bytes, many of them 0, 255 or equal to their neighbours: where predictors have ties.
    func extremeBytes(_ count: Int, _ random: inout SeededGenerator) -> [UInt8] {
        var last: UInt8 = 0
        return (0..<count).map { _ in
            switch Int.random(in: 0..<5, using: &random) {
            case 0: last = 0
            case 1: last = 255
            case 2: break
            default: last = .random(in: 0...255, using: &random)
            }
            return last
        }
    }

    @Test func neighboursOfEveryOrderHaveTheirPaethPrediction() {
        // Two pixels of eight bytes, c and b above them: the first is restored to a, and nothing is added to the second.
        for a in stride(from: 0, through: 255, by: 15) {
            for b in stride(from: 0, through: 255, by: 5) {
                for first in stride(from: 0, through: 248, by: 8) {
                    let above = (first..<first + 8).map { UInt8($0) }
                    // A first pixel's prediction is the pixel above.
                    let filtered = above.map { UInt8(a) &- $0 } + [UInt8](repeating: 0, count: 16)
                    var row = [UInt8](repeating: 0, count: 24)
                    png_row_restore(
                        PNG_ROW_PAETH, 8, filtered, above + [UInt8](repeating: UInt8(b), count: 16), &row, 24)
                    let expected = above.map { UInt8(PNGParts.prediction(4, a, b, Int($0))) }
                    if Array(row[8..<16]) != expected { Issue.record("a \(a), b \(b), c from \(first)") }
                }
            }
        }
    }
}
