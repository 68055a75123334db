import ImageBuffers
import TestSupport
import Testing

@testable import ImageReport

/// The bytes of a pixel.
private func bytes(_ picture: PreviewPicture, _ x: Int, _ y: Int) -> [UInt8] {
    let color = picture.color(x, y)
    return [color[0], color[1], color[2]]
}

private let large = PreviewBox(width: 1000, height: 1000, enlargedSide: 1)

@Suite struct PreviewPictureTests {
    @Test(
        arguments: [
            // Shrunk to the side that is short of room; never to nothing.
            ((1000, 500), (80, 44), (80, 40, 1)), ((500, 1000), (80, 44), (22, 44, 1)),
            ((5000, 2), (80, 44), (80, 1, 1)),
            ((2, 5000), (80, 44), (1, 44, 1)), ((81, 44), (80, 44), (80, 43, 1)),
            // As it is, or enlarged by a whole number.
            ((80, 44), (80, 44), (80, 44, 1)), ((8, 8), (80, 44), (8, 8, 5)), ((8, 8), (800, 600), (8, 8, 8)),
            ((1, 1), (800, 600), (1, 1, 64)), ((50, 3), (80, 44), (50, 3, 1)),
        ] as [((Int, Int), (Int, Int), (Int, Int, Int))])
    func fitting(image: (Int, Int), room: (Int, Int), expected: (Int, Int, Int)) {
        let fit = PreviewBox(width: room.0, height: room.1, enlargedSide: 64).fit(width: image.0, height: image.1)
        #expect((fit.width, fit.height, fit.factor) == expected)
    }

    @Test func integersAreAveragedInLinearLight() throws {
        let image = try makeImage(2, 2, .gray) { _, x, _ in x == 0 ? 0 : 255 }
        let one = PreviewBox(width: 1, height: 1, enlargedSide: 1)
        // Half the light of white is 188 in sRGB, not 128.
        #expect(PreviewPicture(image, maximum: 255, fitting: one, checkerSide: 1).pixels == [188, 188, 188])
        let deep = try makeImage(2, 2, .gray) { _, x, _ in x == 0 ? 0 : 65535 }
        #expect(PreviewPicture(deep, maximum: 65535, fitting: one, checkerSide: 1).pixels == [188, 188, 188])
    }

