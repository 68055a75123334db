extension PreviewPicture {
    /// The picture by the kitty graphics protocol: its bytes in base64, in pieces of 4096 characters.
    ///
    ///     ESC _ G a=T,f=24,s=WIDTH,v=HEIGHT,q=2,m=1 ; ... ESC \     transmit and show at the cursor, and say nothing
    ///     ESC _ G m=0 ; ... ESC \                                   the last piece
    ///
    /// The terminal leaves the cursor behind the picture's last row; a line feed takes it below.
    /// - Parameter cells: columns and rows that the picture is scaled to; `nil` shows it pixel by pixel.
    ///
    /// Source: "Terminal graphics protocol", sw.kovidgoyal.net/kitty/graphics-protocol.
    public func kittyGraphics(cells: (columns: Int, rows: Int)? = nil) -> [UInt8] {
        let text = Base64.encode(pixels)
        let pieceLength = 4096
        var control = "a=T,f=24,s=\(width),v=\(height),q=2"
        if let cells { control += ",c=\(cells.columns),r=\(cells.rows)" }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count + text.count / 128)
        for start in stride(from: 0, to: text.count, by: pieceLength) {
            let end = min(start + pieceLength, text.count)
            let more = end < text.count ? 1 : 0
            bytes += "\u{1B}_G\(start == 0 ? control + "," : "")m=\(more);".utf8
            bytes += text[start..<end]
            bytes += "\u{1B}\\".utf8
        }
        return bytes + "\n".utf8
    }
}

/// Base64 with padding (RFC 4648, section 4).
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            var group = 0
            for offset in 0..<3 { group = group << 8 | (offset < count ? Int(bytes[start + offset]) : 0) }
            for digit in 0..<4 {
                result.append(
                    digit <= count ? alphabet[group >> (18 - 6 * digit) & 63] : UInt8(ascii: "="))
            }
        }
        return result
    }
}
