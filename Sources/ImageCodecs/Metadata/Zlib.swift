import CZLib

/// Compresses and expands small pieces of metadata.
enum Zlib {
    /// Maximum bytes of an expanded piece.
    static let limit = 16 << 20

    /// Expands a zlib stream; `nil` if it is damaged or expands to more than `limit` bytes.
    static func inflate(_ bytes: some Collection<UInt8>) -> [UInt8]? {
        let source = Array(bytes)
        var capacity = max(4 * source.count, 1024)
        while true {
            var status = Z_OK
            let result = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                var length = uLongf(capacity)
                status = unsafe uncompress(buffer.baseAddress, &length, source, uLong(source.count))
                count = status == Z_OK ? Int(length) : 0
            }
            if status == Z_OK { return result.count <= limit ? result : nil }
            guard status == Z_BUF_ERROR, capacity < limit else { return nil }
            capacity = min(4 * capacity, limit)
        }
    }

    /// Compresses bytes to a zlib stream.
    static func deflate(_ bytes: [UInt8]) -> [UInt8] {
        let capacity = compressBound(uLong(bytes.count))
        return unsafe [UInt8](unsafeUninitializedCapacity: Int(capacity)) { buffer, count in
            var length = capacity
            let status = unsafe compress2(buffer.baseAddress, &length, bytes, uLong(bytes.count), 9)
            precondition(status == Z_OK, "memory for \(bytes.count) bytes of metadata")
            count = Int(length)
        }
    }
}
