import TestSupport
import Testing

@testable import ImageReport

/// What a terminal makes of sixels; reads no more of the language than is written here, and refuses the rest.
private struct SixelScreen {
    struct Malformed: Error {
        let place: Int
    }

    private(set) var width = 0
    private(set) var height = 0
    /// Colours in hundredths; nil where nothing was drawn.
    private(set) var pixels: [SIMD3<Int>?] = []
    private(set) var registers: [Int: SIMD3<Int>] = [:]

    init(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        func number() throws -> Int {
            let digits = rest.prefix { $0 >= 48 && $0 <= 57 }
            guard let value = Int(String(decoding: digits, as: UTF8.self)) else {
                throw Malformed(place: rest.startIndex)
            }
            rest = rest.dropFirst(digits.count)
            return value
        }
        func expect(_ text: String) throws {
            guard rest.starts(with: text.utf8) else { throw Malformed(place: rest.startIndex) }
            rest = rest.dropFirst(text.utf8.count)
        }
        try expect("\u{1B}P0;1q\"1;1;")
        width = try number()
        try expect(";")
        height = try number()
        pixels = Array(repeating: nil, count: width * height)
        var (x, top, register) = (0, 0, -1)
        while let byte = rest.first, byte != 0x1B {
            rest = rest.dropFirst()
            var count = 1
            switch byte {
            case UInt8(ascii: "#"):
                register = try number()
                if rest.first == UInt8(ascii: ";") {
                    try expect(";2;")
                    var color = SIMD3<Int>.zero
                    for axis in 0..<3 {
                        color[axis] = try number()
                        if axis < 2 { try expect(";") }
                    }
                    guard registers[register] == nil else { throw Malformed(place: rest.startIndex) }
                    registers[register] = color
                }
                continue
            case UInt8(ascii: "$"):
                x = 0
                continue
            case UInt8(ascii: "-"):
                (x, top) = (0, top + 6)
                continue
            case UInt8(ascii: "!"):
                count = try number()
                guard count > 3 else { throw Malformed(place: rest.startIndex) }
                fallthrough
            default:
                let symbol = byte == UInt8(ascii: "!") ? rest.removeFirst() : byte
                guard symbol >= 63, symbol <= 126, let color = registers[register], x + count <= width else {
                    throw Malformed(place: rest.startIndex)
                }
                for row in 0..<6 where (symbol - 63) >> row & 1 == 1 {
                    guard top + row < height else { throw Malformed(place: rest.startIndex) }
                    for column in x..<(x + count) {
                        // No pixel is drawn twice.
                        guard pixels[(top + row) * width + column] == nil else {
                            throw Malformed(place: rest.startIndex)
                        }
                        pixels[(top + row) * width + column] = color
                    }
                }
                x += count
            }
        }
        try expect("\u{1B}\\\n")
        guard rest.isEmpty else { throw Malformed(place: rest.startIndex) }
    }
}

@Suite struct SixelTests {
    private static func picture(_ width: Int, _ height: Int, _ color: (Int, Int) -> [Int]) -> PreviewPicture {
        PreviewPicture(
            width: width, height: height,
            pixels: (0..<(width * height)).flatMap { color($0 % width, $0 / width).map { UInt8($0) } })
    }

    @Test func goldenText() {
        let image = Self.picture(5, 7) { x, y in x == 4 || y == 6 ? [255, 0, 0] : [0, 0, 0] }
        let expected = "\u{1B}P0;1q\"1;1;5;7#0;2;0;0;0#1;2;100;0;0#0!4~$#1!4?~-#1!5@-\u{1B}\\\n"
        #expect(String(decoding: image.sixels(), as: UTF8.self) == expected)
    }

    /// As many colours as there are registers: every pixel is its own colour, to half a hundredth.
    @Test func fewColoursAreExact() throws {
        var generator = SeededGenerator(seed: testSeed)
        for (width, height) in [(1, 1), (7, 13), (64, 12), (40, 31)] {
            let colors = (0..<200).map { _ in (0..<3).map { _ in Int.random(in: 0...255, using: &generator) } }
            let choice = (0..<(width * height)).map { _ in Int.random(in: 0..<200, using: &generator) }
            let image = Self.picture(width, height) { x, y in colors[choice[y * width + x]] }
            let screen = try SixelScreen(image.sixels())
            #expect((screen.width, screen.height) == (width, height))
            for (index, pixel) in screen.pixels.enumerated() {
                let shown = try #require(pixel)
                for axis in 0..<3 {
                    let exact = Double(colors[choice[index]][axis]) / 2.55
                    #expect(abs(Double(shown[axis]) - exact) <= 0.501, "seed \(testSeed)")
                }
            }
        }
    }

    /// Too many colours: no more registers than there are, every pixel drawn, and areas keep their colour.
    @Test(arguments: [16, 64, 256]) func manyColoursAreDiffused(limit: Int) throws {
        let image = Self.picture(96, 72) { x, y in [x * 255 / 95, y * 255 / 71, (x + y) * 255 / 166] }
        let screen = try SixelScreen(image.sixels(colors: limit))
        #expect(screen.registers.count <= limit && screen.registers.count > limit / 2)
        #expect(screen.registers.keys.max() == screen.registers.count - 1)
        #expect(screen.pixels.allSatisfy { $0 != nil })
        // Means over squares of 24 pixels, in bytes.
        let tolerance = limit == 16 ? 12.0 : limit == 64 ? 6 : 3
        for top in stride(from: 0, to: 72, by: 24) {
            for left in stride(from: 0, to: 96, by: 24) {
                var (shown, exact) = (SIMD3<Double>.zero, SIMD3<Double>.zero)
                for y in top..<(top + 24) {
                    for x in left..<(left + 24) {
                        shown += SIMD3<Double>(screen.pixels[y * 96 + x] ?? .zero) * 2.55
                        exact += SIMD3<Double>(image.color(x, y))
                    }
                }
                let error = (shown - exact) / 576
                for axis in 0..<3 { #expect(abs(error[axis]) < tolerance, "\(left), \(top): \(error)") }
            }
        }
    }

    @Test func theSameEveryTime() {
        let image = Self.picture(50, 40) { x, y in [x * 5, y * 6, (x * y) % 256] }
        #expect(image.sixels(colors: 64) == image.sixels(colors: 64))
    }

    /// Greys are told apart by nothing but their lightness: the palette spreads over it evenly.
    @Test func aGreyRampGetsGreysAlone() throws {
        let image = Self.picture(256, 6) { x, _ in [x, x, x] }
        let screen = try SixelScreen(image.sixels(colors: 20))
        #expect(screen.registers.values.allSatisfy { $0.x == $0.y && $0.y == $0.z })
        let levels = screen.registers.values.map(\.x).sorted()
        #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 - $0 <= 10 })
    }
}
