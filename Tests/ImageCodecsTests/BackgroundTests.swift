import ImageBuffers
import TestSupport
import Testing

@testable import ImageCodecs

/// Colours as text, and images with alpha that are laid on them.
@Suite struct BackgroundTests {
    @Test(
        arguments: [
            ("white", 255, 255, 255), ("Black", 0, 0, 0), ("GREY", 128, 128, 128), ("gray", 128, 128, 128),
            ("teal", 0, 128, 128), ("aqua", 0, 255, 255), ("fuchsia", 255, 0, 255), ("silver", 192, 192, 192),
            ("maroon", 128, 0, 0), ("orange", 255, 165, 0), ("#f80", 255, 136, 0), ("#FF8001", 255, 128, 1),
            ("#000", 0, 0, 0), ("#00010a", 0, 1, 10), ("1,2,3", 1, 2, 3), ("255,0,128", 255, 0, 128),
        ] as [(String, UInt8, UInt8, UInt8)])
    func coloursAreRead(text: String, red: UInt8, green: UInt8, blue: UInt8) throws {
        let color = try #require(BackgroundColor(text))
        #expect(color == BackgroundColor(red: red, green: green, blue: blue))
        #expect(BackgroundColor("\(color)") == color)
    }

    @Test(arguments: [
        "", "whit", "#", "#ff", "#ffff", "#fffff", "#fffffff", "#ggg", "#-12", "ffffff", "1,2", "1,2,3,4", "256,0,0",
        "-1,0,0", "1, 2, 3", "1,,3", "rgb(1,2,3)",
    ])
    func otherTextIsRefused(text: String) { #expect(BackgroundColor(text) == nil) }

    @Test func everyNameIsAColour() {
        #expect(BackgroundColor.names.count >= 20)
        for name in BackgroundColor.names { #expect(BackgroundColor(name) != nil, "\(name)") }
    }

    private static func flattened(_ bytes: [UInt8], on color: BackgroundColor, strip: Int = 0) throws -> Decoded {
        var conversion = PixelConversion()
        conversion.background = color
        return try decode(ImageCodec.reader(for: ByteSource(bytes: bytes), conversion: conversion), strip: strip)
    }

    /// The formula in integers, to the nearest one.
    private static func laid(_ color: Float, _ alpha: Float, on background: UInt8, maximum: Int) -> Float {
        let paper = Int(background) * (maximum / 255)
        return Float((2 * (Int(color) * Int(alpha) + paper * (maximum - Int(alpha))) + maximum) / (2 * maximum))
    }

    @Test(arguments: [ChannelLayout.grayAlpha, .rgba], [8, 16])
    func pixelsAreLaidOnTheBackground(layout: ChannelLayout, bitDepth: Int) throws {
        var random = generator("\(layout) \(bitDepth)")
        for (width, height) in [(1, 1), (37, 23), (700, 90)] {
            let header = PNGWriterTests.header(layout, bitDepth, width: width, height: height)
            var planes = randomPlanes(header, &random)
            let alpha = layout.channelCount - 1
            (planes[alpha][0][0], planes[alpha][height - 1][width - 1]) = (header.maximum, 0)
            let bytes = try encode(planes, header: header).bytes
            for color in [
                BackgroundColor(red: 255, green: 255, blue: 255), .init(red: 0, green: 0, blue: 0),
                .init(red: 77, green: 77, blue: 77), .init(red: 1, green: 128, blue: 254),
            ] {
                let isGray = layout == .grayAlpha && color.isGray
                let paper = isGray ? [color.red] : [color.red, color.green, color.blue]
                let expected = paper.indices.map { channel in
                    (0..<height).map { y in
                        (0..<width).map { x in
                            Self.laid(
                                planes[layout == .rgba ? channel : 0][y][x], planes[alpha][y][x], on: paper[channel],
                                maximum: Int(header.maximum))
                        }
                    }
                }
                for strip in [0, 7] {
                    let decoded = try Self.flattened(bytes, on: color, strip: strip)
                    #expect(decoded.header.layout == (isGray ? .gray : .rgb) && decoded.header.bitDepth == bitDepth)
                    let isExact = decoded.planes == expected
                    #expect(isExact, "\(color), seed \(testSeed)")
                    #expect(decoded.metadata.conversion == "transparency, laid on the background \(color)")
                }
            }
        }
    }

    /// Every colour and alpha of 8 bits.
    @Test func bytesAreRoundedExactly() throws {
        let header = PNGWriterTests.header(.grayAlpha, 8, width: 256, height: 256)
        let colors: [[Float]] = (0..<256).map { _ in (0..<256).map { Float($0) } }
        let alphas: [[Float]] = (0..<256).map { [Float](repeating: Float($0), count: 256) }
        let bytes = try encode([colors, alphas], header: header).bytes
        for background in [0, 1, 100, 254, 255] as [UInt8] {
            let decoded = try Self.flattened(
                bytes, on: BackgroundColor(red: background, green: background, blue: background))
            let expected = (0..<256).map { y in
                (0..<256).map { x in Self.laid(Float(x), Float(y), on: background, maximum: 255) }
            }
            #expect(decoded.planes == [expected], "\(background)")
        }
    }

    /// Other images have the same reader as without a background, and so bytes that need no conversion.
    @Test func imagesWithoutAlphaAreReadAsBefore() throws {
        let header = PNGWriterTests.header(.rgb, 8)
        var random = generator("opaque")
        let bytes = try encode(randomPlanes(header, &random), header: header).bytes
        let white = BackgroundColor(red: 255, green: 255, blue: 255)
        var conversion = PixelConversion()
        (conversion.background, conversion.isGray) = (white, false)
        let reader = try ImageCodec.reader(for: ByteSource(bytes: bytes), conversion: conversion)
        #expect(reader is PNGReader && reader.givesBytes)
        #expect(try Self.flattened(bytes, on: white) == decode(bytes))
    }

    /// A transparent colour and transparent entries of a palette are alpha too; chunks of the pixels' layout go.
    @Test func otherTransparencyIsAlphaToo() throws {
        for colorType in [0, 2, 3] as [Int32] {
            var file = try PNGStrictnessTests.plain(colorType: colorType, transparent: true)
            file.insert("tEXt", Array("Title\0x".utf8), before: "IDAT")
            let plain = try decode(file.bytes)
            let laid = try Self.flattened(file.bytes, on: BackgroundColor(red: 9, green: 9, blue: 9))
            let alpha = try #require(plain.planes.last)
            #expect(laid.planes.count == plain.planes.count - 1)
            for (channel, plane) in laid.planes.enumerated() {
                for (y, row) in plane.enumerated() {
                    for (x, sample) in row.enumerated() {
                        #expect(sample == Self.laid(plain.planes[channel][y][x], alpha[y][x], on: 9, maximum: 255))
                    }
                }
            }
            #expect(laid.metadata.pngChunks == plain.metadata.pngChunks && laid.metadata.source == plain.header)
        }
    }
}
