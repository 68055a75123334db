import CCodecShims
import ImageBuffers

/// Encodes 8-bit JPEG files with libjpeg-turbo and the standard Huffman codes.
///
/// Without a quality, tables and sampling are those of the metadata, so that parts that the filter did not change stay
/// nearly the same. With a quality, libjpeg's tables for it are used. If no sampling is known, colour is stored as
/// 4:4:4 from quality 90 upwards and as 4:2:0 below.
@safe final class JPEGWriter: ImageWriter {
    /// The quality if neither options nor metadata determine it.
    static let defaultQuality = 92

    var clipped: ClipCount { rows.clipped }

    private let writer: OpaquePointer
    private let sink: ByteSink
    private let rows: RowEncoder

    /// Writes the data before the pixels.
    /// - Throws: `CodecError`.
    /// - Precondition: the layout is grey or RGB, the header's and the quantizer's depth 8, the quality 1...100.
    init(
        to sink: ByteSink, header: ImageHeader, quantizer: Quantizer, metadata: ImageMetadata, quality: Int?
    ) throws(CodecError) {
        precondition((1...100).contains(quality ?? 1), "a quality of 1 to 100")
        // JPEG_MAX_DIMENSION of libjpeg.
        guard header.width <= 65500, header.height <= 65500 else {
            throw .unsupported(.jpeg, "a JPEG image has at most 65500 rows and columns")
        }
        rows = try RowEncoder(header, quantizer: quantizer)
        guard let writer = unsafe jpeg_shim_writer_create(sink.handle) else {
            throw .systemRefused("no memory for a JPEG encoder")
        }
        unsafe self.writer = writer
        self.sink = sink
        let tables = (metadata.jpeg?.quantization ?? []).prefix(3).flatMap { $0 }
        precondition(tables.count % 64 == 0, "tables of 64 values")
        let settings = Self.settings(header: header, metadata: metadata.jpeg, quality: quality)
        try check(unsafe jpeg_shim_write_header(writer, settings, tables, Int32(tables.count / 64)))
        for segment in metadata.jpeg?.segments ?? [] {
            precondition(segment.data.count <= 65533, "a segment holds 65533 bytes")
            try check(unsafe jpeg_shim_write_segment(writer, segment.marker, segment.data, segment.data.count))
        }
    }

    deinit { unsafe jpeg_shim_writer_destroy(writer) }

    func write(rows range: Range<Int>, of image: borrowing PlanarImage) throws(CodecError) {
        try unsafe rows.write(rows: range, of: image, by: encode)
    }

    func write(rows range: Range<Int>, of image: borrowing InterleavedRows) throws(CodecError) {
        try unsafe rows.write(rows: range, of: image, by: encode)
    }

    private func encode(_ base: UnsafePointer<UInt8>, stride: Int, count: Int) throws(CodecError) {
        try unsafe check(jpeg_shim_write_rows(writer, base, stride, UInt32(count)))
    }

    func finish() throws(CodecError) {
        precondition(rows.isComplete, "after the last row")
        try check(unsafe jpeg_shim_write_end(writer))
        try sink.flush()
    }

    /// The shim's settings, except for the tables.
    private static func settings(
        header: ImageHeader, metadata: JPEGParameters?, quality: Int?
    ) -> jpeg_shim_settings {
        var settings = jpeg_shim_settings()
        settings.width = UInt32(header.width)
        settings.height = UInt32(header.height)
        settings.components = Int32(header.layout.channelCount)
        let hasTables = !(metadata?.quantization.isEmpty ?? true)
        let quality = quality ?? (hasTables ? 0 : defaultQuality)
        settings.quality = Int32(quality)
        let sampling: (horizontal: Int, vertical: Int) =
            (hasTables ? metadata?.writableSampling : nil) ?? (quality >= 90 ? (1, 1) : (2, 2))
        settings.horizontal_sampling = Int32(sampling.horizontal)
        settings.vertical_sampling = Int32(sampling.vertical)
        settings.is_progressive = metadata?.isProgressive ?? false
        settings.is_rgb = metadata?.isRGB ?? false
        // Exif without JFIF is kept so, because its segment must be the first.
        settings.writes_jfif = metadata?.density != nil || !(metadata?.segments.contains(where: \.isExif) ?? false)
        let density = metadata?.density ?? .init(unit: 0, horizontal: 1, vertical: 1)
        settings.density = jpeg_shim_density(
            unit: density.unit, horizontal: density.horizontal, vertical: density.vertical)
        return settings
    }

    private func check(_ status: codec_status) throws(CodecError) {
        guard let error = unsafe CodecError(status, .jpeg, jpeg_shim_writer_message(writer)) else { return }
        throw error
    }
}
