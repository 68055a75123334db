import ImageBuffers
import TestSupport
import Testing

@testable import ImageReport

@Suite struct PictureTests {
    private let board = Picture.Checkerboard(.init(255, 255, 255), .init(200, 200, 200), side: 2)
    private let bytes = DisplayScale(low: 0, high: 255, showsMagnitude: false, range: nil)

    @Test func opaqueColoursAreShownAsTheyAre() throws {
        let image = try makeImage(3, 2, .rgb) { channel, x, y in Float(80 * channel + 20 * x + 7 * y) }
        let picture = Picture(of: image, scale: bytes, opaque: 255, over: board, size: PixelSize(3, 2))
        for y in 0..<2 {
            for x in 0..<3 {
                let base = UInt8(20 * x + 7 * y)
                #expect(picture[x, y] == ColorMap.RGB8(base, base + 80, base + 160))
            }
        }
    }

    /// Hidden colours do not show, however bright they are, and squares show through in proportion.
    @Test func transparencyShowsTheCheckerboard() throws {
        let image = try makeImage(4, 4, .grayAlpha) { channel, x, _ in
            channel == 0 ? 100 : x < 2 ? 0 : 65535 / 2
        }
        let words = DisplayScale(low: 0, high: 65535, showsMagnitude: false, range: nil)
        let picture = Picture(of: image, scale: words, opaque: 65535, over: board, size: PixelSize(4, 4))
        #expect(picture[0, 0] == ColorMap.RGB8(255, 255, 255) && picture[0, 2] == ColorMap.RGB8(200, 200, 200))
        #expect(picture[2, 0] == ColorMap.RGB8(100, 100, 100) && picture[2, 2] == ColorMap.RGB8(128, 128, 128))
    }

    @Test func sixteenBitsAndFloatsAreScaled() throws {
        let image = try makeImage(3, 1, .gray) { _, x, _ in [-1, 0, 3][x] }
        let scale = DisplayScale(low: -1, high: 3, showsMagnitude: false, range: .minmax)
        let picture = Picture(of: image, scale: scale, opaque: 255, over: board, size: PixelSize(3, 1))
        #expect((0..<3).map { picture[$0, 0][0] } == [0, 64, 255])
    }

    @Test func brightnessTakesAnySample() {
        let scale = DisplayScale(
            low: -.greatestFiniteMagnitude, high: .greatestFiniteMagnitude, showsMagnitude: false, range: .minmax)
        #expect(scale.brightness(0) == 0.5 && scale.brightness(.nan) == 0)
        #expect(scale.brightness(.infinity) == 1 && scale.brightness(-.infinity) == 0)
    }

    @Test func differencesShowTheirSignAndTheLargestOfACell() throws {
        let a = try makeImage(6, 4, .gray) { _, _, _ in 10 }
        let b = try makeImage(6, 4, .gray) { _, x, y in x == 1 && y == 1 ? 30 : x == 5 && y == 3 ? 5 : 10 }
        let picture = Picture(of: a, minus: b, largest: 20, size: PixelSize(3, 2))
        let colors = ColorMap.signed.table(count: 511)
        #expect(picture[0, 0] == colors[0])
        #expect(picture[2, 1] == colors[255 + 64])
        #expect(picture[1, 0] == colors[255] && picture[0, 1] == colors[255])
    }

    @Test func magnifiedDifferencesAreSquares() throws {
        let a = try makeImage(2, 2, .rgb) { channel, x, y in channel == 2 && x == 1 && y == 0 ? .infinity : 0 }
        let b = try makeImage(2, 2, .rgb) { _, _, _ in 0 }
        let picture = Picture(of: a, minus: b, largest: 1, size: PixelSize(6, 6))
        let colors = ColorMap.signed.table(count: 511)
        for y in 0..<6 {
            for x in 0..<6 { #expect(picture[x, y] == colors[x >= 3 && y < 3 ? 510 : 255]) }
        }
    }
}
