/// The fonts, colours and unit of length for all parts of a sheet.
package struct SheetContext {
    let type: Typesetter
    let colors: SheetColors
    /// Pixels per unit of length.
    let scale: Double

    /// Creates the context of a style.
    package init(_ style: SheetStyle, _ type: Typesetter) {
        self.type = type
        colors = SheetColors(style.theme)
        scale = style.scale
    }

    /// A length in whole pixels, at least 1.
    package func pixels(_ length: Double) -> Int { max(Int((length * scale).rounded()), 1) }

    // At a third of these sizes, the words of captions and all other text can still be read.
    var heading: TextStyle { style(40, isBold: true) }
    var takeaway: TextStyle { style(28) }
    var subheading: TextStyle { style(24, color: colors.muted) }
    var title: TextStyle { style(30, isBold: true) }
    var caption: TextStyle { style(22, color: colors.muted) }
    var figure: TextStyle { style(30, isBold: true) }

    func style(_ size: Double, isBold: Bool = false, color: ColorMap.RGB8? = nil) -> TextStyle {
        TextStyle(size: size * scale, isBold: isBold, color: color ?? colors.text)
    }

    /// The largest of some sizes at which a line fits, or the smallest one.
    func fitting(_ text: String, _ style: TextStyle, width: Double, sizes: [Double]) -> TextStyle {
        var style = style
        for size in sizes {
            style.size = size * scale
            if type.width(of: text, style) <= width { break }
        }
        return style
    }
}
