/// Finds JPEG streams inside metadata: thumbnails and previews, which show the picture as it was before it was filtered.
enum EmbeddedJPEG {
    /// Whether bytes contain the start of a JPEG stream.
    static func isFound(in bytes: [UInt8]) -> Bool { start(in: bytes, from: 0) != nil }

    /// Overwrites all JPEG streams with zeros, each up to its end-of-image marker or to the end of the bytes.
    /// - Complexity: O(bytes).
    static func erase(in bytes: inout [UInt8]) {
        var position = 0
        while let start = start(in: bytes, from: position) {
            position = end(of: start, in: bytes)
            for index in start..<position { bytes[index] = 0 }
        }
    }

    private static func start(in bytes: [UInt8], from position: Int) -> Int? {
        guard bytes.count - position >= 4 else { return nil }
        return (position...bytes.count - 4).first {
            bytes[$0] == 0xFF && bytes[$0 + 1] == 0xD8 && bytes[$0 + 2] == 0xFF && isFirstMarker(bytes[$0 + 3])
        }
    }

    /// Markers that encoders write first: tables, frames, restart intervals, application segments and comments.
    private static func isFirstMarker(_ marker: UInt8) -> Bool {
        switch marker {
        case 0xC0...0xC2, 0xC4, 0xDB, 0xDD, 0xE0...0xEF, 0xFE: true
        default: false
        }
    }

    /// The position after the end-of-image marker of the stream that begins at `start`.
    ///
    /// Segments are skipped by their lengths, because they can contain streams themselves.
    private static func end(of start: Int, in bytes: [UInt8]) -> Int {
        var position = start + 2
        while position + 1 < bytes.count {
            guard bytes[position] == 0xFF else {
                position += 1
                continue
            }
            switch bytes[position + 1] {
            case 0xD9: return position + 2
            case 0x00, 0x01, 0xD0...0xD8: position += 2
            case 0xFF: position += 1
            default:
                guard position + 3 < bytes.count else { return bytes.count }
                position += 2 + (Int(bytes[position + 2]) << 8 | Int(bytes[position + 3]))
            }
        }
        return bytes.count
    }
}
