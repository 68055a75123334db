import CTestCodecs
import Foundation
import ImageBuffers
import Testing
import TestSupport

@testable import ImageCodecs

@Suite struct JPEGStrictnessTests {
    /// The place of the frame header's marker.
    func frame(_ bytes: [UInt8]) throws -> Int {
        try #require([0xC0, 0xC1, 0xC2].flatMap { places(of: $0, in: bytes) }.min())
    }

    @Test func otherProcessesAreUnsupported() throws {
        let good = try JPEGSpecimen.named("4:4:4").make()
        let start = try frame(good)
        for (marker, bits, name) in [
            (nil, 12, "12-bit JPEG"), (0xC2, 12, "12-bit JPEG"), (nil, 16, "16-bit JPEG"), (0xC3, 8, "lossless JPEG"),
            (0xC3, 16, "lossless JPEG"), (0xC5, 8, "hierarchical JPEG"), (0xC6, 12, "hierarchical JPEG"),
            (0xC7, 8, "hierarchical JPEG"), (0xCB, 8, "lossless JPEG with arithmetic coding"),
            (0xCD, 8, "hierarchical JPEG with arithmetic coding"),
            (0xCE, 8, "hierarchical JPEG with arithmetic coding"),
            (0xCF, 8, "hierarchical JPEG with arithmetic coding"), (0xF7, 8, "JPEG-LS"), (0xF7, 12, "JPEG-LS"),
        ] as [(UInt8?, UInt8, String)] {
            var bytes = good
            bytes[start + 1] = marker ?? bytes[start + 1]
            bytes[start + 4] = bits
            let message =
                "it is \(name), and only sequential and progressive JPEG of 8 bits a sample is read; convert it to PNG"
            #expect(throws: CodecError.unsupported(.jpeg, message)) { try decode(bytes) }
        }
        // A marker that no process has.
        var bytes = good
        bytes[start + 1] = 0xF6
        #expect(throws: CodecError.malformed(.jpeg, "Unsupported marker type 0xf6")) { try decode(bytes) }
    }

    @Test func limitsAreCheckedBeforeAnythingIsAllocated() throws {
        for name in ["4:4:4", "4:2:0, progressive"] {
            var bytes = try JPEGSpecimen.named(name).make()
            let start = try frame(bytes)
            bytes.replaceSubrange(start + 5..<start + 9, with: [0xFF, 0xDC, 0xFF, 0xDC])
            #expect(throws: CodecError.tooManyPixels("65500 x 65500 is more than 2147483648 pixels")) {
                try decode(bytes)
            }
            #expect(throws: CodecError.limitExceeded("rows of 65500 pixels are longer than 1000")) {
                try decode(bytes, limits: DecodeLimits(maximumPixels: 1 << 40, maximumWidth: 1000))
            }
        }
        let progressive = try JPEGSpecimen.named("4:2:0, progressive").sized(400, 400).make()
        #expect(throws: CodecError.limitExceeded("several scans, which take too much memory to decode")) {
            try decode(progressive, limits: DecodeLimits(maximumDecoderMemory: 100_000))
        }
        _ = try decode(progressive, limits: DecodeLimits(maximumDecoderMemory: 2_000_000))
        let baseline = try JPEGSpecimen.named("4:2:0").sized(400, 400).make()
        _ = try decode(baseline, limits: DecodeLimits(maximumDecoderMemory: 100_000))
    }

    @Test func scansAreLimited() throws {
        let bytes = try JPEGSpecimen.named("4:2:2, a scan each").sized(8, 8).make()
        let lastScan = try #require(places(of: 0xDA, in: bytes).last)
        let scan = Array(bytes[lastScan...].dropLast(2))
        func repeated(_ times: Int) -> [UInt8] {
            Array(bytes[..<(bytes.count - 2)]) + (0..<times).flatMap { _ in scan } + [0xFF, 0xD9]
        }
        #expect(try decode(repeated(400)).planes == decode(bytes).planes)
        #expect(throws: CodecError.limitExceeded("more than 500 scans")) { try decode(repeated(600)) }
        // Relative to the limit of pixels, fewer scans are too many.
        #expect(throws: CodecError.limitExceeded("more than 64 scans")) {
            try decode(repeated(400), limits: DecodeLimits(maximumPixels: 64))
        }
    }

    @Test func harmlessOdditiesAreWarnings() throws {
        let bytes = try JPEGSpecimen.named("4:4:4").make()
        let good = try decode(bytes)
        let table = try #require(places(of: 0xDB, in: bytes).first)
        let padded = try decode(inserting([0, 1, 2], at: table, into: bytes))
        #expect(padded.planes == good.planes)
        #expect(padded.metadata.warnings == ["Corrupt JPEG data: 3 extraneous bytes before marker 0xdb"])
        var future = bytes
        future[11] = 7
        let decoded = try decode(future)
        #expect(decoded.planes == good.planes)
        #expect(decoded.metadata.warnings == ["Warning: unknown JFIF revision number 7.01"])
    }

    /// Bytes between coded data and the next marker were codes: samples are in doubt.
    @Test func bytesBetweenScansAreDamage() throws {
        let bytes = try JPEGSpecimen.named("4:2:0, progressive").make()
        let scans = places(of: 0xDA, in: bytes)
        let table = try #require(places(of: 0xC4, in: bytes).last { $0 > scans[0] })
        let padded = inserting([1, 2, 3], at: table, into: bytes)
        // The decoder has read ahead.
        #expect(throws: CodecError.malformed(.jpeg, "Corrupt JPEG data: 2 extraneous bytes before marker 0xc4")) {
            try decode(padded)
        }
        var limits = DecodeLimits()
        limits.damaged = .keep
        #expect(try decode(padded, limits: limits).metadata.damagedRows > 0)
    }

    @Test func whatFollowsTheEndIsNotRead() throws {
        let bytes = try JPEGSpecimen.named("4:2:0").make()
        let good = try decode(bytes)
        #expect(try decode(bytes + [1, 2, 3]) == good)
        let twice = try decode(bytes + bytes)
        #expect(twice.planes == good.planes)
        #expect(twice.metadata.warnings == ["the file has a second picture, which is not filtered and is left out"])
    }

    @Test func endlessPreambleIsRefused() throws {
        let comment = segment(0xFE, [UInt8](repeating: 65, count: 65533))
        let ends = try pipeEnds(nonBlocking: false)
        signal(SIGPIPE, SIG_IGN)
        Thread.detachNewThread {
            var start: [UInt8] = [0xFF, 0xD8]
            while start.withUnsafeBytes({ write(ends[1], $0.baseAddress, $0.count) }) > 0 { start = comment }
            close(ends[1])
        }
        #expect(throws: CodecError.limitExceeded("more than 256 MB precede the pixels")) {
            try decode(ByteSource(descriptor: ends[0], closes: true))
        }
    }
}
