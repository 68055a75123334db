import CTestCodecs
import Foundation
import ImageBuffers
import Testing
import TestSupport

@testable import ImageCodecs

/// Files whose end or start is not as the standard says, though all their blocks are there.
@Suite struct JPEGEndTests {
    /// The warning about a file without an end-of-image marker.
    static let noEnd = "no end-of-image marker; all blocks were decoded"

    /// Files coded by Huffman's method, whose decoder notices missing bits.
    static let specimens = JPEGSpecimen.all.filter { !$0.description.contains("arithmetic") }

    /// The whole file as it is decoded without its end.
    func withoutEnd(_ whole: Decoded) -> Decoded {
        var result = whole
        result.metadata.warnings = [Self.noEnd]
        return result
    }

    @Test(arguments: JPEGSpecimen.all)
    func everyTruncationIsTheWholePictureOrRefused(specimen: JPEGSpecimen) throws {
        let bytes = try specimen.make()
        let whole = try decode(bytes)
        var complete: [Int] = []
        for count in 0..<bytes.count {
            let cut = Array(bytes[..<count])
            do {
                let decoded = try decode(cut)
                #expect(decoded == withoutEnd(whole), "\(count) of \(bytes.count) bytes")
                complete.append(bytes.count - count)
            } catch is CodecError {}
        }
        // All but the marker or its second byte. A decoder of arithmetic codes may read bytes that follow the last one.
        if !specimen.description.contains("arithmetic") { #expect(complete == [2, 1]) }
        for lost in [3, 40] {
            #expect(throws: CodecError.malformed(.jpeg, "the file ends too early")) {
                try decode(Array(bytes.dropLast(lost)))
            }
        }
    }

    @Test(arguments: specimens)
    func missingEndIsAWarningHoweverTheFileIsRead(specimen: JPEGSpecimen) throws {
        let bytes = try specimen.make()
        let expected = withoutEnd(try decode(bytes))
        let cut = Array(bytes.dropLast(2))
        for strip in [1, 3] { #expect(try decode(cut, strip: strip) == expected) }
        #expect(try decode(pipe(of: cut, pieces: [1, 50, 3, 700])) == expected)
        // As a chain of strips reads it.
        let reader = try ImageCodec.reader(for: ByteSource(bytes: cut), limits: DecodeLimits())
        #expect(try reader.leadingMetadata(for: .jpeg).jpeg == expected.metadata.jpeg)
        #expect(try decode(reader) == expected)
    }

    @Test(arguments: specimens)
    func otherDataInPlaceOfTheEndIsNotRead(specimen: JPEGSpecimen) throws {
        let bytes = try specimen.make()
        let expected = withoutEnd(try decode(bytes))
        let cut = Array(bytes.dropLast(2))
        let text = [UInt8]("a motion photo ".utf8)
        #expect(try decode(cut + text) == expected)
        #expect(try decode(cut + bytes) == expected)
        // Every kind of marker, followed by bytes that change libjpeg's state before it finds them invalid.
        let markers: [UInt8] = [
            0x01, 0x02, 0xC0, 0xC2, 0xC3, 0xC4, 0xC8, 0xCC, 0xD0, 0xD8, 0xDA, 0xDB, 0xDC, 0xDD, 0xE0, 0xE1, 0xEE, 0xFE,
        ]
        for marker in markers {
            for film in [text, []] {
                for rest in [[0, 11, 8, 0, 9, 0, 7, 1], [0, 4, 0, 2], [0x12, 0x34], []] as [[UInt8]] {
                    let trailer = film + [0xFF, marker] + rest + text
                    #expect(try decode(cut + trailer) == expected, "marker \(marker), \(rest)")
                }
            }
        }
    }

    @Test func missingScansAreRefused() throws {
        for name in ["grey, progressive", "4:2:0, progressive", "CMYK, progressive", "4:2:2, a scan each"] {
            let bytes = try JPEGSpecimen.named(name).make()
            for scan in places(of: 0xDA, in: bytes) {
                for trailer in ["", "a motion photo"] {
                    #expect(throws: CodecError.malformed(.jpeg, "the file ends too early"), "\(name), \(scan)") {
                        try decode(Array(bytes[..<scan]) + [UInt8](trailer.utf8))
                    }
                }
            }
        }
    }

    @Test func brokenFurtherScanIsRefused() throws {
        let bytes = try JPEGSpecimen.named("4:2:2, a scan each").make()
        let lastScan = try #require(places(of: 0xDA, in: bytes).last)
        let cut = Array(bytes.dropLast(2))
        #expect(throws: CodecError.self) { try decode(cut + bytes[lastScan..<lastScan + 12]) }
        let single = try JPEGSpecimen.named("4:4:4").make()
        let scan = try #require(places(of: 0xDA, in: single).last)
        #expect(throws: CodecError.self) { try decode(Array(single.dropLast(2)) + single[scan...]) }
    }

    @Test(arguments: ["noeoi.jpg", "noeoi_trailer.jpg"])
    func fileWithoutEndIsTheWholePicture(name: String) throws {
        #expect(try decode(jpegFixture(name)) == withoutEnd(decode(jpegFixture("whole.jpg"))))
    }

    @Test func strayBytesAfterTheStartAreAWarning() throws {
        let whole = try decode(jpegFixture("whole.jpg"))
        let padded = try decode(jpegFixture("pad0_after_soi.jpg"))
        #expect(padded.planes == whole.planes)
        #expect(padded.metadata.warnings == ["Corrupt JPEG data: 1 extraneous bytes before marker 0xe0"])
        for specimen in Self.specimens {
            let bytes = try specimen.make()
            for stray in [[0], [0x41], [0, 0, 0]] as [[UInt8]] {
                let decoded = try decode(inserting(stray, at: 2, into: bytes))
                #expect(try decoded.planes == decode(bytes).planes)
                #expect(decoded.metadata.warnings.count == 1)
            }
        }
        #expect(throws: CodecError.unknownFormat("bytes of an unknown kind")) {
            try decode([0xFF, 0xD8] + [UInt8](repeating: 0, count: 62))
        }
    }

    @Test func heightAfterThePixelsIsUnsupported() throws {
        for name in ["grey", "4:4:4", "4:2:0, progressive"] {
            var bytes = try JPEGSpecimen.named(name).make()
            let frame = try #require([0xC0, 0xC2].flatMap { places(of: $0, in: bytes) }.min())
            let height = Array(bytes[frame + 5..<frame + 7])
            bytes.replaceSubrange(frame + 5..<frame + 7, with: [0, 0])
            let lines = Array(bytes.dropLast(2)) + segment(0xDC, height) + [0xFF, 0xD9]
            #expect(
                throws: CodecError.unsupported(.jpeg, "a height of 0, which a DNL marker after the pixels replaces")
            ) { try decode(lines) }
            // No rule allows a width of 0.
            bytes.replaceSubrange(frame + 5..<frame + 9, with: height + [0, 0])
            #expect(throws: CodecError.malformed(.jpeg, "Empty JPEG image (DNL not supported)")) { try decode(bytes) }
        }
    }
}
