import Testing

@testable import ImageBuffers

/// Rows of an image as its orientation shows it.
@Suite struct OrientationTests {
    /// The rows 1 2 3 and 4 5 6 as they are shown with each value of Exif's tag (Exif 2.32, tag 274).
    @Test(
        arguments: [
            (1, [[1, 2, 3], [4, 5, 6]]), (2, [[3, 2, 1], [6, 5, 4]]), (3, [[6, 5, 4], [3, 2, 1]]),
            (4, [[4, 5, 6], [1, 2, 3]]), (5, [[1, 4], [2, 5], [3, 6]]), (6, [[4, 1], [5, 2], [6, 3]]),
            (7, [[6, 3], [5, 2], [4, 1]]), (8, [[3, 6], [2, 5], [1, 4]]),
        ] as [(Int, [[UInt8]])])
    func rowsAsShown(tag: Int, shown: [[UInt8]]) throws {
        let orientation = try #require(Orientation(rawValue: tag))
        let stored = try Self.rows([[1, 2, 3], [4, 5, 6]])
        for count in 1...shown.count {
            var target = try InterleavedRows(uninitializedWidth: shown[0].count, channels: 1, height: shown.count)
            stored.copyShown(orientation, rows: shown.count - count..<shown.count, to: &target)
            for (index, row) in shown.suffix(count).enumerated() {
                #expect(target.withUnsafeRow(index) { Array(UnsafeBufferPointer(start: $0, count: row.count)) } == row)
            }
        }
    }

    /// Pixels of several bytes, in rows longer than the parts that are copied at a time.
    @Test(arguments: Orientation.allCases, [1, 3, 6]) func largeImages(orientation: Orientation, channels: Int) throws {
        let (width, height) = (150, 131)
        func byte(_ x: Int, _ y: Int, _ channel: Int) -> UInt8 {
            UInt8(truncatingIfNeeded: x &* 7 &+ y &* 131 &+ channel &* 50)
        }
        let stored = try Self.rows(
            (0..<height).map { y in (0..<width).flatMap { x in (0..<channels).map { byte(x, y, $0) } } },
            channels: channels)
        let (columns, rows) = orientation.swapsAxes ? (height, width) : (width, height)
        var target = try InterleavedRows(uninitializedWidth: columns, channels: channels, height: rows)
        stored.copyShown(orientation, rows: 0..<rows, to: &target)
        for y in 0..<rows {
            let row = target.withUnsafeRow(y) { Array(UnsafeBufferPointer(start: $0, count: columns * channels)) }
            let expected = (0..<columns).flatMap { x in
                let place = orientation.stored(x: x, y: y, width: width, height: height)
                return (0..<channels).map { byte(place.x, place.y, $0) }
            }
            #expect(row == expected, "row \(y)")
        }
    }

    private static func rows(_ values: [[UInt8]], channels: Int = 1) throws -> InterleavedRows {
        var rows = try InterleavedRows(
            uninitializedWidth: values[0].count / channels, channels: channels, height: values.count)
        for (y, row) in values.enumerated() {
            rows.withUnsafeMutableRow(y) { $0.update(from: row, count: row.count) }
        }
        return rows
    }
}
