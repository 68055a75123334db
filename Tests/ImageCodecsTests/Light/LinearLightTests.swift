import Foundation
import ImageBuffers
import TestSupport
import Testing

@testable import ImageCodecs

/// What files state about light, and how it is decoded.
@Suite struct LinearLightTests {
    typealias Chunk = (name: String, data: [UInt8])

    private static let sRGB: Chunk = ("sRGB", [0])
    private static func gamma(_ value: UInt32) -> Chunk { ("gAMA", bigEndian(value)) }
    private static func coding(_ transfer: UInt8, range: UInt8 = 1) -> Chunk { ("cICP", [1, transfer, 0, range]) }
    private static func profile(_ profile: ProfileFile) -> Chunk { ("iCCP", profile.chunk) }
    private static let p3 = ProfileFile("Display P3", curve: ProfileFile.sRGB)

    private static func png(
        _ chunks: [Chunk], layout: ChannelLayout = .rgb, bitDepth: Int = 8, width: Int = 3, height: Int = 2
    ) throws -> (bytes: [UInt8], planes: [[[Float]]]) {
        var random = generator("\(layout) \(bitDepth)")
        let header = PNGWriterTests.header(layout, bitDepth, width: width, height: height)
        let planes = randomPlanes(header, &random)
        var metadata = ImageMetadata()
        metadata.pngChunks = chunks.map { PNGChunk(name: $0.name, data: $0.data, followsPixels: false) }
        return (try encode(planes, header: header, metadata: metadata).bytes, planes)
    }

    private static func reader(_ bytes: [UInt8], change: (inout PixelConversion) -> Void = { _ in }) throws
        -> any ImageReader
    {
        var conversion = PixelConversion()
        conversion.light = .all
        change(&conversion)
        return try ImageCodec.reader(for: ByteSource(bytes: bytes), conversion: conversion)
    }

    /// The first statement in the order of PNG's specification that defines a curve counts.
    @Test func statementsHaveAnOrder() throws {
        let named = "profile \"Display P3\""
        let cases: [(chunks: [Chunk], name: String, warning: String?)] = [
            ([], "sRGB", nil), ([Self.sRGB], "sRGB", nil), ([Self.gamma(45455)], "gAMA 0.45455", nil),
            ([Self.gamma(100_000)], "gAMA 1.0", nil), ([Self.gamma(16)], "gAMA 0.00016", nil),
            ([Self.gamma(625_000_000)], "gAMA 6250.0", nil),
            ([Self.gamma(0)], "sRGB", "the gAMA chunk states 0.0, which is out of range"),
            ([Self.gamma(15)], "sRGB", "the gAMA chunk states 0.00015, "),
            ([Self.gamma(.max)], "sRGB", "the gAMA chunk states 42949.67295, "),
            ([Self.gamma(45455), Self.sRGB], "sRGB", nil), ([Self.profile(Self.p3)], named, nil),
            ([Self.profile(Self.p3), Self.gamma(45455)], named, nil),
            ([Self.coding(1), Self.profile(Self.p3), Self.sRGB, Self.gamma(50000)], "cICP transfer 1", nil),
            (
                [Self.coding(2), Self.profile(Self.p3)], named,
                "the cICP chunk states transfer 2, which defines no curve"
            ),
            ([Self.coding(19), Self.gamma(50000)], "gAMA 0.5", "the cICP chunk states transfer 19"),
            ([("cICP", [1, 1, 0])], "sRGB", "the cICP chunk has 3 bytes, not 4"),
            ([("iCCP", ProfileFile.chunk([1, 2, 3])), Self.gamma(50000)], "gAMA 0.5", "Little CMS refuses it"),
            ([("iCCP", Array("x".utf8) + [0, 0, 1, 2, 3])], "sRGB", "it cannot be expanded"),
        ]
        for (chunks, name, warning) in cases {
            let reader = try Self.reader(Self.png(chunks).bytes)
            #expect(reader.light?.name == name)
            let decoded = try decode(reader)
            #expect(decoded.metadata.warnings.count == (warning == nil ? 0 : 1), "\(decoded.metadata.warnings)")
            #expect(decoded.metadata.warnings.first?.contains(warning ?? "") ?? true, "\(decoded.metadata.warnings)")
            #expect(decoded.metadata.conversion == "colours, decoded to linear light (\(name))")
            // The chunks are those of the file.
            #expect(decoded.metadata.pngChunks.map(\.name) == chunks.map(\.name))
        }
    }

