import Foundation
import TestSupport
import Testing

@testable import ImageReport

private func picture(_ width: Int, _ height: Int, _ color: (Int, Int) -> [UInt8]) -> PreviewPicture {
    PreviewPicture(
        width: width, height: height, pixels: (0..<(width * height)).flatMap { color($0 % width, $0 / width) })
}

private func randomPicture(_ width: Int, _ height: Int, _ generator: inout SeededGenerator) -> PreviewPicture {
    picture(width, height) { _, _ in (0..<3).map { _ in UInt8.random(in: 0...255, using: &generator) } }
}

@Suite struct HalfBlockTests {
    @Test func goldenText() {
        let image = picture(3, 3) { x, y in x < 2 ? [200, 100, UInt8(y)] : [0, 0, 0] }
        let text = String(decoding: image.halfBlocks(.trueColor), as: UTF8.self)
        let expected = """
            <38;2;200;100;0;48;2;200;100;1>##<38;2;0;0;0;48;2;0;0;0>#<0>
            <38;2;200;100;2>##<38;2;0;0;0>#<0>

            """
        #expect(
            text.replacing("\u{1B}[", with: "<").replacing("m", with: ">").replacing("\u{2580}", with: "#") == expected)
    }

    /// Reads the text back as a terminal would.
    @Test func aTerminalShowsTheSamePixels() throws {
        var generator = SeededGenerator(seed: testSeed)
        for height in [1, 2, 7] {
            let image = randomPicture(9, height, &generator)
            let lines = String(decoding: image.halfBlocks(.trueColor), as: UTF8.self).split(separator: "\n")
            #expect(lines.count == (height + 1) / 2)
            for (row, line) in lines.enumerated() {
                var colors: [Int: [UInt8]] = [:]
                var x = 0
                for match in line.matches(of: /\u{1B}\[([0-9;]+)m|\u{2580}/) {
                    guard let words = match.1 else {
                        #expect(colors[38] == Array(image.pixels[(3 * (2 * row * 9 + x))...].prefix(3)))
                        if 2 * row + 1 < height {
                            #expect(colors[48] == Array(image.pixels[(3 * ((2 * row + 1) * 9 + x))...].prefix(3)))
                        } else {
                            #expect(colors[48] == nil)
                        }
                        x += 1
                        continue
                    }
                    let numbers = words.split(separator: ";").compactMap { Int($0) }
                    for start in stride(from: 0, to: numbers.count - 4, by: 5) {
                        colors[numbers[start]] = numbers[(start + 2)...(start + 4)].map { UInt8($0) }
                    }
                }
                #expect(x == 9)
            }
        }
    }

    @Test func thePaletteOf256Colours() {
        let palette = PreviewPalette.indexed256
        #expect(palette.colors.count == 240)
        #expect(palette.colors[208 - 16] == SIMD3(255, 135, 0))
        #expect(palette.colors[244 - 16] == SIMD3(repeating: 128))
        for (index, color) in palette.colors.enumerated() {
            #expect(palette.colors[palette.nearest(to: color)] == color, "\(index)")
        }
        let image = picture(2, 2) { x, _ in x == 0 ? [255, 135, 0] : [128, 128, 128] }
        #expect(
            String(decoding: image.halfBlocks(.indexed256), as: UTF8.self)
                == "\u{1B}[38;5;208;48;5;208m\u{2580}\u{1B}[38;5;244;48;5;244m\u{2580}\u{1B}[0m\n")
    }

    /// Between two colours of the palette their mixture has the right colour on the whole.
    @Test func diffusionKeepsTheMean() {
        let image = picture(64, 64) { _, _ in [70, 110, 200] }
        let palette = PreviewPalette.indexed256
        let indices = image.indices(in: palette, diffusing: true)
        let sum = indices.reduce(SIMD3<Int>.zero) { $0 &+ palette.colors[Int($1)] }
        for (axis, wanted) in [70, 110, 200].enumerated() { #expect(abs(sum[axis] / indices.count - wanted) <= 1) }
    }
}

@Suite struct KittyGraphicsTests {
    @Test(arguments: [1, 3, 40, 200]) func piecesHoldThePixels(width: Int) throws {
        var generator = SeededGenerator(seed: testSeed)
        let image = randomPicture(width, 31, &generator)
        let text = String(decoding: image.kittyGraphics(), as: UTF8.self)
        #expect(text.hasSuffix("\u{1B}\\\n"))
        var payload = ""
        let pieces = text.dropLast().components(separatedBy: "\u{1B}\\").dropLast()
        for (index, piece) in pieces.enumerated() {
            let isLast = index == pieces.count - 1
            let parts = piece.split(separator: ";", maxSplits: 1).map(String.init)
            #expect(parts.count == 2)
            let control = index == 0 ? "a=T,f=24,s=\(width),v=31,q=2," : ""
            #expect(parts[0] == "\u{1B}_G\(control)m=\(isLast ? 0 : 1)")
            // All but the last piece are whole groups of four, and none is longer than is allowed.
            #expect(parts[1].count <= 4096 && (isLast || parts[1].count % 4 == 0))
            payload += parts[1]
        }
        #expect(Data(base64Encoded: payload) == Data(image.pixels))
    }

    @Test func cellsAreNamedWhereTheyAreGiven() {
        let text = String(decoding: picture(1, 1) { _, _ in [1, 2, 3] }.kittyGraphics(cells: (4, 2)), as: UTF8.self)
        #expect(text == "\u{1B}_Ga=T,f=24,s=1,v=1,q=2,c=4,r=2,m=0;AQID\u{1B}\\\n")
    }

    /// RFC 4648, section 10.
}
