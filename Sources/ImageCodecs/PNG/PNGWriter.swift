import CCodecShims
import ImagePlanes
import Platform

/// Encodes PNG files: not interlaced, no palette.
///
/// Strips of rows are compressed by several threads; the bytes do not depend on how many. Libpng writes the rest.
@safe final class PNGWriter: ImageWriter {
    var clipped: ClipCount { rows.clipped }

    private let writer: OpaquePointer
    private let sink: ByteSink
    private let header: ImageHeader
    private let chunksAfterPixels: [PNGChunk]
    private var rows: RowEncoder
    private var nextRow = 0

    /// Writes everything that precedes the pixels.
    /// - Throws: `CodecError`.
    /// - Precondition: the header's layout is grey or RGB, with alpha or without, and its depth the quantizer's.
    init(
        to sink: ByteSink, header: ImageHeader, quantizer: Quantizer, metadata: ImageMetadata,
        options: ImageCodec.EncodeOptions, engine: PNGEngine = .preferred
    ) throws(CodecError) {
        if case .array = header.layout { preconditionFailure("PNG holds grey or RGB") }
        precondition(quantizer.bitDepth == header.bitDepth, "a quantizer of the header's depth")
        precondition(header.width > 0 && header.height > 0, "a size")
        precondition((0...9).contains(options.pngLevel ?? 0), "a level of 0 to 9")
        precondition(options.threads ?? 1 > 0, "at least one thread")
        guard header.width <= Int32.max, header.height <= Int32.max else {
            throw .unsupported(.png, "a PNG image has at most 2147483647 rows and columns")
        }
        rows = try RowEncoder(header: header, quantizer: quantizer)
        guard let writer = unsafe png_shim_writer_create(sink.handle) else {
            throw .systemRefused("no memory for a PNG encoder")
        }
        unsafe self.writer = writer
        self.sink = sink
        self.header = header
        let chunks = metadata.pngChunks.filter { $0.survives(from: metadata.source, to: header) }
        chunksAfterPixels = chunks.filter(\.followsPixels)
        let threads = options.threads ?? CurrentProcess.processorCount
        let settings = png_shim_settings(
            width: UInt32(header.width), height: UInt32(header.height), bit_depth: Int32(header.bitDepth),
            channels: Int32(header.layout.channelCount), level: Int32(options.pngLevel ?? -1),
            threads: Int32(clamping: threads), only_libpng: engine == .libpng)
        try check(unsafe png_shim_write_header(writer, settings))
        for chunk in chunks where !chunk.followsPixels { try write(chunk) }
    }

    /// At least 1.
    deinit { unsafe png_shim_writer_destroy(writer) }

    func write(rows range: Range<Int>, of image: borrowing PlanarImage) throws(CodecError) {
        precondition(range.count <= header.height - nextRow, "no more rows than the header promised")
        var y = range.lowerBound
        while y < range.upperBound {
            let part = min(rows.buffer.rows, range.upperBound - y)
            for index in 0..<part { rows.encodeRow(y + index, of: image, to: index) }
            try unsafe check(
                png_shim_write_rows(
                    writer, rows.buffer.samples(ofRow: 0, as: UInt8.self), rows.buffer.rowBytes, UInt32(part)))
            y += part
            nextRow += part
        }
    }

    func write(rows range: Range<Int>, of image: borrowing InterleavedRows) throws(CodecError) {
        image.require(rows: range, of: header, left: header.height - nextRow)
        guard !range.isEmpty else { return }
        let stride = image.rowStride
        try unsafe image.withUnsafeRow(range.lowerBound) { base throws(CodecError) in
            try unsafe check(png_shim_write_rows(writer, base, stride, UInt32(range.count)))
        }
        nextRow += range.count
    }

    func finish() throws(CodecError) { try finish(adding: ImageMetadata()) }

    func finish(adding metadata: ImageMetadata) throws(CodecError) {
        precondition(nextRow == header.height, "after the last row")
        for chunk in chunksAfterPixels { try write(chunk) }
        for chunk in metadata.pngChunks where chunk.followsPixels && chunk.survives(from: metadata.source, to: header) {
            try write(chunk)
        }
        try unsafe check(png_shim_write_end(writer))
        try sink.flush()
    }

    private func write(_ chunk: PNGChunk) throws(CodecError) {
        let isName = chunk.name.utf8.count == 4 && chunk.name.unicodeScalars.allSatisfy { $0.properties.isAlphabetic }
        precondition(isName, "a chunk's name is four letters")
        try unsafe check(png_shim_write_chunk(writer, chunk.name, chunk.data, chunk.data.count))
    }

    private func check(_ status: codec_status) throws(CodecError) {
        guard let error = unsafe CodecError(status, .png, png_shim_writer_message(writer)) else { return }
        throw error
    }
}
