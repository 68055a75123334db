/// The directory of a ZIP archive, as far as members are stored or deflated.
///
/// Nothing in the file is trusted: sizes, offsets and counts are checked against the file's size before they are used, and
/// members that overlap are refused. Source: PKWARE's APPNOTE 6.3.10, with ZIP64.
struct ZipArchive {
    /// A member as the directory describes it.
    struct Entry: Equatable {
        /// The member's path in the archive.
        let name: String
        /// The compression method: 0 (stored), 8 (deflated), or an unsupported one.
        let method: Int
        /// Whether the member is encrypted.
        let isEncrypted: Bool
        /// CRC-32 of the member's bytes.
        let checksum: UInt32
        /// Bytes in the archive.
        let storedSize: Int
        /// Bytes of the member.
        let size: Int
        /// Offset of the member's own header.
        let offset: Int
        /// Bytes of that header and the member, at least.
        fileprivate let span: Int
    }

    /// The members, in the directory's order.
    let entries: [Entry]
    /// Offset of the directory, at which all members end.
    let directoryOffset: Int

    /// Limits on the directory; an archive of 65535 arrays with names of 100 bytes has 10 MB.
    private static let maximumDirectorySize = 1 << 24

    /// Whether a file begins like an archive with members, or without any.
    static func isMagic(_ prefix: [UInt8]) -> Bool {
        prefix.starts(with: [0x50, 0x4B, 3, 4]) || prefix.starts(with: [0x50, 0x4B, 5, 6])
    }

    /// Reads the directory.
    /// - Parameters:
    ///   - size: the file's size.
    ///   - read: returns bytes at an offset, or fewer at the end of the file.
    /// - Throws: `CodecError.malformed`, `.unsupported` or `.limitExceeded`, and errors of `read`.
    init(
        size: Int, reading read: (_ offset: Int, _ count: Int) throws(CodecError) -> [UInt8]
    ) throws(CodecError) {
        // The directory's end has 22 bytes, and a comment.
        let tailSize = min(size, 22 + 0xFFFF)
        let tail = Record(try read(size - tailSize, tailSize))
        let ends = (0...max(tailSize - 22, 0)).filter { tail.isSigned(5, 6, at: $0, length: 22) }
        // The comment may look like another end of the directory.
        guard let end = ends.first(where: { tail.number(2, at: $0 + 20) == tailSize - $0 - 22 }) ?? ends.last else {
            throw Self.damage("the directory at its end is missing")
        }
        var count = tail.number(2, at: end + 10)
        var length = tail.number(4, at: end + 12)
        var offset = tail.number(4, at: end + 16)
        if count == 0xFFFF || length == 0xFFFF_FFFF || offset == 0xFFFF_FFFF, end >= 20,
            tail.isSigned(6, 7, at: end - 20, length: 20)
        {
            let place = tail.number(8, at: end - 12)
            guard place >= 0, place <= size - 56 else { throw Self.damage("the directory lies outside the file") }
            let large = Record(try read(place, 56))
            guard large.isSigned(6, 6, at: 0, length: 56) else { throw Self.damage("its ZIP64 directory is missing") }
            (count, length, offset) = (large.number(8, at: 32), large.number(8, at: 40), large.number(8, at: 48))
        }
        guard tail.number(2, at: end + 4) == 0 || tail.number(2, at: end + 4) == 0xFFFF else {
            throw .unsupported(.npy, "an archive in several parts is not read")
        }
        guard length >= 0, offset >= 0, offset <= size, length <= size - offset else {
            throw Self.damage("the directory lies outside the file")
        }
        guard length <= Self.maximumDirectorySize else {
            throw .limitExceeded(
                "the archive's directory has \(length) bytes; at most \(Self.maximumDirectorySize) are read")
        }
        let directory = Record(try read(offset, length))
        guard directory.bytes.count == length else { throw Self.damage("the directory lies outside the file") }
        entries = try Self.entries(directory, count: count, end: offset)
        directoryOffset = offset
    }

    private static func entries(
        _ directory: Record, count: Int, end: Int
    ) throws(CodecError) -> [Entry] {
        var entries: [Entry] = []
        var position = 0
        while position < directory.bytes.count {
            guard directory.isSigned(1, 2, at: position, length: 46) else { throw damage("the directory is cut off") }
            let lengths = [28, 30, 32].map { directory.number(2, at: position + $0) }
            let next = position + 46 + lengths.reduce(0, +)
            guard next <= directory.bytes.count else { throw damage("the directory is cut off") }
            entries.append(
                try entry(directory, at: position, nameLength: lengths[0], extraLength: lengths[1], end: end))
            position = next
        }
        guard entries.count == count else { throw damage("the directory lists \(entries.count) members, not \(count)") }
        // Members that share bytes are a way to make a small file expand to a large one.
        let sorted = entries.sorted { $0.offset < $1.offset }
        for (entry, next) in zip(sorted, sorted.dropFirst()) where entry.span > next.offset - entry.offset {
            throw damage("its members overlap")
        }
        return entries
    }

