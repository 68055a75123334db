import Foundation
import ImageBuffers
import TestSupport
import Testing

@testable import ImageCodecs

/// A map of bytes after a header.
private func pfm(_ header: String, _ data: [UInt8] = []) throws -> ByteSource {
    try ByteSource(bytes: Array(header.utf8) + data)
}

@Suite struct PFMTests {
    @Test func bottomRowComesFirstAndTheScalesSignIsTheOrder() throws {
        let patterns = [1, 2, 3, 4, 5, 6].map { Float($0).bitPattern }
        let expected = Decoded(
            header: ImageHeader(format: .pfm, width: 2, height: 3, layout: .gray, bitDepth: 32),
            planes: [[[5, 6], [3, 4], [1, 2]]], metadata: ImageMetadata())
        #expect(try decode(pfm("Pf\n2 3\n-1.0\n", bytes(patterns))) == expected)
        #expect(try decode(pfm("Pf\n2 3\n1\n", bytes(patterns, bigEndian: true)), strip: 2) == expected)
        #expect(try decode(pfm("Pf 2\t3\r\n-1e0 ", bytes(patterns))) == expected)
    }

    @Test func coloursAreInterleaved() throws {
        let patterns = (0..<12).map { Float($0).bitPattern }
        let image = try decode(pfm("PF\n2 2\n-1.0\n", bytes(patterns)))
        #expect(image.header.layout == .rgb)
        #expect(image.planes == [[[6, 9], [0, 3]], [[7, 10], [1, 4]], [[8, 11], [2, 5]]])
    }

    /// The first sample's first byte may look like a blank.
    @Test func exactlyOneBlankEndsTheHeader() throws {
        let image = try decode(pfm("Pf\n1 1\n-1.0\n", [0x0A, 0x20, 0x0D, 0x41]))
        #expect(image.planes[0][0][0].bitPattern == 0x410D_200A)
    }

    /// Lines that end in CR LF.
    ///
    /// The file's size tells whether a line feed after the scale is a sample's first byte; in a
    /// pipe, the header's other lines do.
    @Test(
        arguments: [
            ("Pf\r\n1 1\r\n-1.0\r\n", [0x00, 0x00, 0x80, 0x3F], 0x3F80_0000, 0x3F80_0000),
            ("Pf\r\n1 1\r\n-1.0\r\n", [0x0A, 0x00, 0x80, 0x3F], 0x3F80_000A, 0x3F80_000A),
            ("Pf 1 1 -1.0\r", [0x0A, 0x00, 0x80, 0x3F], 0x3F80_000A, 0x3F80_000A),
            ("Pf 1 1 -1.0\r\n", [0x00, 0x00, 0x80, 0x3F], 0x3F80_0000, nil),
            ("Pf\n1 1\n-1.0\n", [0x0A, 0x00, 0x80, 0x3F], 0x3F80_000A, 0x3F80_000A),
            // Two line feeds after a CR: one ends the header, and the other is a sample's.
            ("Pf\r\n1 1\r\n-1.0\r\n", [0x0A, 0x0A, 0x80, 0x3F], 0x3F80_0A0A, 0x3F80_0A0A),
        ] as [(String, [UInt8], UInt32, UInt32?)])
    func lineFeedsThatFollowReturnsEndTheHeader(
        header: String, data: [UInt8], sample: UInt32, piped: UInt32?
    ) throws {
        let image = try decode(pfm(header, data))
        #expect(image.planes[0][0][0].bitPattern == sample && image.metadata.warnings == [])
        guard let piped else { return }
        let streamed = try decode(pipe(of: Array(header.utf8) + data, pieces: [3]))
        #expect(streamed.planes[0][0][0].bitPattern == piped)
    }

