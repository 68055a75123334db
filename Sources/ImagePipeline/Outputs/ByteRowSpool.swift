import ImageCodecs

/// Rows of bytes that are written once and read once, in order, without being held in memory.
final class ByteRowSpool {
    private let spool = Spool()
    private let sink: ByteSink
    private var source: ByteSource?
    private let rowBytes: Int

    /// - Parameter rowBytes: bytes per row.
    init(rowBytes: Int) throws(CodecError) {
        self.rowBytes = rowBytes
        sink = try spool.makeSink()
    }

    /// Appends a row.
    ///
    /// Unsafe: `row` holds `rowBytes` bytes.
    func write(_ row: UnsafeRawPointer) throws(CodecError) {
        try unsafe sink.write(UnsafeRawBufferPointer(start: row, count: rowBytes))
    }

    /// Ends writing and begins reading.
    func beginReading() throws(CodecError) {
        try sink.flush()
        source = try spool.makeSource()
    }

    /// Reads the next row.
    ///
    /// Unsafe: `row` has `rowBytes` bytes.
    func read(into row: UnsafeMutableRawPointer) throws(CodecError) {
        guard let source else { preconditionFailure("rows that were written") }
        let count = try unsafe source.read(into: UnsafeMutableRawBufferPointer(start: row, count: rowBytes))
        guard count == rowBytes else { throw .io("a temporary file was cut off") }
    }
}
