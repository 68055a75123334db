import ImageBuffers
import Testing
import TestSupport

@testable import ImageCodecs

/// Files whose pixels are followed by something other than sound chunks and IEND.
@Suite struct PNGEndTests {
    /// What follows the pixels, and how the file is read.
    struct End: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var bytes: [UInt8]
        /// The decoder's message.
        var message: String
        /// Names of the chunks that are kept.
        var kept: [String] = []

        init(_ name: String, _ bytes: [UInt8], _ message: String, kept: [String] = []) {
            testDescription = name
            self.bytes = bytes
            self.message = message
            self.kept = kept
        }
    }

    static func chunk(_ name: String, _ data: [UInt8] = []) -> [UInt8] {
        var file = PNGFile()
        file.chunks = [(name, data)]
        return Array(file.bytes.dropFirst(8))
    }

    static let end = chunk("IEND")
    static let text = chunk("tEXt", Array("a\0b".utf8))
    static let cut = "the file ends too early"

    static let ends: [End] = [
        End("nothing", [], cut),
        End("half a length", [0, 0], cut),
        End("half a name", Array(end.prefix(6)), cut),
        End("IEND without a CRC", Array(end.prefix(8)), cut),
        End("half a CRC", Array(end.prefix(10)), cut),
        End("a chunk, no IEND", text, cut, kept: ["tEXt"]),
        End("a chunk cut off", text + chunk("zTXt", [1, 2, 3]).prefix(9), cut, kept: ["tEXt"]),
        End("a length beyond the file", text + [0, 0, 1, 0] + Array("tEXt".utf8) + end, cut, kept: ["tEXt"]),
        End("another name of IEND", chunk("wEND"), cut),
        End("an empty IDAT chunk, no IEND", chunk("IDAT"), cut),
        End("a name of other bytes", chunk("\u{1}\u{2}\u{3}\u{4}") + end, "[01][02][03][04]: invalid chunk type"),
        End("another header", chunk("IHDR", [1, 2, 3]) + end, "IHDR: out of place"),
    ]

    /// Files up to their last IDAT chunk: one that the fast engine reads, and one that libpng reads in both.
    static func starts() throws -> [[UInt8]] {
        try [false, true].map { isInterlaced in
            let specimen = PNGSpecimen(
                colorType: 2, bitDepth: 8, isInterlaced: isInterlaced, isTransparent: false, width: 7, height: 5)
            return Array(try specimen.make().bytes.dropLast(end.count))
        }
    }

    func decoded(_ bytes: [UInt8], _ engine: PNGEngine, _ limits: DecodeLimits = DecodeLimits()) throws -> Decoded {
        try decode(PNGReader(ByteSource(bytes: bytes), limits: limits, engine: engine))
    }

    @Test(arguments: ends)
    func damageAfterThePixelsIsAWarning(end: End) throws {
        for start in try Self.starts() {
            let whole = try decode(start + Self.end)
            for engine in PNGEngine.allCases {
                let decoded = try decoded(start + end.bytes, engine)
                #expect(decoded.planes == whole.planes, "\(engine)")
                #expect(decoded.metadata.warnings == ["\(end.message); all pixels were decoded"], "\(engine)")
                #expect(decoded.metadata.pngChunks.map(\.name) == end.kept, "\(engine)")
                #expect(decoded.metadata.damagedRows == 0, "\(engine)")
                #expect(try self.decoded(start + end.bytes, engine, .keepingDamaged) == decoded, "\(engine)")
            }
        }
    }

    // Further data of the pixels, and chunks without which the picture may be another one.
    @Test func damagedPixelsAndUnknownCriticalChunksAreRefused() throws {
        var wrongChecksum = Self.chunk("IDAT")
        wrongChecksum[wrongChecksum.count - 1] ^= 1
        // The error, and the warning if damage is kept.
        let refused: [([UInt8], CodecError, String?)] = [
            (wrongChecksum + Self.end, .malformed(.png, "IDAT: CRC error"), "IDAT: CRC error: no row is damaged"),
            (
                Array(Self.chunk("IDAT", [1]).dropLast(2)), .malformed(.png, Self.cut),
                "\(Self.cut): no row is damaged"
            ),
            (Self.chunk("ABCD") + Self.end, .unsupported(.png, "the critical chunk ABCD is unknown"), nil),
        ]
        for start in try Self.starts() {
            let whole = try decode(start + Self.end)
            for (end, error, warning) in refused {
                for engine in PNGEngine.allCases {
                    #expect(throws: error, "\(engine)") { try decoded(start + end, engine) }
                    guard let warning else {
                        #expect(throws: error, "\(engine)") { try decoded(start + end, engine, .keepingDamaged) }
                        continue
                    }
                    let kept = try decoded(start + end, engine, .keepingDamaged)
                    #expect(kept.planes == whole.planes, "\(engine)")
                    #expect(kept.metadata.damagedRows == 0, "\(engine)")
                    #expect(kept.metadata.warnings == [warning], "\(engine)")
                }
            }
        }
    }

    /// All rows can be decoded, but their checksums are wrong.
    @Test(arguments: ends)
    func damagedEndsDoNotHideWrongChecksums(end: End) throws {
        for start in try Self.starts() {
            var wrongCRC = start
            wrongCRC[start.count - 1] ^= 1
            var file = PNGFile(start)
            let last = try #require(file.chunks.lastIndex { $0.name == "IDAT" })
            file.chunks[last].data[file.chunks[last].data.count - 1] ^= 1
            for (bytes, text) in [(wrongCRC, "IDAT: CRC error"), (file.bytes, "IDAT: incorrect data check")] {
                for engine in PNGEngine.allCases {
                    #expect(throws: CodecError.malformed(.png, text), "\(engine)") {
                        try decoded(bytes + end.bytes, engine)
                    }
                    let metadata = try decoded(bytes + end.bytes, engine, .keepingDamaged).metadata
                    #expect(metadata.damagedRows == 5, "\(engine)")
                    #expect(metadata.warnings.allSatisfy { $0.hasPrefix("\(text): ") }, "\(engine)")
                }
            }
        }
    }
}
