import ImageBuffers

/// How a page stores an image's samples: in the smallest type that holds all of them exactly.
package enum PageSamples: String, Sendable {
    /// Integers 0...255.
    case u8
    /// Integers -32768...32767.
    case i16
    /// Integers 0...65535.
    case u16
    /// All other samples.
    case f32

    /// Bytes per sample.
    var byteCount: Int {
        switch self {
        case .u8: 1
        case .i16, .u16: 2
        case .f32: 4
        }
    }

    /// The narrowest type for some channels of an image.
    /// - Complexity: one pass, which ends at the first fraction.
    init(narrowestFor image: borrowing PlanarImage, channels: [Int]) {
        var (low, high): (Float, Float) = (0, 0)
        for channel in channels {
            let areWhole = image.withPlane(channel) { plane in
                for y in 0..<plane.height {
                    let isWhole = plane.withRow(y) { row in
                        for x in 0..<row.count {
                            let sample = row[x]
                            // False for NaN and infinity; the sign of zero is not part of its value.
                            guard abs(sample) <= 65535, sample == sample.rounded(.towardZero) else { return false }
                            (low, high) = (min(low, sample), max(high, sample))
                        }
                        return true
                    }
                    guard isWhole else { return false }
                }
                return true
            }
            guard areWhole else {
                self = .f32
                return
            }
        }
        self =
            low >= 0 && high <= 255 ? .u8 : low >= 0 ? .u16 : low >= -32768 && high <= 32767 ? .i16 : .f32
    }

    /// The bytes of a rectangle of a plane, row by row, little-endian.
    /// - Precondition: the rectangle lies in the plane, and every sample is of this type.
    func bytes(of plane: borrowing Plane, in rectangle: PageRectangle) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rectangle.width * rectangle.height * byteCount)
        for y in rectangle.rows {
            plane.withRow(y) { row in
                // The conversions cannot trap, because the type was chosen from all samples.
                for x in rectangle.columns {
                    switch self {
                    case .u8: bytes.append(UInt8(row[x]))
                    case .i16: bytes.append(littleEndian: UInt16(bitPattern: Int16(row[x])))
                    case .u16: bytes.append(littleEndian: UInt16(row[x]))
                    case .f32:
                        let bits = row[x].bitPattern
                        bytes.append(littleEndian: UInt16(truncatingIfNeeded: bits))
                        bytes.append(littleEndian: UInt16(truncatingIfNeeded: bits >> 16))
                    }
                }
            }
        }
        return bytes
    }
}

extension [UInt8] {
    /// Appends two bytes, the lower one first.
    mutating func append(littleEndian value: UInt16) {
        append(UInt8(truncatingIfNeeded: value))
        append(UInt8(truncatingIfNeeded: value >> 8))
    }
}

/// A rectangle of samples.
package struct PageRectangle: Equatable, Sendable {
    /// First column.
    package var x: Int
    /// First row.
    package var y: Int
    /// Columns; 0 for an empty rectangle.
    package var width: Int
    /// Rows; 0 for an empty rectangle.
    package var height: Int

    /// The columns.
    var columns: Range<Int> { x..<x + width }
    /// The rows.
    var rows: Range<Int> { y..<y + height }
    /// The number of samples.
    var area: Int { width * height }

    func contains(_ x: Int, _ y: Int) -> Bool { columns.contains(x) && rows.contains(y) }

    /// The part that lies inside an image.
    func clipped(width: Int, height: Int) -> PageRectangle {
        let columns = columns.clamped(to: 0..<width)
        let rows = rows.clamped(to: 0..<height)
        return PageRectangle(x: columns.lowerBound, y: rows.lowerBound, width: columns.count, height: rows.count)
    }
}
