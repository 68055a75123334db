extension PreviewPicture {
    /// The picture in the kitty graphics protocol: its bytes in base64, in pieces of 4096 characters.
    ///
    ///     ESC _ G a=T,f=24,s=WIDTH,v=HEIGHT,q=2,m=1 ; ... ESC \     transmit and show at the cursor, without a reply
    ///     ESC _ G m=0 ; ... ESC \                                   the last piece
    ///
    /// The terminal leaves the cursor after the picture's last row; a line feed moves it below.
    /// - Parameter cells: columns and rows that the picture is scaled to; `nil` shows it pixel by pixel.
    ///
    /// Source: "Terminal graphics protocol", sw.kovidgoyal.net/kitty/graphics-protocol.
    package func kittyGraphics(cells: (columns: Int, rows: Int)? = nil) -> [UInt8] {
        let text = Base64.encoded(pixels)
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
