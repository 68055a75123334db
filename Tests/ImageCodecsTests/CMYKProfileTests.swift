import CTestCodecs
import Foundation
import ImageBuffers
import Testing
import TestSupport

@testable import ImageCodecs

/// CMYK files with an ICC profile.
@Suite struct CMYKProfileTests {
    private static let profile: [UInt8] = {
        var count = 0
        guard let bytes = test_cmyk_profile(&count) else { return [] }
        defer { free(bytes) }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }()

    /// A file with a profile in segments of some bytes.
    private func file(_ name: String = "CMYK", profile: [UInt8], size: Int = 65000) throws -> [UInt8] {
        let bytes = try JPEGSpecimen.named(name).make()
        let parts = stride(from: 0, to: max(profile.count, 1), by: size).map {
            Array(profile[$0..<min($0 + size, profile.count)])
        }
        let segments = parts.enumerated().flatMap { index, part in
            segment(0xE2, Array("ICC_PROFILE\0".utf8) + [UInt8(index + 1), UInt8(parts.count)] + part)
        }
        return inserting(segments, at: 2, into: bytes)
    }

    @Test(arguments: ["CMYK", "CMYK without Adobe segment", "YCCK 4:2:0", "CMYK, progressive"])
    func colorsAreThoseOfTheProfile(name: String) throws {
        let decoded = try decode(file(name, profile: Self.profile, size: 9000))
        #expect(decoded.metadata.warnings.isEmpty)
        #expect(
            decoded.metadata.conversion
                == "CMYK, read as inverted (255 minus ink) and converted to sRGB with the file's profile \"Test inks\" "
                + "by Little CMS")
        let stored = try #require(libjpegPlanes(JPEGSpecimen.named(name).make())).planes
        let inks = stored[0].indices.flatMap { y in
            stored[0][y].indices.flatMap { x in (0..<4).map { UInt8(255 - stored[$0][y][x]) } }
        }
        var rgb = [Double](repeating: 0, count: inks.count / 4 * 3)
        try #require(test_cmyk_convert(Self.profile, Self.profile.count, inks, &rgb, inks.count / 4))
        var largest = 0.0
        for (index, expected) in rgb.enumerated() {
            let (pixel, channel) = (index / 3, index % 3)
            let sample = decoded.planes[channel][pixel / decoded.header.width][pixel % decoded.header.width]
            largest = max(largest, abs(Double(sample) - 255 * expected))
        }
        // Rounding, and the tables from which Little CMS interpolates.
        #expect(largest < 2.5)
        #expect(try decoded.planes != decode(JPEGSpecimen.named(name).make()).planes)
        #expect(try decode(file(name, profile: Self.profile), strip: 3).planes == decoded.planes)
        // The profile is not that of the result.
        #expect(decoded.metadata.jpeg?.segments.contains { $0.isProfile } == false)
    }

    /// Profiles that cannot be used: the formula is used, with a warning.
    @Test func unusableProfilesAreAWarning() throws {
        let plain = try decode(JPEGSpecimen.named("CMYK").make())
        var grey = Self.profile
        grey.replaceSubrange(16..<20, with: Array("GRAY".utf8))
        var countless = Self.profile
        countless.replaceSubrange(128..<132, with: [0xFF, 0xFF, 0xFF, 0xFF])
        let cases: [(profile: [UInt8], cause: String)] = [
            (grey, "it is not for CMYK"), (countless, "Little CMS refuses it"),
            (Array(Self.profile.prefix(100)), "Little CMS refuses it"), ([1, 2, 3], "Little CMS refuses it"),
            (Array(Self.profile.prefix(Self.profile.count / 2)), "Little CMS refuses it"),
        ]
        for (profile, cause) in cases {
            let decoded = try decode(file(profile: profile))
            #expect(decoded.planes == plain.planes)
            #expect(decoded.metadata.conversion?.hasSuffix("converted to RGB without a colour profile") == true)
            let warning = try #require(decoded.metadata.warnings.first)
            #expect(warning.hasPrefix("the CMYK profile cannot be used (\(cause)"), "\(warning)")
            #expect(warning.hasSuffix("); converted without it"), "\(warning)")
        }
    }

    /// Changed bytes anywhere in a profile, and profiles that are cut off: an image in any case.
    @Test func changedProfilesAreHarmless() throws {
        var random = generator("profiles")
        for round in 0..<60 {
            var profile = Self.profile
            if round % 4 == 0 { profile.removeLast(Int.random(in: 1..<profile.count, using: &random)) }
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                // Most of them in the header and the list of tags.
                let end = Bool.random(using: &random) ? min(260, profile.count) : profile.count
                profile[Int.random(in: 0..<end, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let decoded = try decode(file(profile: profile))
            #expect(decoded.planes.joined().joined().allSatisfy { $0 >= 0 && $0 <= 255 })
        }
    }

    /// The missing rows of a truncated file are mid-grey, whatever the profile says.
    @Test func missingRowsAreGrey() throws {
        let bytes = try file(profile: Self.profile)
        let decoded = try decode(
            Array(bytes.dropLast((bytes.count - Self.profile.count) / 2)), limits: .keepingDamaged)
        #expect(decoded.metadata.damagedRows > 0 && decoded.row(22) == decoded.greyRow)
    }
}