    private static func entry(
        _ directory: Record, at position: Int, nameLength: Int, extraLength: Int, end: Int
    ) throws(CodecError) -> Entry {
        var (size, stored) = (directory.number(4, at: position + 24), directory.number(4, at: position + 20))
        var offset = directory.number(4, at: position + 42)
        // Sizes of 4 GiB and more are in an extra field, in this order.
        var extra = position + 46 + nameLength
        let extraEnd = extra + extraLength
        while extra + 4 <= extraEnd {
            let length = directory.number(2, at: extra + 2)
            guard length <= extraEnd - extra - 4 else { throw damage("the directory is cut off") }
            if directory.number(2, at: extra) == 1 {
                var field = extra + 4
                func large(_ value: inout Int) throws(CodecError) {
                    guard value == 0xFFFF_FFFF else { return }
                    guard field + 8 <= extra + 4 + length else { throw damage("the directory is cut off") }
                    value = directory.number(8, at: field)
                    field += 8
                }
                try large(&size)
                try large(&stored)
                try large(&offset)
            }
            extra += 4 + length
        }
        // Numbers of 8 bytes may be negative as an Int.
        guard size >= 0, stored >= 0, offset >= 0, offset <= end, 30 + nameLength <= end - offset,
            stored <= end - offset - 30 - nameLength
        else { throw damage("a member lies outside the file") }
        let nameStart = position + 46
        return Entry(
            name: String(decoding: directory.bytes[nameStart..<nameStart + nameLength], as: UTF8.self),
            method: directory.number(2, at: position + 10),
            isEncrypted: directory.number(2, at: position + 8) & 1 != 0,
            checksum: UInt32(truncatingIfNeeded: directory.number(4, at: position + 16)), storedSize: stored,
            size: size, offset: offset, span: 30 + nameLength + stored)
    }

    /// The offset of a member's bytes.
    /// - Throws: `CodecError`: the member's own header contradicts the directory, or its compression is not read.
    func dataOffset(
        of entry: Entry, reading read: (_ offset: Int, _ count: Int) throws(CodecError) -> [UInt8]
    ) throws(CodecError) -> Int {
        guard !entry.isEncrypted else { throw .unsupported(.npy, "'\(entry.name)' is encrypted") }
        guard entry.method == 0 || entry.method == 8 else {
            throw .unsupported(
                .npy, "'\(entry.name)' is compressed by ZIP method \(entry.method); stored and deflated arrays are read"
            )
        }
        // A byte of deflated data stands for at most 1032 others.
        guard entry.method == 0 ? entry.size == entry.storedSize : entry.size / 1032 <= entry.storedSize else {
            throw Self.damage("the sizes of '\(entry.name)' contradict each other")
        }
        let header = Record(try read(entry.offset, 30))
        guard header.isSigned(3, 4, at: 0, length: 30) else { throw Self.damage("'\(entry.name)' is missing") }
        let offset = entry.offset + 30 + header.number(2, at: 26) + header.number(2, at: 28)
        guard offset <= directoryOffset, entry.storedSize <= directoryOffset - offset else {
            throw Self.damage("'\(entry.name)' lies outside the file")
        }
        return offset
    }

    private static func damage(_ words: String) -> CodecError { .malformed(.npy, "the archive: \(words)") }
}

/// Bytes with numbers, least significant byte first.
private struct Record {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether a record with a signature, `PK` and two more bytes, lies within the bytes.
    func isSigned(_ third: UInt8, _ fourth: UInt8, at position: Int, length: Int) -> Bool {
        position >= 0 && length <= bytes.count - position
            && bytes[position..<position + 4].elementsEqual([0x50, 0x4B, third, fourth])
    }

    /// A number of at most 8 bytes, which the caller knows to be within the bytes.
    func number(_ count: Int, at position: Int) -> Int {
        Int(
            truncatingIfNeeded: bytes[position..<position + count].reversed().reduce(0 as UInt64) {
                $0 << 8 | UInt64($1)
            })
    }
}
