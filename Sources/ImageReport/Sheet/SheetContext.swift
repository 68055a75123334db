/// What all parts of a sheet are drawn with: fonts, colours and the unit of length.
package struct SheetContext {
    let type: Typesetter
    let colors: SheetColors
    /// Pixels of a length of 1.
    let scale: Double

    /// What a style wants.
    package init(_ style: SheetStyle, _ type: Typesetter) {
        self.type = type
        colors = SheetColors(style.theme)
        scale = style.scale
    }

    /// A length in whole pixels, at least 1.
    package func pixels(_ length: Double) -> Int { max(Int((length * scale).rounded()), 1) }

    // A third of these sizes can still be read: of the captions the words, of all others everything.
    var heading: TextStyle { style(40, isBold: true) }
    var subheading: TextStyle { style(24, color: colors.muted) }
    var title: TextStyle { style(30, isBold: true) }
    var caption: TextStyle { style(22, color: colors.muted) }
    var figure: TextStyle { style(30, isBold: true) }

    func style(_ size: Double, isBold: Bool = false, color: ColorMap.RGB8? = nil) -> TextStyle {
        TextStyle(size: size * scale, isBold: isBold, color: color ?? colors.text)
    }

    /// The largest of some sizes at which a line fits, or the smallest.
    func fitting(_ text: String, _ style: TextStyle, width: Double, sizes: [Double]) -> TextStyle {
        var style = style
        for size in sizes {
            style.size = size * scale
            if type.width(of: text, style) <= width { break }
        }
        return style
    }
}
