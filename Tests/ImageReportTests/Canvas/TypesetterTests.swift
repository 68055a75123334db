import Testing

@testable import ImageReport

@Suite struct TypesetterTests {
    private let white = ColorMap.RGB8(255, 255, 255)
    private let style = TextStyle(size: 24, color: .init(0, 0, 0))

    /// A typesetter with a font, or `nil` on a machine that has none.
    private func withFont() -> Typesetter? {
        let type = Typesetter()
        if !type.hasFont { print("note: no font is installed; what letters look like is not checked") }
        return type.hasFont ? type : nil
    }

    /// The box around all that is not white.
    private func inked(_ canvas: borrowing Canvas) -> PixelBox? {
        var (left, top, right, bottom) = (Int.max, Int.max, -1, -1)
        for y in 0..<canvas.height {
            for x in 0..<canvas.width where canvas[x, y] != white {
                (left, top) = (min(left, x), min(top, y))
                (right, bottom) = (max(right, x), max(bottom, y))
            }
        }
        return right < 0 ? nil : PixelBox(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
    }

    @Test func widthsGrowWithTextAndSize() {
        guard let type = withFont() else { return }
        #expect(type.width(of: "", style) == 0)
        #expect(type.width(of: "i", style) < type.width(of: "W", style))
        #expect(type.width(of: "two words", style) > type.width(of: "two", style) + type.width(of: "words", style))
        var large = style
        large.size = 48
        let ratio = type.width(of: "Correlation", large) / type.width(of: "Correlation", style)
        #expect(abs(ratio - 2) < 0.02)
    }

    /// What is drawn stands where it was measured, whichever end is given.
    @Test(arguments: [Typesetter.Alignment.left, .centre, .right]) func drawsWhereItMeasures(
        alignment: Typesetter.Alignment
    ) throws {
        guard let type = withFont() else { return }
        let text = "Hxg 180°"
        let width = type.width(of: text, style)
        var canvas = Canvas(PixelSize(400, 60), filledWith: white)
        let x = 200.0
        type.draw(text, style, x: x, baseline: 40, alignment: alignment, on: &canvas)
        let start = alignment == .left ? x : alignment == .centre ? x - width / 2 : x - width
        let found = inked(canvas)
        let box = try #require(found)
        #expect(Double(box.x) >= start - 1 && Double(box.maxX) <= start + width + 1)
        #expect(Double(box.width) > 0.9 * width)
        // H stands on the base line and g hangs below it, neither out of the line.
        #expect(box.y >= 40 - type.lineHeight(style) && box.maxY > 42 && box.maxY < 40 + type.lineHeight(style) / 2)
    }

    @Test func digitsStandInTheMiddle() throws {
        guard let type = withFont() else { return }
        var canvas = Canvas(PixelSize(101, 61), filledWith: white)
        type.draw("88", style, inMiddleOf: canvas.bounds, on: &canvas)
        let found = inked(canvas)
        let box = try #require(found)
        #expect(abs((box.x + box.maxX) - 101) <= 2 && abs((box.y + box.maxY) - 61) <= 3)
    }

    @Test func linesAreNeverWiderThanTheRoom() {
        guard let type = withFont() else { return }
        let text =
            "the kernel rotated by 180° (scipy.signal.convolve2d, textbooks) and anextremelylongwordthatfitsnowhere"
        for width in stride(from: 60.0, through: 900, by: 35) {
            let lines = type.wrap(text, style, width: width)
            for line in lines { #expect(type.width(of: line, style) <= width, "\(width): \(line)") }
            let short = type.wrap(text, style, width: width, lines: 2)
            #expect(short.count <= 2)
            for line in short { #expect(type.width(of: line, style) <= width, "\(width): \(line)") }
            if lines.count > 2 { #expect(short.last?.hasSuffix("…") == true) }
            if !lines.joined().contains("…") { #expect(lines.joined(separator: " ") == text) }
        }
        #expect(type.wrap("a b", style, width: 900, lines: 0).isEmpty)
    }

    @Test func withoutAFontNothingTakesRoom() {
        let type = Typesetter(usesFonts: false)
        #expect(!type.hasFont && type.fonts == nil)
        #expect(type.width(of: "text", style) == 0 && type.lineHeight(style) == 0)
        #expect(type.wrap("text", style, width: 100).isEmpty)
        var canvas = Canvas(PixelSize(50, 50), filledWith: white)
        type.draw("text", style, x: 5, baseline: 30, on: &canvas)
        let found = inked(canvas)
        #expect(found == nil)
    }
}
