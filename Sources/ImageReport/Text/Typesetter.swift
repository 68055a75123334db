/// Size, weight and colour of a text.
package struct TextStyle: Equatable, Sendable {
    /// The em square's side in pixels.
    package var size: Double
    /// Whether the text is bold.
    package var isBold = false
    /// The colour of the text.
    package var color: ColorMap.RGB8

    package init(size: Double, isBold: Bool = false, color: ColorMap.RGB8) {
        self.size = size
        self.isBold = isBold
        self.color = color
    }
}

/// Measures and draws text in installed fonts.
///
/// Without a font, every text is empty: it takes no room, and nothing is drawn.
package final class Typesetter {
    /// The alignment of a text on its line.
    package enum Alignment: Sendable {
        case left, centre, right
    }

    private let regular: Typeface?
    private let bold: Typeface?

    /// Creates a typesetter with the installed fonts, or with none.
    package init(usesFonts: Bool = true) {
        regular = usesFonts ? Typeface(isBold: false) : nil
        bold = usesFonts ? Typeface(isBold: true) ?? regular : nil
    }

    /// Whether there is a font.
    package var hasFont: Bool { regular != nil }

    /// The fonts' names and versions, which determine the look of a text; `nil` without a font.
    package var fonts: String? { regular.map { "\($0.description); \(bold?.description ?? "")" } }

    private func typeface(_ style: TextStyle) -> Typeface? { style.isBold ? bold : regular }

    /// Width of a line in columns, including a fraction.
    package func width(of text: String, _ style: TextStyle) -> Double {
        typeface(style)?.shape(text, size: style.size).width ?? 0
    }

    /// Rows from the top of a line to the top of the next.
    package func lineHeight(_ style: TextStyle) -> Int {
        guard let typeface = typeface(style) else { return 0 }
        let heights = typeface.heights(size: style.size)
        return Int((heights.ascender + heights.descender).rounded(.up))
    }

    /// Breaks a text between words into lines of limited width.
    ///
    /// Text after the last allowed line is cut off with an ellipsis. So is a word that is too wide for a line.
    package func wrap(_ text: String, _ style: TextStyle, width: Double, lines limit: Int = .max) -> [String] {
        guard hasFont, limit > 0 else { return [] }
        var lines: [String] = []
        var line = ""
        var words = text.split(separator: " ").map(String.init)[...]
        while let word = words.first {
            let longer = line.isEmpty ? word : "\(line) \(word)"
            if self.width(of: longer, style) <= width {
                line = longer
                words.removeFirst()
            } else if line.isEmpty {
                line = cut(word, style, width: width)
                words.removeFirst()
            } else if lines.count + 1 == limit {
                lines.append(cut(longer, style, width: width))
                return lines
            } else {
                lines.append(line)
                line = ""
            }
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }

    /// The longest beginning of a text that fits, with an ellipsis.
    private func cut(_ text: String, _ style: TextStyle, width: Double) -> String {
        var rest = text
        while !rest.isEmpty, self.width(of: rest + "…", style) > width { rest.removeLast() }
        return rest + "…"
    }

    /// Draws a line.
    /// - Parameters:
    ///   - text: the line.
    ///   - style: its size, weight and colour.
    ///   - x: the column of its left end, its middle or its right end.
    ///   - baseline: the row of the baseline.
    ///   - alignment: which of the three `x` is.
    ///   - canvas: the canvas to draw on.
    package func draw(
        _ text: String, _ style: TextStyle, x: Double, baseline: Int, alignment: Alignment = .left,
        on canvas: inout Canvas
    ) {
        guard let typeface = typeface(style) else { return }
        let line = typeface.shape(text, size: style.size)
        let start: Double =
            switch alignment {
            case .left: x
            case .centre: x - line.width / 2
            case .right: x - line.width
            }
        for (glyph, offset) in line.glyphs {
            // To a quarter of a pixel, so that letters keep their designed spacing.
            let quarters = Int(((start + offset) * 4).rounded())
            let column = quarters >> 2
            let drawn = typeface.glyph(glyph, quarter: quarters & 3, size: style.size)
            for row in 0..<drawn.height {
                for index in 0..<drawn.width {
                    canvas.blend(
                        column + drawn.left + index, baseline - drawn.top + row, style.color,
                        coverage: drawn.coverage[row * drawn.width + index])
                }
            }
        }
    }

    /// Draws lines below each other, starting at a row.
    package func draw(
        lines: [String], _ style: TextStyle, x: Double, top: Int, alignment: Alignment = .left,
        on canvas: inout Canvas
    ) {
        guard let typeface = typeface(style) else { return }
        let ascender = Int(typeface.heights(size: style.size).ascender.rounded())
        for (index, line) in lines.enumerated() {
            draw(
                line, style, x: x, baseline: top + ascender + index * lineHeight(style), alignment: alignment,
                on: &canvas)
        }
    }

    /// Draws a line in the middle of a box; digits and capitals are centred vertically.
    package func draw(_ text: String, _ style: TextStyle, inMiddleOf box: PixelBox, on canvas: inout Canvas) {
        // Digits are 0.73 of an em high in most sans-serif faces.
        let baseline = Double(box.y) + Double(box.height) / 2 + 0.365 * style.size
        draw(
            text, style, x: Double(box.x) + Double(box.width) / 2, baseline: Int(baseline.rounded()),
            alignment: .centre, on: &canvas)
    }
}
