import Foundation
import Testing
import TestSupport

@testable import ImageCodecs

@Suite struct ByteSourceTests {
    @Test func memoryIsReadInPartsAndPeekedWithoutLoss() throws {
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let source = try ByteSource(bytes: bytes)
        #expect(try source.peek(8) == Array(bytes[..<8]))
        #expect(try source.peek() == Array(bytes[..<64]))
        #expect(try source.peek(1000).count == 64)
        #expect(try source.read(3) == Array(bytes[..<3]))
        #expect(try source.peek(2) == Array(bytes[3..<5]))
        #expect(try source.read(150_000) == Array(bytes[3..<150_003]))
        #expect(try source.read(100_000) == Array(bytes[150_003...]))
        #expect(try source.read(1) == [])
        #expect(try source.peek() == [])
    }

    @Test func fileIsReadWhole() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "bytes").path
            let bytes = (0..<300_001).map { UInt8(truncatingIfNeeded: $0 / 7) }
            try Data(bytes).write(to: URL(filePath: path))
            let source = try ByteSource(path: path)
            #expect(try source.peek(64) == Array(bytes[..<64]))
            #expect(try source.read(10) == Array(bytes[..<10]))
            // Past the buffer's end: the bytes peeked stay first.
            #expect(try source.read(65_520) == Array(bytes[10..<65_530]))
            #expect(try source.peek(64) == Array(bytes[65_530..<65_594]))
            #expect(try source.read(400_000) == Array(bytes[65_530...]))
        }
    }

    @Test func pipeThatTricklesIsReadWhole() throws {
        let bytes = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 / 3) }
        let source = try pipe(of: bytes, pieces: [1, 2, 30, 5000])
        #expect(try source.peek(64) == Array(bytes[..<64]))
        #expect(try source.read(100_000) == bytes)
    }

    @Test func whatCannotBeOpenedIsToldApartFromWhatCannotBeRead() throws {
        #expect(throws: CodecError.cannotOpen("No such file or directory")) {
            try ByteSource(path: "/no/such/file")
        }
        #expect(throws: CodecError.cannotOpen("Is a directory")) { try ByteSource(path: "/") }
        let directory = open("/", O_RDONLY)
        defer { close(directory) }
        let source = try ByteSource(descriptor: directory, closes: false)
        #expect(throws: CodecError.io("Is a directory")) { try source.peek() }
        #expect(throws: CodecError.io("Is a directory")) { try source.read(100_000) }
    }

    // A pipe's writing end is open as long as reading finds nothing yet, and closed when reading finds the end. (Asking
    // for the descriptor itself would be a race: another test may have been given its number.)
    @Test func descriptorIsClosedWithItsOwner() throws {
        let ends = try pipeEnds(nonBlocking: true)
        defer { close(ends[0]) }
        var byte: UInt8 = 0
        do { _ = try ByteSource(descriptor: ends[1], closes: false) }
        #expect(read(ends[0], &byte, 1) == -1 && errno == EAGAIN)
        do { _ = try ByteSource(descriptor: ends[1], closes: true) }
        #expect(read(ends[0], &byte, 1) == 0)
    }
}

@Suite struct ByteSinkTests {
    @Test func memoryHoldsWhatWasWritten() throws {
        let sink = try ByteSink()
        let bytes = (0..<500_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        for start in stride(from: 0, to: bytes.count, by: 12_345) {
            try sink.write(Array(bytes[start..<min(start + 12_345, bytes.count)]))
        }
        try sink.close()
        #expect(sink.bytes == bytes)
    }

    @Test func fileHoldsWhatWasWritten() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "bytes").path
            let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
            let sink = try ByteSink(descriptor: descriptor, closes: true)
            let small = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
            let large = (0..<400_000).map { UInt8(truncatingIfNeeded: $0 / 11) }
            try sink.write(small)
            try sink.write([])
            try sink.write(large)
            try sink.write(small)
            try sink.close()
            #expect(try [UInt8](Data(contentsOf: URL(filePath: path))) == small + large + small)
        }
    }

    @Test func descriptorIsClosedByCloseOrWithItsOwner() throws {
        for closing in [true, false] {
            let ends = try pipeEnds(nonBlocking: true)
            defer { close(ends[0]) }
            var byte: UInt8 = 0
            do {
                let sink = try ByteSink(descriptor: ends[1], closes: true)
                #expect(read(ends[0], &byte, 1) == -1 && errno == EAGAIN)
                if closing { try sink.close() }
                #expect(read(ends[0], &byte, 1) == (closing ? 0 : -1))
            }
            #expect(read(ends[0], &byte, 1) == 0)
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDiskIsAnError() throws {
        let sink = try ByteSink(descriptor: open("/dev/full", O_WRONLY), closes: true)
        try sink.write([1, 2, 3])
        #expect(throws: CodecError.io("No space left on device")) { try sink.flush() }
        #expect(throws: CodecError.io("No space left on device")) { try sink.write([1]) }
        #expect(throws: CodecError.io("No space left on device")) { try sink.close() }
        let other = try ByteSink(descriptor: open("/dev/full", O_WRONLY), closes: true)
        #expect(throws: CodecError.io("No space left on device")) {
            try other.write([UInt8](repeating: 0, count: 1 << 20))
        }
    }
}

