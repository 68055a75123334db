import CCodecShims
import ImageBuffers

/// Encodes 8-bit JPEG files with libjpeg-turbo.
///
/// Without a quality, the tables are those of the metadata, so that parts that the filter did not change stay nearly the
/// same. With a quality, libjpeg's tables for it are used. Sampling does not depend on the quality. Huffman codes are the
/// standard ones unless the options or a progressive file require others.
@safe final class JPEGWriter: ImageWriter {
    /// The quality if neither options nor metadata determine it.
    static let defaultQuality = 92

    var clipped: [ClipCount] { rows.clipped }

    private let writer: OpaquePointer
    private let sink: ByteSink
    private let rows: RowEncoder

    /// Writes the data before the pixels.
    /// - Throws: `CodecError`.
    /// - Precondition: the layout is grey or RGB, the header's and the quantizer's depth 8, the quality 1...100.
    init(
        to sink: ByteSink, header: ImageHeader, quantizer: Quantizer, metadata: ImageMetadata,
        options: ImageCodec.EncodeOptions
    ) throws(CodecError) {
        precondition((1...100).contains(options.quality ?? 1), "a quality of 1 to 100")
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
        let settings = Self.settings(header: header, metadata: metadata.jpeg, options: options)
        try check(unsafe jpeg_shim_write_header(writer, settings, tables, Int32(tables.count / 64)))
        for segment in metadata.jpeg?.segments ?? [] {
            precondition(segment.data.count <= 65533, "a segment holds 65533 bytes")
            try check(unsafe jpeg_shim_write_segment(writer, segment.marker, segment.data, segment.data.count))
        }
    }

    /// Maximum bytes held by the encoder; `options` state whether the file is progressive, also if its metadata are the
    /// reason.
    ///
    /// Scans and codes that depend on the whole image require all coefficients: two bytes each, one for every sample of
    /// whole units of blocks. Chroma of unknown sampling counts as 4:4:4.
    static func heldBytes(_ header: ImageHeader, _ options: ImageCodec.EncodeOptions) -> Int {
        guard options.isProgressive || options.optimizesCodes else { return 0 }
        // A unit has at most four blocks of eight samples along a side.
        let whole = { (length: Int) in Saturating.product(32, Saturating.sum(length, 31) / 32) }
        let luma = Saturating.product(whole(header.width), whole(header.height))
        guard header.layout != .gray else { return Saturating.product(2, luma) }
        let factors = (options.sampling ?? .ratio444).lumaFactors
        let chroma = luma / (factors.horizontal * factors.vertical)
        return Saturating.product(2, Saturating.sum(luma, chroma, chroma))
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
        header: ImageHeader, metadata: JPEGParameters?, options: ImageCodec.EncodeOptions
    ) -> jpeg_shim_settings {
        var settings = jpeg_shim_settings()
        settings.width = UInt32(header.width)
        settings.height = UInt32(header.height)
        settings.components = Int32(header.layout.channelCount)
        let hasTables = !(metadata?.quantization.isEmpty ?? true)
        settings.quality = Int32(options.quality ?? (hasTables ? 0 : defaultQuality))
        let sampling =
            options.sampling?.lumaFactors ?? metadata?.writableSampling ?? options.defaultSampling.lumaFactors
        settings.horizontal_sampling = Int32(sampling.horizontal)
        settings.vertical_sampling = Int32(sampling.vertical)
        settings.is_progressive = options.isProgressive || metadata?.isProgressive ?? false
        settings.optimizes_codes = options.optimizesCodes
        // RGB has no chroma: red alone would keep its resolution.
        let hasChroma = options.sampling.map { $0 != .ratio444 } ?? false
        settings.is_rgb = metadata?.isRGB ?? false && !hasChroma
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