    @Test(arguments: [9, 10, 16, 18] as [UInt8])
    func curvesThatAreNotDecodedAreRefused(transfer: UInt8) throws {
        let names: [UInt8: String] = [9: "a logarithmic curve", 10: "a logarithmic curve", 16: "PQ", 18: "HLG"]
        let name = try #require(names[transfer])
        #expect(
            throws: CodecError.withoutLight(
                "its cICP chunk states \(name) (transfer \(transfer)), which is not supported for linear light")
        ) { try Self.reader(Self.png([Self.coding(transfer)]).bytes) }
        var profile = Self.p3
        profile.tags.append(("cicp", ProfileFile.coding(transfer: transfer)))
        #expect(
            throws: CodecError.withoutLight(
                "its colour profile \"Display P3\" states \(name), which is not supported for linear light")
        ) { try Self.reader(Self.png([Self.profile(profile)]).bytes) }
    }

    @Test func profilesWithoutCurvesAreRefused() throws {
        var tables = ProfileFile("Printer", curves: [])
        tables.tags.append(("A2B0", Array("mft1".utf8) + [UInt8](repeating: 0, count: 60)))
        var lightness = ProfileFile("Grey", space: "GRAY", curve: ProfileFile.gamma(nil))
        lightness.connection = "Lab "
        for (profile, layout) in [(tables, ChannelLayout.rgb), (lightness, .gray)] {
            #expect(throws: CodecError.self) {
                try Self.reader(Self.png([Self.profile(profile)], layout: layout).bytes)
            }
        }
        for range: UInt8 in [0, 7] {
            #expect(throws: CodecError.self) { try Self.reader(Self.png([Self.coding(1, range: range)]).bytes) }
        }
    }

    /// A profile for other channels than the picture's, and one whose curves do not rise, are not used.
    @Test func profilesThatDoNotFitAreAWarning() throws {
        let falling = ProfileFile("Negative", curve: ProfileFile.sampled([65535, 0]))
        let gray = ProfileFile("Grey", space: "GRAY", curve: ProfileFile.gamma(563))
        for (profile, layout, cause) in [
            (Self.p3, ChannelLayout.grayAlpha, "it is not for grey"), (gray, .rgba, "it is not for RGB"),
            (falling, .rgb, "its curve does not rise from black to white"),
        ] {
            let reader = try Self.reader(Self.png([Self.profile(profile)], layout: layout).bytes)
            #expect(reader.light?.name == "sRGB")
            #expect(
                try decode(reader).metadata.warnings == ["the colour profile is not used for linear light: \(cause)"])
        }
    }

    /// The light of every kind of curve, for files of any layout and depth and strips of any height.
    @Test(arguments: [ChannelLayout.gray, .grayAlpha, .rgb, .rgba], [8, 16])
    func lightIsThatOfTheCurve(layout: ChannelLayout, bitDepth: Int) throws {
        let isGray = layout.isGray
        let gamma22: (Double) -> Double = { pow($0, 563.0 / 256) }
        let table = (0..<1024).map { UInt16((65535 * pow(Double($0) / 1023, 2.4)).rounded()) }
        let formula: (Double) -> Double = { $0 < 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
        let cases: [(curve: [UInt8], version: UInt8, light: (Double) -> Double)] = [
            (ProfileFile.gamma(nil), 2, { $0 }), (ProfileFile.gamma(563), 2, gamma22),
            (ProfileFile.parametric(0, [2.5]), 4, { pow($0, 2.5) }),
            (ProfileFile.parametric(1, [2, 0.75, 0.25]), 4, { (pow(0.75 * $0 + 0.25, 2) - 0.0625) / 0.9375 }),
            (ProfileFile.parametric(2, [2, 0.75, 0.25, 0.125]), 4, { (pow(0.75 * $0 + 0.25, 2) - 0.0625) / 0.9375 }),
            (ProfileFile.sRGB, 4, formula),
            (ProfileFile.parametric(4, [2, 1, 0, 0.5, 0.5, 0, 0]), 4, { $0 < 0.5 ? $0 / 2 : $0 * $0 }),
            (
                ProfileFile.sampled(table), 2,
                {
                    let (index, place) = (min(Int($0 * 1023), 1022), $0 * 1023)
                    let (low, high) = (Double(table[index]), Double(table[index + 1]))
                    return (low + (high - low) * (place - Double(index))) / 65535
                }
            ),
        ]
        for (curve, version, light) in cases {
            var profile = ProfileFile("Curve", space: isGray ? "GRAY" : "RGB ", curve: curve)
            profile.version = version
            let (bytes, planes) = try Self.png(
                [Self.profile(profile)], layout: layout, bitDepth: bitDepth, width: 300, height: 40)
            let decoded = try decode(Self.reader(bytes))
            let maximum = Double(decoded.header.maximum)
            var largest = 0.0
            for channel in planes.indices where channel != layout.alphaIndex {
                for (row, decoded) in zip(planes[channel], decoded.planes[channel]) {
                    for (sample, found) in zip(row, decoded) {
                        largest = max(largest, abs(Double(found) / maximum - light(Double(sample) / maximum)))
                    }
                }
            }
            // Parameters are rounded to 16 bits, and the steps of flat pieces add up to a quarter of such a unit.
            #expect(largest < 6e-5, "\(largest) for \(curve.prefix(30)), seed \(testSeed)")
            if let alpha = layout.alphaIndex { #expect(decoded.planes[alpha] == planes[alpha]) }
            for strip in [1, 7, 39] { #expect(try decode(Self.reader(bytes), strip: strip).planes == decoded.planes) }
        }
    }

    /// Red, green and blue can have curves of their own; their luminance is encoded by green's.
    @Test func eachColourHasItsCurve() throws {
        let profile = ProfileFile(
            "Three", curves: [ProfileFile.gamma(256), ProfileFile.gamma(512), ProfileFile.gamma(768)])
        let reader = try Self.reader(Self.png([Self.profile(profile)]).bytes)
        let light = try #require(reader.light)
        for (channel, exponent) in [1.0, 2, 3].enumerated() {
            #expect(abs(Double(light.table(channel, of: .rgb)[128]) / 255 - pow(128.0 / 255, exponent)) < 1e-6)
        }
        #expect(light.table(0, of: .gray) === light.table(1, of: .rgba))
    }

    /// The background is laid before light is decoded, and the luminance taken afterwards.
    @Test func conversionsHaveAnOrder() throws {
        let (bytes, planes) = try Self.png([], layout: .rgba, width: 40, height: 9)
        var background = PixelConversion()
        background.background = BackgroundColor(red: 200, green: 10, blue: 90)
        let laid = try decode(ImageCodec.reader(for: ByteSource(bytes: bytes), conversion: background)).planes
        let gray = try decode(
            Self.reader(bytes) {
                $0.background = background.background
                $0.isGray = true
            })
        #expect(gray.header.layout == .gray && planes.count == 4)
        let table = LightTable.sRGB.bytes
        for y in 0..<9 {
            for x in 0..<40 {
                let light = (0..<3).map { Double(table[Int(laid[$0][y][x])]) }
                let luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
                #expect(abs(luminance - Double(gray.planes[0][y][x])) < 1e-4)
            }
        }
    }
}