@Suite struct SniffingTests {
    @Test func formatsAreKnownByContent() {
        #expect(ImageFormat.sniff([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]) == .png)
        #expect(ImageFormat.sniff([0xFF, 0xD8, 0xFF, 0xE0]) == .jpeg)
        #expect(ImageFormat.sniff([0xFF, 0xD8]) == nil)
        #expect(ImageFormat.sniff([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A]) == nil)
        #expect(ImageFormat.sniff([]) == nil)
    }

    @Test(arguments: [
        ("", "an empty file"), ("GIF89a", "a GIF image"), ("RIFF\u{1}\u{2}\u{3}\u{4}WEBPVP8 ", "a WebP image"),
        ("\u{0}\u{0}\u{0}\u{1C}ftypavif", "an AVIF image"), ("\u{0}\u{0}\u{0}\u{18}ftypheic", "a HEIC image"),
        ("BM\u{1}\u{1}", "a BMP image"), ("%PDF-1.7", "a PDF document"),
        ("PK\u{3}\u{4}", "a zip archive"), ("0 -1 0\n-1 5 -1\n", "text"), ("größer", "text"),
        ("\u{1}\u{2}\u{3}", "bytes of an unknown kind"),
    ])
    func unknownFilesAreDescribed(_ text: String, _ words: String) {
        #expect(ImageFormat.description(ofUnknown: Array(text.utf8)) == words)
    }

    @Test func binaryMagicsAreDescribed() {
        #expect(ImageFormat.description(ofUnknown: [0x1F, 0x8B, 8]) == "gzip-compressed data")
        #expect(ImageFormat.description(ofUnknown: [0x49, 0x49, 0x2A, 0]) == "a TIFF image")
    }

    @Test func damagedPNGSignaturesAreRecognised() throws {
        guard let suite = corpus("pngsuite") else { return }
        for name in ["xs1n0g01", "xs2n0g01", "xs4n0g01", "xs7n0g01", "xcrn0g04", "xlfn0g04"] {
            let prefix = try ByteSource(path: suite.appending(path: name + ".png").path).peek()
            #expect(ImageFormat.sniff(prefix) == nil, "\(name)")
            #expect(ImageFormat.description(ofUnknown: prefix).hasPrefix("a PNG image whose signature"), "\(name)")
        }
    }
}

/// A pipe from which bytes come in pieces of the given sizes, in turn.
func pipe(of bytes: [UInt8], pieces: [Int]) throws -> ByteSource {
    let ends = try pipeEnds(nonBlocking: false)
    let (reading, writing) = (ends[0], ends[1])
    Thread.detachNewThread {
        // A reader that refuses the bytes closes its end; writing then fails, and must not end the tests.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        var start = 0
        var turn = 0
        while start < bytes.count {
            let count = min(pieces[turn % pieces.count], bytes.count - start)
            let done = bytes[start..<start + count].withUnsafeBytes { write(writing, $0.baseAddress, $0.count) }
            guard done > 0 else { break }
            start += done
            turn += 1
        }
        close(writing)
    }
    return try ByteSource(descriptor: reading, closes: true)
}

/// The reading and the writing end of a new pipe, neither of which child processes inherit.
func pipeEnds(nonBlocking: Bool) throws -> [Int32] {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    for end in ends {
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        if nonBlocking { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    }
    return ends
}
