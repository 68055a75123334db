import ImageBuffers
import Testing

@testable import ImageReport

@Suite struct DifferenceLegendTests {
    private static func strip(
        _ style: DifferenceStyle, _ gain: DifferenceGain, width: Int = 400, fonts: Bool = true
    ) throws -> (size: PixelSize, bytes: [UInt8]) {
        let a = try gray([[10, 20, 30]])
        let b = try gray([[10, 25, 28]])
        let figures = DifferenceFigures(of: a, and: b, channels: [0], scale: .full(255))
        let renderer = DifferenceRenderer(style: style, gain: gain, metrics: figures.metrics, layout: .gray)
        let canvas = DifferenceLegend(renderer, other: "input")
            .draw(width: width, type: Typesetter(usesFonts: fonts))
        return (PixelSize(canvas.width, canvas.height), canvas.bytes)
    }

    /// The colours of the bar, from its left end to its right one.
    @Test(arguments: DifferenceStyle.allCases) func theBarHasTheStylesColours(style: DifferenceStyle) throws {
        let (size, bytes) = try Self.strip(style, .auto, fonts: false)
        #expect(size.width == 400)
        let row = size.height / 2
        let colors = (0..<400).map { x in (0..<3).map { bytes[3 * (row * 400 + x) + $0] } }
        let bar = colors.filter { $0 != [255, 255, 255] }
        let ends: ([UInt8], [UInt8]) =
            switch style {
            case .heat: ([UInt8](ColorMap.heat.table(count: 2)[0]), [UInt8](ColorMap.heat.table(count: 2)[1]))
            case .signed: ([UInt8](ColorMap.signed.table(count: 2)[0]), [UInt8](ColorMap.signed.table(count: 2)[1]))
            case .abs: ([0, 0, 0], [254, 254, 254])
            }
        // The first and last are the frame.
        #expect(bar[1] == ends.0)
        if style != .abs { #expect(bar[bar.count - 2] == ends.1) }
    }

    @Test func theStripGrowsWithThePicture() throws {
        let (small, large) = (try Self.strip(.heat, .auto), try Self.strip(.heat, .auto, width: 2000))
        #expect(large.size.width == 2000 && large.size.height > 2 * small.size.height)
        // No number where there is no font, and no room for it.
        #expect(try Self.strip(.heat, .auto, fonts: false).size.height <= small.size.height)
    }

    /// The largest difference here is 5.
    @Test(
        arguments: [
            (.heat, .auto, ["0", "1.25", "2.5", "3.75", "5"]), (.abs, .factor(51), ["0", "1.25", "2.5", "3.75", "5"]),
            (.heat, .factor(1), ["0", "63.8", "128", "191", "255"]),
            (.heat, .factor(255), ["0", "0.25", "0.5", "0.75", "≥ 1"]),
            (.signed, .auto, ["−5", "−2.5", "0", "+2.5", "+5"]),
            (.signed, .factor(255), ["≤ −1", "−0.5", "0", "+0.5", "≥ 1"]), (.signed, .factor(0), ["0"]),
        ] as [(DifferenceStyle, DifferenceGain, [String])])
    func labels(style: DifferenceStyle, gain: DifferenceGain, expected: [String]) throws {
        let a = try gray([[10, 20, 30]])
        let b = try gray([[10, 25, 28]])
        let figures = DifferenceFigures(of: a, and: b, channels: [0], scale: .full(255))
        let renderer = DifferenceRenderer(style: style, gain: gain, metrics: figures.metrics, layout: .gray)
        #expect(DifferenceLegend(renderer, other: "input").labels.map(\.text) == expected)
    }

    /// Text and colours end before the edges, in the narrowest strip and with long numbers and names.
    @Test(arguments: DifferenceStyle.allCases, [320, 400, 1000])
    func theEdgesAreFree(style: DifferenceStyle, width: Int) throws {
        let large = (0..<1000).map { Float($0 % 200 == 0 ? 9.87654e20 : 1.23456e20 + Float($0)) }
        let a = try gray([large])
        let b = try gray([large.map { _ in 0 }])
        let metrics = DifferenceMetrics(of: a, and: b)
        let renderer = DifferenceRenderer(style: style, gain: .auto, metrics: metrics, layout: .gray)
        for other in ["input", String(repeating: "a long name of a file ", count: 9) + ".png"] {
            let legend = DifferenceLegend(renderer, other: other)
            #expect(legend.words.last == "beyond the scale: 0.5 % of the samples")
            let canvas = legend.draw(width: width, type: Typesetter(usesFonts: true))
            let margin = 8
            for y in 0..<canvas.height {
                let isInside = y >= margin && y < canvas.height - margin
                for x in 0..<width where !isInside || x < margin || x >= width - margin {
                    let pixel = 3 * (y * width + x)
                    guard canvas.bytes[pixel..<pixel + 3].allSatisfy({ $0 == 255 }) else {
                        Issue.record("x=\(x), y=\(y) of \(width)")
                        return
                    }
                }
            }
        }
    }
}

extension [UInt8] {
    fileprivate init(_ color: ColorMap.RGB8) { self = [color[0], color[1], color[2]] }
}