    @Test func samplesKeepTheirValues() throws {
        let image = try makeImage(16, 16, .rgb) { channel, x, y in Float([y * 16 + x, x, 255 - y][channel]) }
        let picture = PreviewPicture(image, maximum: 255, fitting: large, checkerSide: 8)
        #expect(picture.extent == nil)
        for y in 0..<16 {
            for x in 0..<16 { #expect(bytes(picture, x, y) == [UInt8(y * 16 + x), UInt8(x), UInt8(255 - y)]) }
        }
        let deep = try makeImage(2, 1, .gray) { _, x, _ in x == 0 ? 257 * 77 : 65535 }
        #expect(bytes(PreviewPicture(deep, maximum: 65535, fitting: large, checkerSide: 8), 0, 0) == [77, 77, 77])
    }

    /// What a file could not hold does not trap either.
    @Test func oddSamples() throws {
        let values: [Float] = [-3, 300, .nan, .infinity, -.infinity]
        let image = try makeImage(5, 1, .gray) { _, x, _ in values[x] }
        let picture = PreviewPicture(image, maximum: 255, fitting: large, checkerSide: 8)
        #expect((0..<5).map { bytes(picture, $0, 0)[0] } == [0, 255, 0, 255, 0])
    }

    @Test func transparentImagesLieOverACheckerboard() throws {
        let image = try makeImage(4, 2, .rgba) { channel, x, _ in channel == 3 ? (x < 2 ? 0 : 255) : 200 }
        let picture = PreviewPicture(image, maximum: 255, fitting: large, checkerSide: 1)
        #expect(bytes(picture, 0, 0) == [153, 153, 153] && bytes(picture, 1, 0) == [102, 102, 102])
        #expect(bytes(picture, 0, 1) == [102, 102, 102] && bytes(picture, 1, 1) == [153, 153, 153])
        #expect(bytes(picture, 2, 0) == [200, 200, 200] && bytes(picture, 3, 1) == [200, 200, 200])
    }

    /// The colour of transparent pixels must not bleed into their neighbours.
    @Test func coloursAreWeightedByOpacity() throws {
        let image = try makeImage(2, 1, .grayAlpha) { channel, x, _ in
            channel == 0 ? (x == 0 ? 255 : 0) : (x == 0 ? 0 : 255)
        }
        let one = PreviewBox(width: 1, height: 1, enlargedSide: 1)
        let picture = PreviewPicture(image, maximum: 255, fitting: one, checkerSide: 1)
        // Half black, half the square of 153 behind it: half of its light.
        let expected = UInt8((255 * encodedSRGB(linearSRGB(153.0 / 255) / 2)).rounded())
        #expect(picture.pixels == [expected, expected, expected])
    }

    @Test func floatsGoFromBlackToWhite() throws {
        let image = try makeImage(4, 1, .array(channels: 3)) { channel, x, _ in
            x == 3 && channel == 1 ? .nan : Float(x) - 1 + Float(channel) / 2
        }
        let picture = PreviewPicture(image, maximum: nil, fitting: large, checkerSide: 8)
        #expect(picture.extent == -1...3)
        #expect(bytes(picture, 0, 0) == [0, 32, 64])
        #expect(bytes(picture, 2, 0) == [128, 159, 191])
        // What is no number shows the pattern behind.
        #expect(bytes(picture, 3, 0)[1] == 153)
        let flat = try makeImage(2, 1, .gray) { _, _, _ in 7 }
        #expect(PreviewPicture(flat, maximum: nil, fitting: large, checkerSide: 8).pixels.allSatisfy { $0 == 128 })
        let none = try makeImage(2, 1, .gray) { _, _, _ in .nan }
        #expect(PreviewPicture(none, maximum: nil, fitting: large, checkerSide: 8).pixels.allSatisfy { $0 == 153 })
    }

    @Test func ofOtherArraysTheFirstChannelIsShown() throws {
        let image = try makeImage(2, 1, .array(channels: 5)) { channel, x, _ in Float(channel * 10 + x) }
        let picture = PreviewPicture(image, maximum: nil, fitting: large, checkerSide: 8)
        #expect(picture.hiddenChannels == 4 && picture.extent == 0...1)
    }

    @Test func smallImagesShowTheirSamples() throws {
        let image = try makeImage(2, 1, .gray) { _, x, _ in x == 0 ? 9 : 200 }
        let picture = PreviewPicture(
            image, maximum: 255, fitting: PreviewBox(width: 7, height: 30, enlargedSide: 64), checkerSide: 8)
        #expect((picture.width, picture.height) == (6, 3))
        #expect((0..<6).map { bytes(picture, $0, 2)[0] } == [9, 9, 9, 200, 200, 200])
    }

    /// Strips of any height give the same picture.
    @Test func rowsInStrips() throws {
        var generator = SeededGenerator(seed: testSeed)
        let image = try makeImage(33, 50, .rgba) { _, _, _ in Float(Int.random(in: 0...255, using: &generator)) }
        let box = PreviewBox(width: 20, height: 20, enlargedSide: 1)
        var scaler = PreviewScaler(width: 33, height: 50, layout: .rgba, maximum: 255, fitting: box)
        for (first, count) in [(0, 1), (1, 17), (18, 30), (48, 2)] { scaler.add(rows: count, of: image, from: first) }
        #expect(
            scaler.picture(checkerSide: 3) == PreviewPicture(image, maximum: 255, fitting: box, checkerSide: 3))
    }
}
