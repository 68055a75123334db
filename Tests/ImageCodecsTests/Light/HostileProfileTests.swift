import Foundation
import ImageBuffers
import TestSupport
import Testing

@testable import ImageCodecs

/// Profiles that are damaged, absurd or large: an image or an error in any case.
@Suite struct HostileProfileTests {
    private static let profile = ProfileFile(
        "Test", curves: [ProfileFile.sRGB, ProfileFile.gamma(563), ProfileFile.sampled([0, 9000, 65535])]
    ).bytes

    /// The name of the curve for an RGB picture with a profile, and the warnings; `nil` if it is refused.
    private static func light(_ profile: [UInt8]) throws -> LinearLight? {
        var tags = LightTags()
        tags.profile = profile
        do throws(CodecError) {
            return try LinearLight(tags, header: PNGWriterTests.header(.rgb, 8, width: 1, height: 1))
        } catch {
            guard case .withoutLight = error else { throw error }
            return nil
        }
    }

    @Test func truncatedProfilesAreNotUsed() throws {
        #expect(try Self.light(Self.profile)?.name == "profile \"Test\"")
        for count in stride(from: 0, to: Self.profile.count - 1, by: 3) {
            let light = try Self.light(Array(Self.profile.prefix(count)))
            // Within the header and the list of tags, nothing is left.
            if count < 132 { #expect(light?.name == "sRGB" && light?.warnings.count == 1, "\(count)") }
        }
    }

    @Test func absurdCountsAreNotUsed() throws {
        for count: UInt32 in [1_000_000, 0x7FFF_FFFF, .max] {
            var curve = ProfileFile.sampled([0, 65535])
            curve.replaceSubrange(8..<12, with: bigEndian(count))
            let light = try Self.light(ProfileFile("Test", curve: curve).bytes)
            #expect(light?.name == "sRGB" && light?.warnings.count == 1)
            var tags = Self.profile
            tags.replaceSubrange(128..<132, with: bigEndian(count))
            #expect(try Self.light(tags)?.name == "sRGB")
        }
        // Parameters that are no numbers of a curve.
        for parameters in [[0, 0, 0, 0, 0], [-2, 1, 0, 0, 0], [2, 0, 0, 0, -1], [30000, 30000, 30000, 30000, 0.5]] {
            let light = try Self.light(ProfileFile("Test", curve: ProfileFile.parametric(3, parameters)).bytes)
            #expect(light?.warnings.count == (light?.name == "sRGB" ? 1 : 0))
        }
    }

    @Test func changedProfilesAreHarmless() throws {
        var random = generator("curves")
        for _ in 0..<60 {
            var profile = Self.profile
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                profile[Int.random(in: 0..<profile.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard let light = try Self.light(profile) else { continue }
            for channel in 0..<3 {
                let table = light.table(channel, of: .rgb)
                #expect(table[0] == 0 && table[255] == 255 && table[100] > 0 && table[100] < 255)
            }
        }
    }

    /// Profiles of 10 MB, in one chunk and in many segments.
    @Test func largeProfilesAreRead() throws {
        var large = ProfileFile("Large", curve: ProfileFile.gamma(512))
        large.tags.append(("priv", [UInt8](repeating: 7, count: 10_000_000)))
        let profile = large.bytes
        var metadata = ImageMetadata()
        metadata.pngChunks = [PNGChunk(name: "iCCP", data: ProfileFile.chunk(profile), followsPixels: false)]
        let header = PNGWriterTests.header(.rgb, 8, width: 1, height: 1)
        let png = try encode([[[1]], [[2]], [[3]]], header: header, metadata: metadata).bytes
        let parts = stride(from: 0, to: profile.count, by: 65000).map { profile[$0..<min($0 + 65000, profile.count)] }
        let segments = parts.enumerated().flatMap { index, part in
            segment(0xE2, Array("ICC_PROFILE\0".utf8) + [UInt8(index + 1), UInt8(parts.count)] + Array(part))
        }
        let specimen = try #require(JPEGSpecimen.all.first { (try? libjpegPlanes($0.make())?.planes.count) == 3 })
        let jpeg = try inserting(segments, at: 2, into: specimen.make())
        for bytes in [png, jpeg] {
            var conversion = PixelConversion()
            conversion.light = .all
            let reader = try ImageCodec.reader(for: ByteSource(bytes: bytes), conversion: conversion)
            #expect(reader.light?.name == "profile \"Large\"")
        }
    }
}
