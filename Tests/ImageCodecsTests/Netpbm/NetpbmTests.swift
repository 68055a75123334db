import Foundation
import ImageBuffers
import TestSupport
import Testing

@testable import ImageCodecs

/// A file of text and bytes.
private func file(_ text: String, _ data: [UInt8] = []) -> [UInt8] { Array(text.utf8) + data }

/// PBM, PGM, PPM and PAM files, plain and raw.
@Suite struct NetpbmTests {
    /// Files, the format that they are read as, the depth, and the samples of the rows, interleaved.
    private static let files: [(bytes: [UInt8], format: ImageFormat, depth: Int, rows: [[Float]])] = [
        (file("P2\n3 2\n255\n0 1 2\n3 4 255\n"), .pgm, 8, [[0, 1, 2], [3, 4, 255]]),
        (file("P2 3 2 65535 0 1 2 3 4 65535"), .pgm, 16, [[0, 1, 2], [3, 4, 65535]]),
        (file("P3\n# a comment\n1 2 # another\n255\n1 2 3\n4 5 6"), .ppm, 8, [[1, 2, 3], [4, 5, 6]]),
        (file("P3#x\n1#y\n2\n255 1 2#z\n3 4 5 6"), .ppm, 8, [[1, 2, 3], [4, 5, 6]]),
        (file("P5\n3 2\n255\n", [0, 1, 2, 3, 4, 255]), .pgm, 8, [[0, 1, 2], [3, 4, 255]]),
        (file("P5 3 1 65535 ", [0, 1, 1, 0, 255, 255]), .pgm, 16, [[1, 256, 65535]]),
        (file("P6\n#c\n1 2\n255\n", [1, 2, 3, 4, 5, 6]), .ppm, 8, [[1, 2, 3], [4, 5, 6]]),
        (file("P6 1 1 65535\n", [0, 1, 0, 2, 1, 3]), .ppm, 16, [[1, 2, 259]]),
        // The first sample looks like a blank, and lines end in CR LF.
        (file("P5\n2 1\n255\n", [0x0A, 0x20]), .pgm, 8, [[10, 32]]),
        (file("P5\r\n2 1\r\n255\r\n", [0x0A, 0x20]), .pgm, 8, [[10, 32]]),
        (file("P5 2 1 255\r", [0x0A, 0x20]), .pgm, 8, [[10, 32]]),
        // Other maxima: netpbm's rounding.
        (file("P2 4 1 1 0 1 1 0"), .pgm, 8, [[0, 255, 255, 0]]),
        (file("P2 4 1 100 0 1 50 100"), .pgm, 8, [[0, 3, 128, 255]]),
        (file("P5 4 1 15\n", [0, 1, 8, 15]), .pgm, 8, [[0, 17, 136, 255]]),
        (file("P5 3 1 1023\n", [0, 0, 2, 0, 3, 255]), .pgm, 16, [[0, 32800, 65535]]),
        (file("P5 2 1 256\n", [0, 1, 1, 0]), .pgm, 16, [[256, 65535]]),
        // Bitmaps: 1 is black; rows end at bytes.
        (file("P1\n3 2\n1 0 1\n011"), .pgm, 8, [[0, 255, 0], [255, 0, 0]]),
        (
            file("P4\n10 2\n", [0b1010_0000, 0b0100_0000, 0xFF, 0xC0]), .pgm, 8,
            [
                [0, 255, 0, 255, 255, 255, 255, 255, 255, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            ]
        ),
        (
            file("P7\nWIDTH 2\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n", [1, 2, 3, 4, 5, 6, 7, 8]),
            .pam, 8, [[1, 2, 3, 4, 5, 6, 7, 8]]
        ),
        (
            file("P7\n# c\nMAXVAL 65535\n\nDEPTH 2\nHEIGHT 1\nWIDTH 1\nENDHDR\n", [0, 9, 1, 0]), .pam, 16,
            [[9, 256]]
        ),
        (
            file("P7\r\nWIDTH 1\r\nHEIGHT 1\r\nDEPTH 3\r\nMAXVAL 255\r\nTUPLTYPE RGB\r\nENDHDR\r\n", [10, 2, 3]), .pam,
            8,
            [[10, 2, 3]]
        ),
        (
            file("P7\nWIDTH 2\nHEIGHT 1\nDEPTH 1\nMAXVAL 1\nTUPLTYPE BLACKANDWHITE\nENDHDR\n", [0, 1]), .pam, 8,
            [[0, 255]]
        ),
    ]

    @Test(arguments: files.indices) func samplesAreSharesOfTheMaximum(index: Int) throws {
        let (bytes, format, depth, rows) = Self.files[index]
        #expect(ImageFormat.sniff(Array(bytes.prefix(64))) == format)
        for strip in [0, 1] {
            for source in [try ByteSource(bytes: bytes), try pipe(of: bytes, pieces: [1, 5])] {
                let image = try decode(source, strip: strip)
                #expect(image.header.format == format && image.header.bitDepth == depth)
                #expect(image.metadata.warnings == [])
                let channels = image.planes.count
                let samples = image.planes[0].indices.map { y in
                    image.planes[0][y].indices.flatMap { x in (0..<channels).map { image.planes[$0][y][x] } }
                }
                #expect(samples == rows)
            }
        }
    }

    @Test(
        arguments: [
            ("P2 2 1 9 3 12 ", [], "samples above the maximum of 9 were read as it: 1"),
            ("P5 2 1 9\n", [200, 12], "samples above the maximum of 9 were read as it: 2"),
            ("P5 1 1 255\n", [1, 0x50, 0x35, 0x20], "the file has more images, which are not read"),
            ("P2 1 1 255 7\nP2 1 1 255 8", [], "the file has more images, which are not read"),
            ("P5 1 1 255\n", [1, 2], "bytes after the last row are ignored"),
            ("P2 1 1 255 7\n\n", [], nil), ("P1 1 1 7", [], "samples above the maximum of 1 were read as it: 1"),
        ] as [(String, [UInt8], String?)])
    func whatDoesNotMatterIsAWarning(text: String, data: [UInt8], warning: String?) throws {
        #expect(try decode(file(text, data)).metadata.warnings == (warning.map { [$0] } ?? []))
    }

    @Test(arguments: [
        ("P5\n3 2\n255\n12345", CodecError.malformed(.pgm, "3 x 2 pixels take 6 bytes, but only 5 follow the header")),
        ("P6\n1 1\n65535\n12345", .malformed(.ppm, "1 x 1 pixels take 6 bytes, but only 5 follow the header")),
        ("P4\n9 2\n123", .malformed(.pgm, "9 x 2 pixels take 4 bytes, but only 3 follow the header")),
        ("P5\n3", .malformed(.pgm, "the file ends before the width")),
        ("P5\n3 2 ", .malformed(.pgm, "the file ends before the maximum")),
        ("P5\n#", .malformed(.pgm, "the file ends before the width")),
        ("P5\n-3 2 255\n", .malformed(.pgm, "the width '-3' is not a whole number")),
        ("P5\n3 0 255\n", .malformed(.pgm, "the height is 0")),
        ("P5\n3 2 0\n", .malformed(.pgm, "the maximum is 0")),
        ("P5\n3 2 65536\n", .malformed(.pgm, "the maximum 65536 is more than 65535")),
        (
            "P5\n1 2 99999999999999999999\n",
            .limitExceeded("the maximum 99999999999999999999 is larger than any memory")
        ),
        (
            "P5\n9223372036854775807 9223372036854775807 255\n",
            .tooManyPixels(
                "9223372036854775807 x 9223372036854775807 is more than 2147483648 pixels")
        ),
        ("P6\n20000000 2 255\n", .limitExceeded("rows of 20000000 samples are longer than the limit of 16777216")),
        ("P2 2 1 255 7", .malformed(.pgm, "the file ends before the last sample")),
        ("P2 2 1 255 7 -1 ", .malformed(.pgm, "a sample is not a whole number, but begins with byte 45")),
        ("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 1\nENDHDR\n1", .malformed(.pam, "the header has no line MAXVAL")),
        ("P7\nWIDTH 1\nWIDTH 1\n", .malformed(.pam, "the header's line WIDTH has not one number")),
        ("P7\nWIDTH\n", .malformed(.pam, "the header's line WIDTH has not one number")),
        ("P7\nCOLOURS 1\n", .malformed(.pam, "the header's line 'COLOURS' is not known")),
        ("P7\nWIDTH 1\nHEIGHT 1", .malformed(.pam, "the file ends within the header")),
        (
            "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 5\nMAXVAL 255\nENDHDR\n12345",
            .unsupported(.pam, "5 channels are not read; save them as a .npy array")
        ),
        (
            "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE CMYK\nENDHDR\n1234",
            .unsupported(.pam, "channels of the type 'CMYK' are not read")
        ),
        (
            "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n1234",
            .malformed(.pam, "4 channels are not those of the type RGB")
        ),
    ])
    func brokenFilesAreRefused(text: String, error: CodecError) {
        #expect(throws: error) { try decode(file(text)) }
        if text.hasPrefix("P5") { #expect(throws: error) { try decode(pipe(of: file(text), pieces: [3])) } }
    }

    @Test func longHeadersAreRefused() {
        let comments = String(repeating: "# a comment of some length\n", count: 3000)
        let error = CodecError.limitExceeded("the header's comments are longer than 64 KiB")
        #expect(throws: error) { try decode(file("P5\n" + comments + "1 1 255\n1")) }
        #expect(throws: CodecError.limitExceeded("the header is longer than 64 KiB")) {
            try decode(file("P7\n" + comments))
        }
    }

    @Test(arguments: [
        (ImageFormat.pgm, ChannelLayout.gray, 8, "P5\n2 1\n255\n", [1, 2] as [UInt8]),
        (.pnm, .gray, 16, "P5\n2 1\n65535\n", [1, 1, 2, 2]), (.pnm, .rgb, 8, "P6\n2 1\n255\n", [1, 1, 1, 2, 2, 2]),
        (.ppm, .rgb, 16, "P6\n2 1\n65535\n", [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]),
        (
            .pam, .gray, 8, "P7\nWIDTH 2\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\nTUPLTYPE GRAYSCALE\nENDHDR\n", [1, 2]
        ),
        (
            .pam, .rgba, 8, "P7\nWIDTH 2\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n",
            [1, 1, 1, 1, 2, 2, 2, 2]
        ),
    ])
    func filesAreRaw(format: ImageFormat, layout: ChannelLayout, depth: Int, text: String, data: [UInt8]) throws {
        let header = ImageHeader(format: format, width: 2, height: 1, layout: layout, bitDepth: depth)
        let row: [Float] = depth == 8 ? [1, 2] : [257, 514]
        let planes = [[[Float]]](repeating: [row], count: layout.channelCount)
        #expect(try encode(planes, header: header).bytes == file(text, data))
    }

    @Test func changedBytesNeverCrash() throws {
        var generator = SeededGenerator(seed: testSeed)
        let originals = Self.files.map(\.bytes)
        var (read, refused) = (0, 0)
        for _ in 0..<6000 {
            var bytes = originals.randomElement(using: &generator) ?? []
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 2..<bytes.count, using: &generator)
                bytes[place] = "0123456789 -#\n\r".utf8.randomElement(using: &generator) ?? 0
            }
            if Bool.random(using: &generator) { bytes.removeLast(Int.random(in: 0..<3, using: &generator)) }
            do {
                let image = try decode(ByteSource(bytes: bytes), limits: DecodeLimits(maximumPixels: 1 << 16))
                #expect(image.planes[0].count == image.header.height)
                read += 1
            } catch is CodecError { refused += 1 }
        }
        #expect(read > 500 && refused > 500, "\(read), \(refused)")
    }
}
