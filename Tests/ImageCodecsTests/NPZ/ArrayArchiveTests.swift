import CTestCodecs
import Foundation
import TestSupport
import Testing

@testable import ImageCodecs

/// Arrays in ZIP archives: what is read, and what is refused.
@Suite struct ArrayArchiveTests {
    private static func deflated(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
        var count = 0
        guard let result = test_zlib_deflate(bytes, bytes.count, level, -15, 0, &count) else { return [] }
        defer { free(result) }
        return [UInt8](UnsafeBufferPointer(start: result, count: count))
    }

    private static func array(_ shape: [Int], first: Int = 0) -> [UInt8] {
        npyFile("<f4", shape: shape, data: bytes((0..<shape.reduce(1, *)).map { Float($0 + first).bitPattern }))
    }

    private static let a = array([2, 3])
    private static let b = array([50, 40], first: 7)

    private static func open(
        _ zip: [UInt8], _ name: String? = nil, limits: DecodeLimits = DecodeLimits()
    ) throws -> Decoded {
        let archive = try ArrayArchive(ByteSource(bytes: zip), limits: limits)
        return try decode(name.map { try archive.array(named: $0) } ?? archive.onlyArray(), strip: 7)
    }

    @Test(arguments: [false, true], [false, true]) func membersAreFilesOfTheirOwn(isDeflated: Bool, isLarge: Bool)
        throws
    {
        var zip = ZipFile(
            [("a.npy", Self.a), ("dir/b.npy", Self.b), ("readme.txt", [1, 2])].map { name, bytes in
                var member = ZipFile.Member(name, bytes, deflated: isDeflated ? Self.deflated(bytes) : nil)
                member.isLarge = isLarge
                return member
            })
        zip.isLarge = isLarge
        zip.comment = Array("PK\u{5}\u{6} a comment".utf8)
        let file = zip.bytes
        let (a, b) = (try decode(Self.a), try decode(Self.b))
        for name in ["a", "a.npy"] { #expect(try Self.open(file, name) == a) }
        #expect(try Self.open(file, "dir/b") == b)
        // From a file and from a pipe.
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "x.npz").path
            try Data(file).write(to: URL(filePath: path))
            #expect(try decode(ByteSource.opening(path + ":dir/b"), strip: 3) == b)
            let archive = try ArrayArchive(pipe(of: file, pieces: [1000]), limits: DecodeLimits())
            #expect(try decode(archive.array(named: "dir/b.npy")) == b)
            // A file with such a name comes first.
            try Data(Self.a).write(to: URL(filePath: path + ":dir"))
            #expect(try decode(ByteSource.opening(path + ":dir")) == a)
        }
    }

    @Test func theOnlyArrayNeedsNoName() throws {
        let alone = ZipFile([.init("notes.txt", [1]), .init("x.npy", Self.b, deflated: Self.deflated(Self.b))]).bytes
        #expect(try decode(alone) == decode(Self.b))
        let both = ZipFile([.init("a.npy", Self.a), .init("b.npy", Self.b), .init("c.npy", [1])]).bytes
        #expect(throws: CodecError.severalArrays("a (2, 3), b (50, 40), c")) {
            try ImageCodec.reader(for: ByteSource(bytes: both))
        }
        #expect(throws: CodecError.cannotOpen("the archive has no array 'd'; it has a (2, 3), b (50, 40), c")) {
            try Self.open(both, "d")
        }
        #expect(throws: CodecError.unknownFormat("a zip archive without .npy arrays")) {
            try Self.open(ZipFile([]).bytes)
        }
        let many = ZipFile((0..<30).map { ZipFile.Member("n\($0).npy", Self.a) }).bytes
        let error = #expect(throws: CodecError.self) { try Self.open(many) }
        guard case .severalArrays(let list) = error else { return }
        #expect(list.hasSuffix("n19 (2, 3) and 10 more"))
    }

    /// Each archive is damaged in one way.
    private static let damages: [(words: String, file: [UInt8])] = {
        func zip(_ change: (inout ZipFile) -> Void) -> [UInt8] {
            var zip = ZipFile([.init("b.npy", b, deflated: deflated(b)), .init("a.npy", a)])
            change(&zip)
            return zip.bytes
        }
        let whole = zip { _ in }
        return [
            ("the array's checksum (CRC-32) is wrong", zip { $0.members[0].checksum ^= 1 }),
            ("the compressed data of the array are shorter than", zip { $0.members[0].size += 1 }),
            ("the compressed data of the array are longer than", zip { $0.members[0].size -= 1 }),
            ("the compressed data of the array end too soon", zip { $0.members[0].stored.removeLast(30) }),
            (
                "the compressed data of the array are damaged",
                zip { $0.members[0].stored = [UInt8](repeating: 0xFF, count: 900) }
            ),
            ("the archive: the directory at its end is missing", Array(whole.dropLast(5))),
            ("the archive: the directory at its end is missing", Array(whole.prefix(10))),
            ("the archive: the directory lies outside the file", zip { $0.claimedDirectory = (1 << 31, 100) }),
            ("the archive: the directory lies outside the file", zip { $0.claimedDirectory = (10, 1 << 31) }),
            ("the archive: the directory is cut off", zip { $0.claimedDirectory = (0, 100) }),
            ("the archive: the directory lists 2 members, not 3", zip { $0.claimedCount = 3 }),
            ("the archive: a member lies outside the file", zip { $0.members[1].claimedOffset = 1 << 30 }),
            ("the archive: a member lies outside the file", zip { $0.members[0].claimedStoredSize = 1 << 30 }),
            ("the archive: its members overlap", zip { $0.members[1].claimedOffset = 0 }),
            ("the archive: the sizes of 'b.npy' contradict each other", zip { $0.members[0].size = 1 << 31 }),
            (
                "the archive: 'b.npy' is missing",
                zip { ($0.members[0].claimedOffset, $0.members[0].claimedStoredSize) = (1, 20) }
            ),
            ("'b.npy' is encrypted", zip { $0.members[0].flags = 1 }),
            ("'b.npy' is compressed by ZIP method 12", zip { $0.members[0].method = 12 }),
            (
                "the archive: a member lies outside the file",
                zip {
                    $0.members[0].isLarge = true
                    $0.members[0].claimedOffset = -1
                }
            ),
            (
                "the archive: the directory lies outside the file",
                zip {
                    $0.isLarge = true
                    $0.claimedDirectory = (-1, -1)
                }
            ),
        ]
    }()

    @Test(arguments: damages.indices) func damagedArchivesAreRefused(index: Int) throws {
        let (words, file) = Self.damages[index]
        let error = #expect(throws: CodecError.self) { try Self.open(file, "b") }
        switch error {
        case .malformed(.npy, let message), .unsupported(.npy, let message): #expect(message.hasPrefix(words))
        default: Issue.record("\(String(describing: error)), not \(words)")
        }
    }

    /// A stored array that was changed, and bytes after an array, which belong to the checksum.
    @Test func everyByteIsChecked() throws {
        var changed = ZipFile([.init("b.npy", Self.b)])
        changed.members[0].stored[500] ^= 1
        #expect(throws: CodecError.malformed(.npy, "the array's checksum (CRC-32) is wrong")) {
            try Self.open(changed.bytes, "b")
        }
        let longer = ZipFile([.init("b.npy", Self.b + [UInt8](repeating: 3, count: 70_000))])
        #expect(try Self.open(longer.bytes, "b").metadata.warnings == ["bytes after the array are ignored"])
        changed = longer
        changed.members[0].stored[changed.members[0].stored.count - 1] ^= 1
        #expect(throws: CodecError.malformed(.npy, "the array's checksum (CRC-32) is wrong")) {
            try Self.open(changed.bytes, "b")
        }
    }

    /// Small files that claim to be large are refused by the limits, and take no memory.
    @Test func bombsAreRefused() throws {
        let zeros = npyFile("|u1", shape: [10_000, 10_000], data: [UInt8](repeating: 0, count: 100_000_000))
        let bomb = ZipFile([.init("z.npy", zeros, deflated: Self.deflated(zeros, level: 9))]).bytes
        #expect(bomb.count < 200_000)
        #expect(throws: CodecError.tooManyPixels("10000 x 10000 is more than 1000000 pixels")) {
            try ImageCodec.reader(for: ByteSource(bytes: bomb), limits: DecodeLimits(maximumPixels: 1_000_000))
        }
        let rest = ZipFile([.init("z.npy", Self.a + zeros, deflated: Self.deflated(Self.a + zeros, level: 9))]).bytes
        #expect(throws: CodecError.limitExceeded("more than 64 MiB follow the array, and its checksum is at their end"))
        {
            try Self.open(rest, "z")
        }
        let limits = DecodeLimits(maximumDecoderMemory: 1000)
        #expect(
            throws: CodecError.limitExceeded("an archive from a pipe is held in memory, and has more than 1000 bytes")
        ) {
            try ArrayArchive(pipe(of: bomb, pieces: [512]), limits: limits)
        }
    }

    @Test func changedBytesNeverCrash() throws {
        var generator = SeededGenerator(seed: testSeed)
        var zip = ZipFile([.init("b.npy", Self.b, deflated: Self.deflated(Self.b)), .init("a.npy", Self.a)])
        zip.isLarge = true
        zip.members[1].isLarge = true
        let original = zip.bytes
        var (read, refused) = (0, 0)
        for round in 0..<4000 {
            var file = original
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                // Mostly in the directory.
                let place = Int.random(in: (round % 4 == 0 ? 0 : file.count - 320)..<file.count, using: &generator)
                file[place] =
                    [0, 0xFF, UInt8.random(in: 0...255, using: &generator)].randomElement(using: &generator) ?? 0
            }
            if round % 5 == 0 { file.removeLast(Int.random(in: 0..<file.count, using: &generator)) }
            do {
                _ = try Self.open(file, round % 2 == 0 ? "a" : "b")
                read += 1
            } catch is CodecError { refused += 1 }
        }
        #expect(read > 100 && refused > 1000, "\(read), \(refused)")
    }

    @Test(
        arguments: [
            ("x.npz:a", "x.npz", "a"), ("d/x.NPZ:a/b.npy", "d/x.NPZ", "a/b.npy"), ("x.npz", nil, nil),
            ("x.npz:", nil, nil),
            (".npz:a", nil, nil), ("x.npy:a", nil, nil), ("x.npz:a.npz:b", "x.npz", "a.npz:b"), ("", nil, nil),
        ] as [(String, String?, String?)])
    func pathsOfMembers(path: String, file: String?, name: String?) {
        let parts = ArrayArchive.split(path)
        #expect(parts?.file == file && parts?.name == name)
    }
}
