/// The colours of a theme.
struct SheetColors: Equatable, Sendable {
    /// The background.
    let page: ColorMap.RGB8
    /// Titles and numbers.
    let text: ColorMap.RGB8
    /// Captions.
    let muted: ColorMap.RGB8
    /// Lines between parts, and around images.
    let hairline: ColorMap.RGB8
    /// The background of a message in place of a picture.
    let message: ColorMap.RGB8
    /// The mark where results differ most.
    let marker: ColorMap.RGB8
    /// The colours of signed numbers, whose 0 is close to the page.
    let signed: ColorMap

    init(_ theme: SheetStyle.Theme) {
        switch theme {
        case .light:
            page = .init(255, 255, 255)
            text = .init(23, 25, 31)
            muted = .init(90, 95, 107)
            hairline = .init(208, 211, 219)
            message = .init(242, 243, 247)
            signed = .signed
        case .dark:
            page = .init(20, 21, 26)
            text = .init(238, 240, 245)
            muted = .init(167, 172, 185)
            hairline = .init(66, 70, 82)
            message = .init(33, 35, 43)
            signed = .signedOnDark
        }
        // Distinct from the blue and orange of differences, and rare in photographs.
        marker = .init(214, 0, 122)
    }

    /// Black or white, whichever has the higher contrast to a colour; it is always above 4.5.
    static func ink(on color: ColorMap.RGB8) -> ColorMap.RGB8 {
        let dark = ColorMap.RGB8(0, 0, 0)
        let white = ColorMap.RGB8(255, 255, 255)
        return contrast(color, dark) >= contrast(color, white) ? dark : white
    }

    /// The contrast ratio of WCAG 2, 1...21.
    static func contrast(_ a: ColorMap.RGB8, _ b: ColorMap.RGB8) -> Double {
        let (one, other) = (luminance(a), luminance(b))
        return (max(one, other) + 0.05) / (min(one, other) + 0.05)
    }

    private static func luminance(_ color: ColorMap.RGB8) -> Double {
        let linear = (0..<3).map { linearSRGB(Double(color[$0]) / 255) }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
}
