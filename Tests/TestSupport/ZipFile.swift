/// Makes ZIP archives, right ones and ones with wrong numbers.
package struct ZipFile {
    /// A member, and what the directory says of it.
    package struct Member {
        package var name: String
        /// The bytes in the archive.
        package var stored: [UInt8]
        package var method: UInt16
        package var flags: UInt16 = 0
        package var checksum: UInt32
        package var size: Int
        /// Numbers of the directory that are not the true ones.
        package var claimedStoredSize: Int?
        package var claimedOffset: Int?
        /// Whether sizes and offset are in a ZIP64 field.
        package var isLarge = false

        /// A member stored as it is, or deflated.
        package init(_ name: String, _ bytes: [UInt8], deflated: [UInt8]? = nil) {
            self.name = name
            stored = deflated ?? bytes
            method = deflated == nil ? 0 : 8
            checksum = ZipFile.checksum(bytes)
            size = bytes.count
        }
    }

    package var members: [Member]
    package var comment: [UInt8] = []
    /// The number of members, and the directory's offset and size, if they are not the true ones.
    package var claimedCount: Int?
    package var claimedDirectory: (offset: Int, size: Int)?
    /// Whether the directory's place is in a ZIP64 record.
    package var isLarge = false

    package init(_ members: [Member]) { self.members = members }

    /// The archive's bytes.
    package var bytes: [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for member in members {
            let offset = member.claimedOffset ?? file.count
            let storedSize = member.claimedStoredSize ?? member.stored.count
            let name = Array(member.name.utf8)
            let common = Self.number(20, 2) + Self.number(Int(member.flags), 2) + Self.number(Int(member.method), 2)
            let head = common + [0, 0, 0, 0] + Self.number(Int(member.checksum), 4)
            // An extra field of another kind, as numpy.savez writes it.
            file += [0x50, 0x4B, 3, 4] + head + Self.number(storedSize, 4) + Self.number(member.size, 4)
            file += Self.number(name.count, 2) + Self.number(6, 2) + name + [0x55, 0x54, 2, 0, 0, 0] + member.stored
            let most = 0xFFFF_FFFF
            let extra =
                member.isLarge
                ? Self.number(1, 2) + Self.number(24, 2) + Self.number(member.size, 8) + Self.number(storedSize, 8)
                    + Self.number(offset, 8) : []
            directory += [0x50, 0x4B, 1, 2] + Self.number(45, 2) + head
            directory += Self.number(member.isLarge ? most : storedSize, 4)
            directory += Self.number(member.isLarge ? most : member.size, 4)
            directory += Self.number(name.count, 2) + Self.number(extra.count, 2) + [UInt8](repeating: 0, count: 10)
            directory += Self.number(member.isLarge ? most : offset, 4) + name + extra
        }
        let (offset, size) = claimedDirectory ?? (file.count, directory.count)
        let count = claimedCount ?? members.count
        file += directory
        if isLarge {
            let place = file.count
            file += [0x50, 0x4B, 6, 6] + Self.number(44, 8) + [45, 0, 45, 0] + [UInt8](repeating: 0, count: 8)
            file += Self.number(count, 8) + Self.number(count, 8) + Self.number(size, 8) + Self.number(offset, 8)
            file += [0x50, 0x4B, 6, 7, 0, 0, 0, 0] + Self.number(place, 8) + [1, 0, 0, 0]
        }
        file += [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
        file += Self.number(isLarge ? 0xFFFF : count, 2) + Self.number(isLarge ? 0xFFFF : count, 2)
        file += Self.number(isLarge ? 0xFFFF_FFFF : size, 4) + Self.number(isLarge ? 0xFFFF_FFFF : offset, 4)
        return file + Self.number(comment.count, 2) + comment
    }

    private static func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// CRC-32 as in ISO 3309.
    package static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var remainder: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return ~remainder
    }
}
