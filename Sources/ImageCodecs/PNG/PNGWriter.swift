import CCodecShims
import ImageBuffers
import Platform

/// Encodes PNG files without palette.
///
/// Several threads compress strips of rows; the file's bytes do not depend on the number of threads. libpng writes the
/// rest, and the pixels of interlaced files, which it needs all at once.
@safe final class PNGWriter: ImageWriter {
    var clipped: [ClipCount] { rows.clipped }

    private let writer: OpaquePointer
    private let sink: ByteSink
    private let chunksAfterPixels: [PNGChunk]
    private let strips: Bool
    private let rows: RowEncoder

    /// Writes the data before the pixels.
    /// - Throws: `CodecError`.
    /// - Precondition: the header's layout is grey or RGB, with or without alpha, and its depth is the quantizer's.
    init(
        to sink: ByteSink, header: ImageHeader, quantizer: Quantizer, metadata: ImageMetadata,
        options: ImageCodec.EncodeOptions, engine: PNGEngine = .preferred
    ) throws(CodecError) {
        precondition((0...9).contains(options.pngLevel ?? 0), "a level of 0 to 9")
        precondition(options.threads ?? 1 > 0, "at least one thread")
        guard header.width <= Int32.max, header.height <= Int32.max else {
            throw .unsupported(.png, "a PNG image has at most 2147483647 rows and columns")
        }
        rows = try RowEncoder(header, quantizer: quantizer)
        guard let writer = unsafe png_shim_writer_create(sink.handle) else {
            throw .systemRefused("no memory for a PNG encoder")
        }
        unsafe self.writer = writer
        self.sink = sink
        strips = options.strips
        chunksAfterPixels = metadata.pngChunks.filter(\.followsPixels)
        let threads = options.threads ?? CurrentProcess.processorCount
        let settings = png_shim_settings(
            width: UInt32(header.width), height: UInt32(header.height), bit_depth: Int32(header.bitDepth),
            channels: Int32(header.layout.channelCount), level: Int32(options.pngLevel ?? -1),
            threads: Int32(clamping: threads), only_libpng: engine == .libpng, is_interlaced: options.isInterlaced)
        try check(unsafe png_shim_write_header(writer, settings))
        for chunk in metadata.pngChunks where !chunk.followsPixels { try write(chunk) }
    }

    /// Maximum bytes held by the encoder.
    ///
    /// Each thread, and one more, holds a strip of rows, filtered and compressed (`png_strips.c`).
    static func heldBytes(_ header: ImageHeader, _ options: ImageCodec.EncodeOptions) -> Int {
        let rowBytes = Saturating.product(header.width, header.layout.channelCount, header.bitDepth / 8)
        let imageBytes = Saturating.product(rowBytes, header.height)
        // All rows, and libpng's two of them, filtered in five ways.
        if options.isInterlaced { return Saturating.sum(imageBytes, Saturating.product(8, rowBytes), 1 << 20) }
        let strip = min(imageBytes, max(rowBytes, png_shim_strip_size(Int32(options.pngLevel ?? -1))))
        let jobs = min((options.threads ?? CurrentProcess.processorCount) + 1, imageBytes / max(strip, 1) + 1)
        return Saturating.product(4, strip, jobs)
    }

    deinit { unsafe png_shim_writer_destroy(writer) }

    func write(rows range: Range<Int>, of image: borrowing PlanarImage) throws(CodecError) {
        try unsafe rows.write(rows: range, of: image, by: encode)
    }

    func write(rows range: Range<Int>, of image: borrowing InterleavedRows) throws(CodecError) {
        try unsafe rows.write(rows: range, of: image, by: encode)
    }

    private func encode(_ base: UnsafePointer<UInt8>, stride: Int, count: Int) throws(CodecError) {
        try unsafe check(png_shim_write_rows(writer, base, stride, UInt32(count)))
    }

    func finish() throws(CodecError) { try finish(adding: ImageMetadata()) }

    func finish(adding metadata: ImageMetadata) throws(CodecError) {
        precondition(rows.isComplete, "after the last row")
        for chunk in chunksAfterPixels { try write(chunk) }
        for chunk in metadata.adapted(to: rows.header, strips: strips).pngChunks where chunk.followsPixels {
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