    @Test func scaleAndLeftoversAreTold() throws {
        let image = try decode(pfm("Pf\n1 1\n-2.5\n", bytes([Float(3).bitPattern]) + [0]))
        #expect(image.planes == [[[3]]])
        #expect(
            image.metadata.warnings == [
                "the header's scale 2.5 is not applied to the samples", "bytes after the last row are ignored",
            ])
    }

    static let brokenFiles: [(text: String, error: CodecError)] = [
        ("Pf\n", .malformed(.pfm, "the file ends before the width")),
        ("Pf\n3 ", .malformed(.pfm, "the file ends before the height")),
        ("Pf\n3 3\n-1.0", .malformed(.pfm, "the file ends before the scale")),
        ("Pf\nx 3\n-1\n", .malformed(.pfm, "the width 'x' is not a whole number")),
        ("Pf\n3 -3\n-1\n", .malformed(.pfm, "the height '-3' is not a whole number")),
        ("Pf\n0 3\n-1\n", .malformed(.pfm, "the width is 0")),
        ("Pf\n3 3\n0\n", .malformed(.pfm, "the scale '0' is not a number other than 0")),
        ("Pf\n3 3\nnan\n", .malformed(.pfm, "the scale 'nan' is not a number other than 0")),
        ("Pf\n3 3\n1e999\n", .malformed(.pfm, "the scale '1e999' is not a number other than 0")),
        ("Pf\n\u{1}3 3\n1\n", .malformed(.pfm, "the width is missing from the header")),
        ("Pf\n3 3\n-1\nabc", .malformed(.pfm, "3 x 3 pixels take 36 bytes, but only 3 follow the header")),
        ("PF\n3 3\n-1\nabc", .malformed(.pfm, "3 x 3 pixels take 108 bytes, but only 3 follow the header")),
        (
            "Pf\n99999999999999999999 3\n-1\n",
            .limitExceeded("the width 99999999999999999999 is larger than any memory")
        ),
        (
            "PF\n9223372036854775807 9223372036854775807\n-1\n",
            .tooManyPixels("9223372036854775807 x 9223372036854775807 is more than 2147483648 pixels")
        ),
        ("PF\n50000 50000\n-1\n", .tooManyPixels("50000 x 50000 is more than 2147483648 pixels")),
        ("PF\n20000000 2\n-1\n", .limitExceeded("rows of 20000000 samples are longer than the limit of 16777216")),
        (
            "PF\n40000 40000\n-1\n",
            .limitExceeded("decoding takes 19200000000 bytes of memory, more than the limit of 4294967296")
        ),
    ]

    @Test(arguments: brokenFiles)
    func brokenFilesAreRefused(text: String, error: CodecError) {
        #expect(throws: error) { try ImageCodec.reader(for: pfm(text)) }
    }

    @Test func aPipeThatEndsTooSoonIsRefused() throws {
        let file = Array("Pf\n10000 10000\n-1.0\n".utf8) + [UInt8](repeating: 1, count: 5000)
        let error = CodecError.malformed(
            .pfm, "10000 x 10000 pixels take 400000000 bytes, but only 5000 follow the header")
        #expect(throws: error) { try decode(pipe(of: file, pieces: [999]), strip: 1) }
    }

    @Test func whatIsWrittenIsRead() throws {
        #expect(
            try encodeFloats([[[1, 2], [3, -4]]], format: .pfm, layout: .gray)
                == Array("Pf\n2 2\n-1.0\n".utf8) + bytes([3, -4, 1, 2].map { Float($0).bitPattern }))
        var generator = SeededGenerator(seed: testSeed)
        for round in 0..<30 {
            let layout: ChannelLayout = [.gray, .rgb, .array(channels: 3)][round % 3]
            let (width, height) = (Int.random(in: 1...20, using: &generator), Int.random(in: 1...9, using: &generator))
            let samples = randomFloats(channels: layout.channelCount, height: height, width: width, &generator)
            let file = try encodeFloats(samples, format: .pfm, layout: layout, strip: 2)
            let image = try decode(pipe(of: file, pieces: [1, 77, 3]), strip: 4)
            #expect(bits(image.planes) == bits(samples), "seed \(testSeed), round \(round)")
        }
    }

    @Test(arguments: [ChannelLayout.grayAlpha, .rgba, .array(channels: 5)])
    func otherLayoutsAreRefused(layout: ChannelLayout) {
        let header = ImageHeader(format: .pfm, width: 1, height: 1, layout: layout, bitDepth: 32)
        let words = "a PFM image has one channel or three, not \(layout.channelCount); write an .npy array"
        #expect(throws: CodecError.unsupported(.pfm, words)) {
            try ImageCodec.writer(to: ByteSink(), header: header, quantizer: Quantizer(bitDepth: 8))
        }
    }

    @Test func damagedFilesNeverCrash() throws {
        var generator = SeededGenerator(seed: testSeed)
        let original = Array("PF\n4 3\n-1.0\n".utf8) + [UInt8](repeating: 7, count: 144)
        var (read, refused) = (0, 0)
        for _ in 0..<3000 {
            var file = original
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<16, using: &generator)
                if Bool.random(using: &generator) {
                    file[place] = "0123456789 -.eFf\n".utf8.randomElement(using: &generator) ?? 0
                } else {
                    file[place] = UInt8.random(in: 0...255, using: &generator)
                }
            }
            do {
                let image = try decode(ByteSource(bytes: file))
                #expect(image.planes[0].count == image.header.height)
                read += 1
            } catch is CodecError { refused += 1 }
        }
        #expect(read > 100 && refused > 100)
    }

    @Test func formatsAreKnownByContent() {
        #expect(ImageFormat.sniff(Array("PF\n3 3".utf8)) == .pfm)
        #expect(ImageFormat.sniff(Array("Pf 3 3".utf8)) == .pfm)
        #expect(ImageFormat.sniff(Array("PFx".utf8)) == nil)
        #expect(ImageFormat.sniff([0x93] + Array("NUMPY".utf8)) == .npy)
        #expect(ImageFormat.sniff([0x93] + Array("NUMPX".utf8)) == nil)
    }
}

@Suite struct RemainingBytesTests {
    @Test func knownOfMemoryAndFilesAlone() throws {
        let memory = try ByteSource(bytes: [1, 2, 3, 4])
        _ = try memory.read(1)
        #expect(memory.remainingCount == 3)
        let file = try ByteSource(path: npyFixtures.appending(path: "k_f4_le.npy").path)
        #expect(file.remainingCount == 176)
        _ = try file.peek()
        #expect(file.remainingCount == 176)
        _ = try file.read(100)
        #expect(file.remainingCount == 76)
        _ = try file.read(100)
        #expect(file.remainingCount == 0)
        let pipe = try pipe(of: [1, 2, 3], pieces: [1])
        #expect(pipe.remainingCount == nil)
        #expect(try pipe.readProgressively(5) == [1, 2, 3])
    }
}
