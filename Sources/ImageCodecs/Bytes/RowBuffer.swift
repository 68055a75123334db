import Platform

/// Some rows of encoded samples, channels interleaved, between a codec and the planes.
@safe struct RowBuffer: ~Copyable {
    /// Bytes of a row.
    let rowBytes: Int
    /// How many rows fit.
    let rows: Int
    /// The first byte; aligned for every sample type.
    let base: UnsafeMutableRawPointer

    /// Room for one row, or for as many as fit into 64 KB.
    /// - Throws: `CodecError.limitExceeded` when the memory cannot be had.
    init(rowBytes: Int, height: Int) throws(CodecError) {
        let rows = max(1, min(height, (1 << 16) / max(rowBytes, 1)))
        guard let base = unsafe HeapMemory.allocate(max(rowBytes * rows, 1)) else {
            throw .systemRefused("no memory for rows of \(rowBytes) bytes")
        }
        self.rowBytes = rowBytes
        self.rows = rows
        unsafe self.base = base
    }

    deinit { unsafe HeapMemory.free(base) }

    /// Row `index` as samples of a type.
    func samples<Sample>(ofRow index: Int, as: Sample.Type) -> UnsafeMutablePointer<Sample> {
        precondition(index >= 0 && index < rows, "a row of the buffer")
        return unsafe (base + index * rowBytes).assumingMemoryBound(to: Sample.self)
    }
}
