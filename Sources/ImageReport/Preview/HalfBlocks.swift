extension PreviewPicture {
    /// The colours of a terminal.
    package enum TerminalColors: Equatable, Sendable {
        /// 24 bits: `SGR 38;2;r;g;b`.
        case trueColor
        /// The 216 colours of a cube of six levels and 24 greys: `SGR 38;5;n`.
        ///
        /// The first 16 colours are the user's own and are not used.
        case indexed256
    }

    /// The picture in characters: an upper half block (U+2580) shows two pixels, one above the other.
    ///
    /// Every two rows of pixels become a line of text with as many characters as the picture has columns. Colours are
    /// set where they change, and reset before each line's end. If the number of rows is odd, the lower half of the
    /// last line keeps the terminal's background.
    ///
    /// Source: ECMA-48 (SGR), ISO 8613-6 (its colours 38 and 48).
    package func halfBlocks(_ colors: TerminalColors) -> [UInt8] {
        let parameters = parameters(colors)
        var text = ""
        for y in stride(from: 0, to: height, by: 2) {
            var upper: String?
            var lower: String?
            for x in 0..<width {
                let above = parameters[y * width + x]
                let below = y + 1 < height ? parameters[(y + 1) * width + x] : nil
                var changes: [String] = []
                if above != upper { changes.append("38;\(above)") }
                if let below, below != lower { changes.append("48;\(below)") }
                if !changes.isEmpty { text += "\u{1B}[\(changes.joined(separator: ";"))m" }
                (upper, lower) = (above, below)
                text += "\u{2580}"
            }
            text += "\u{1B}[0m\n"
        }
        return Array(text.utf8)
    }

    /// The parameters after `38;` or `48;` for every pixel; a limited palette is diffused.
    private func parameters(_ colors: TerminalColors) -> [String] {
        switch colors {
        case .trueColor:
            stride(from: 0, to: pixels.count, by: 3).map { "2;\(pixels[$0]);\(pixels[$0 + 1]);\(pixels[$0 + 2])" }
        case .indexed256:
            indices(in: .indexed256, diffusing: true).map { "5;\(Int($0) + 16)" }
        }
    }
}
