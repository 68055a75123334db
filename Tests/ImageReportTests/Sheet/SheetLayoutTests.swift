import Convolution
import ImageBuffers
@testable import ImageReport
import TestSupport
import Testing

@Suite struct SheetLayoutTests {
    /// All boxes of a layout that something is drawn into.
    private func boxes(_ layout: SheetLayout) -> [PixelBox] {
        ([layout.header, layout.footer] + layout.headings + layout.places.joined().flatMap { [$0.caption, $0.body] })
            .filter { !$0.isEmpty }
    }

    private func expectTidy(_ layout: SheetLayout, _ name: String) {
        let boxes = boxes(layout)
        let sheet = PixelBox(x: 0, y: 0, width: layout.size.width, height: layout.size.height)
        for (index, box) in boxes.enumerated() {
            #expect(sheet.contains(box), "\(name): \(box) reaches out of \(layout.size)")
            for other in boxes[..<index] {
                #expect(box.intersection(other).isEmpty, "\(name): \(box) lies on \(other)")
            }
        }
    }

    @Test func boxesNeverOverlap() {
        var generator = SeededGenerator(seed: testSeed)
        for _ in 0..<300 {
            let spacing = SheetLayout.Spacing(
                margin: .random(in: 0...50, using: &generator), column: .random(in: 0...50, using: &generator),
                row: .random(in: 0...50, using: &generator))
            let width = Int.random(in: 400...2000, using: &generator)
            let rows = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
                let count = Int.random(in: 1...6, using: &generator)
                let column = SheetLayout.columnWidth(count, of: width, spacing)
                return SheetLayout.Row(
                    heading: .random(in: 0...40, using: &generator),
                    panels: (0..<count).map { _ in
                        SheetLayout.Measure(
                            caption: .random(in: 0...80, using: &generator),
                            body: PixelSize(
                                .random(in: 1...column, using: &generator), .random(in: 1...600, using: &generator)))
                    })
            }
            let layout = SheetLayout(
                width: width, header: .random(in: 0...90, using: &generator), rows: rows,
                footer: .random(in: 0...90, using: &generator), spacing: spacing)
            expectTidy(layout, "seed \(testSeed)")
            #expect(layout.places.map(\.count) == rows.map(\.panels.count))
        }
    }

    /// Images and kernels of every shape that makes a layout of its own.
    private static let cases: [(name: String, image: PixelSize, layout: ChannelLayout, kernel: Kernel)] = [
        ("square", PixelSize(64, 64), .rgb, Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 9]])),
        ("a row", PixelSize(90, 1), .gray, Kernel(rows: [[1, 2, 0, -1]])),
        ("a column", PixelSize(1, 77), .grayAlpha, Kernel(rows: [[1], [2], [3]])),
        ("one sample", PixelSize(1, 1), .rgb, Kernel(rows: [[0, 1], [0, 0]])),
        ("portrait", PixelSize(300, 700), .rgba, Kernel(rows: [[1, 0, 0, 0, 2.5], [0, 0, 0.125, 0, 0]])),
        ("symmetric", PixelSize(40, 30), .rgb, Kernel(rows: [[1, 2, 1]])),
        (
            "a large kernel", PixelSize(60, 60), .gray,
            Kernel(width: 41, height: 41, weights: (0..<1681).map(Double.init))
        ),
        (
            "larger than pixels", PixelSize(20, 20), .gray,
            Kernel(width: 900, height: 1, weights: (0..<900).map(Double.init))
        ),
    ]

    @Test(arguments: SheetStyle.Layout.allCases, [true, false]) func sheetsAreTidy(
        layout: SheetStyle.Layout, hasFont: Bool
    ) throws {
        for (name, size, channels, kernel) in Self.cases {
            var style = SheetStyle()
            style.layout = layout
            style.scale = 0.5
            let context = SheetContext(style, Typesetter(usesFonts: hasFont))
            let comparison = try Self.comparison(size, channels, kernel)
            let side = Sheet.side(style, context)
            let content = SheetContent(comparison, layout: layout, side: side, context)
            let measured = MeasuredSheet(content, side: side, context)
            expectTidy(measured.layout, name)
            // Nothing is drawn anywhere but in the boxes; frames around images stand one pixel out.
            var canvas = Canvas(measured.layout.size, filledWith: context.colors.page)
            measured.draw(on: &canvas)
            let boxes = boxes(measured.layout).map { $0.outset(by: 2 * context.pixels(2) + 1) }
            var stray: [[Int]] = []
            for y in stride(from: 0, to: canvas.height, by: 3) {
                let here = boxes.filter { $0.y <= y && y < $0.maxY }
                for x in 0..<canvas.width where canvas[x, y] != context.colors.page {
                    if !here.contains(where: { $0.x <= x && x < $0.maxX }) { stray.append([x, y]) }
                }
            }
            #expect(stray.isEmpty, "\(name): \(stray.count) pixels outside of all boxes, such as \(stray[0])")
        }
    }

    private static func comparison(_ size: PixelSize, _ layout: ChannelLayout, _ kernel: Kernel) throws -> Comparison {
        let image = try makeImage(size.width, size.height, layout) { channel, x, y in
            Float((37 * x + 59 * y + 83 * channel) % 256)
        }
        return try compare(image, Filter(kernel))
    }

    /// Floats of any kind are drawn: a file may hold whatever its owner computed.
    @Test func anySampleCanBeDrawn() throws {
        var generator = SeededGenerator(seed: testSeed)
        let odd: [Float] = [
            .nan, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude,
            -1e-30, 0, 1, 255, 1e9,
        ]
        for round in 0..<12 {
            let values = (0..<(round % 5 + 1)).map { _ in odd.randomElement(using: &generator) ?? 0 }
            let layout: ChannelLayout = round % 2 == 0 ? .gray : .array(channels: 3)
            let image = try makeImage(5, 4, layout) { _, _, _ in values.randomElement(using: &generator) ?? 0 }
            let weights = (0..<6).map { _ in Double.random(in: -1e3...1e3, using: &generator) }
            let filter = Filter(Kernel(width: 3, height: 2, weights: weights), boundary: .constant(.infinity))
            var style = SheetStyle()
            style.scale = 0.5
            for range in [nil] + ResultRange.allCases.map(Optional.some) {
                let comparison = try compare(image, filter, bitDepth: round % 3 == 0 ? 8 : 32, range: range)
                let canvas = Sheet.draw(comparison, style: style, type: Typesetter(usesFonts: round % 6 == 0))
                let width = canvas.width
                #expect(width == 852, "seed \(testSeed), round \(round)")
            }
        }
    }

    @Test func themesCanBeRead() {
        for theme in SheetStyle.Theme.allCases {
            let colors = SheetColors(theme)
            #expect(SheetColors.contrast(colors.page, colors.text) > 12)
            #expect(SheetColors.contrast(colors.page, colors.muted) > 5)
            #expect(SheetColors.contrast(colors.message, colors.muted) > 5)
            #expect(SheetColors.contrast(colors.page, colors.marker) > 3)
        }
        for color in ColorMap.signed.table(count: 511) + ColorMap.signedOnDark.table(count: 511) {
            #expect(SheetColors.contrast(color, SheetColors.ink(on: color)) > 4.5)
        }
    }
}
