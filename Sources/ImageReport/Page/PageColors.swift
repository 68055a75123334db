/// The sheet's colours as variables of the page's style, so that both look alike in light and in dark.
enum PageColors {
    /// A rule that defines the variables.
    static var style: String {
        let variables = zip(named(.light), named(.dark)).map { light, dark in
            "--\(light.name): light-dark(\(text(light.color)), \(text(dark.color)));"
        }
        return ":root { \(variables.joined(separator: " ")) }\n"
    }

    private static func named(_ theme: SheetStyle.Theme) -> [(name: String, color: ColorMap.RGB8)] {
        let colors = SheetColors(theme)
        return [
            ("paper", colors.page), ("surface", colors.message), ("ink", colors.text), ("muted", colors.muted),
            ("line", colors.hairline), ("mark", colors.marker),
        ]
    }

    private static func text(_ color: ColorMap.RGB8) -> String { "rgb(\(color.x) \(color.y) \(color.z))" }
}
