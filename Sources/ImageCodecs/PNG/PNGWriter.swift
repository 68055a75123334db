import CCodecShims
import ImagePlanes

/// Encodes PNG files by libpng: not interlaced, no palette.
@safe final class PNGWriter: ImageWriter {
    var clipped: ClipCount { rows.clipped }

    private let writer: OpaquePointer
    private let sink: ByteSink
    private let header: ImageHeader
    private let chunksAfterPixels: [PNGChunk]
    private var rows: RowEncoder
    private var nextRow = 0

    /// zlib's level where none is asked for.
    ///
    /// On a noisy 6000x1500 photograph level 2 takes two thirds of level 6's time for 3 % more bytes, on a smooth
    /// drawing a third for 2 % more: measured with libpng 1.6.39 and zlib 1.2.13, all five row filters.
    private static let defaultLevel = 2

    /// Writes everything that precedes the pixels.
    /// - Throws: `CodecError`.
    /// - Precondition: the header's layout is grey or RGB, with alpha or without, and its depth the quantizer's.
    init(
        to sink: ByteSink, header: ImageHeader, quantizer: Quantizer, metadata: ImageMetadata, level: Int?
    ) throws(CodecError) {
        if case .array = header.layout { preconditionFailure("PNG holds grey or RGB") }
        precondition(quantizer.bitDepth == header.bitDepth, "a quantizer of the header's depth")
        precondition(header.width > 0 && header.height > 0, "a size")
        precondition((0...9).contains(level ?? 0), "a level of 0 to 9")
        guard header.width <= Int32.max, header.height <= Int32.max else {
            throw .unsupported(.png, "a PNG image has at most 2147483647 rows and columns")
        }
        rows = try RowEncoder(header: header, quantizer: quantizer)
        guard let writer = unsafe png_shim_writer_create(sink.handle) else {
            throw .limitExceeded("no memory for a PNG encoder")
        }
        unsafe self.writer = writer
        self.sink = sink
        self.header = header
        let chunks = metadata.pngChunks.filter { $0.survives(from: metadata.source, to: header) }
        chunksAfterPixels = chunks.filter(\.followsPixels)
        try check(
            unsafe png_shim_write_header(
                writer, UInt32(header.width), UInt32(header.height), Int32(header.bitDepth),
                Int32(header.layout.channelCount), Int32(level ?? Self.defaultLevel)))
        for chunk in chunks where !chunk.followsPixels { try write(chunk) }
    }

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
