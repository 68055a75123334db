import CCodecShims
import ImageBuffers

/// Decodes PNG files with libpng, and the pixels of common kinds of files with ISA-L.
///
/// Every colour type and depth is decoded: palettes become RGB, grey of 1, 2 and 4 bits becomes 8 bits (x255, x85,
/// x17), tRNS becomes an alpha plane. An interlaced file is decoded as a whole when its first row is requested.
///
/// Damage that puts samples in doubt is an error: missing data, and a wrong checksum of the pixels or of a header, PLTE or
/// tRNS chunk. Missing data and wrong checksums of the pixels are kept if the limits say so. Other damage is a warning.
/// PLTE and tRNS chunks that are out of place, of a wrong length or repeated are ignored, of a tRNS value beyond the bit
/// depth the low bits count, rows beyond the header's height are left out, an ancillary chunk with a wrong checksum is
/// dropped, and after the last IDAT chunk the file may end or be damaged.
@safe final class PNGReader: ImageReader {
    var header: ImageHeader { rows.header }

    private let reader: OpaquePointer
    // Kept alive, because the shim's reader reads from it.
    private let source: ByteSource
    private let storedHeader: png_shim_header
    private let rows: RowDecoder
    /// Whether a writer of another format started without the chunks that follow the pixels.
    private var missesTrailingChunks = false

    /// Reads up to the first pixel.
    /// - Throws: `CodecError`.
    init(_ source: ByteSource, limits: DecodeLimits, engine: PNGEngine = .preferred) throws(CodecError) {
        guard let reader = unsafe png_shim_reader_create(source.handle, codec_limits(limits), engine == .libpng) else {
            throw .systemRefused("no memory for a PNG decoder")
        }
        do throws(CodecError) {
            var stored = png_shim_header()
            try unsafe Self.check(png_shim_read_header(reader, &stored), reader)
            var header = try Self.header(stored)
            header.orientation = unsafe Self.orientation(reader, source)
            rows = try RowDecoder(header)
            storedHeader = stored
        } catch {
            unsafe png_shim_reader_destroy(reader)
            throw error
        }
        unsafe self.reader = reader
        self.source = source
    }

    /// All rows of an interlaced image, which is complete only after its last pass.
    var heldBytes: Int {
        guard storedHeader.is_interlaced else { return 0 }
        return header.width * header.height * header.layout.channelCount * (header.bitDepth / 8)
    }

    deinit { unsafe png_shim_reader_destroy(reader) }

    func read(rows count: Int, into image: inout PlanarImage, at row: Int) throws(CodecError) {
        try unsafe rows.read(rows: count, into: &image, at: row, by: decode)
    }

    var givesBytes: Bool { header.bitDepth == 8 }

    func read(rows count: Int, into image: inout InterleavedRows, at row: Int) throws(CodecError) {
        precondition(givesBytes, "a file of bytes")
        try unsafe rows.read(rows: count, into: &image, at: row, by: decode)
    }

    func skip(rows count: Int) throws(CodecError) { try unsafe rows.skip(rows: count, by: decode) }

    private func decode(_ base: UnsafeMutablePointer<UInt8>, stride: Int, count: Int) throws(CodecError) -> Int {
        var decoded: UInt32 = 0
        try unsafe Self.check(png_shim_read_rows(reader, base, stride, UInt32(count), &decoded), reader)
        return Int(decoded)
    }

    func finish() throws(CodecError) -> ImageMetadata {
        var metadata: ImageMetadata
        if rows.isComplete {
            try unsafe Self.check(png_shim_read_end(reader), reader)
            metadata = self.metadata()
        } else {
            metadata = self.metadata()
            metadata.pngChunks += PNGTrailingChunks.read(source) ?? []
        }
        unsafe metadata.add(png_shim_reader_damage(reader))
        if missesTrailingChunks, metadata.pngChunks.contains(where: { $0.followsPixels }) {
            metadata.warnings.append(
                "metadata that follow the pixels are left out, because the input cannot be read twice; name it as a file"
            )
        }
        return metadata
    }

    /// The metadata before the pixels, and for other formats, whose files have no place for it later, also after them.
    func leadingMetadata(for format: ImageFormat) -> ImageMetadata {
        var metadata = metadata()
        guard format != .png, format.keepsMetadata else { return metadata }
        let trailing = PNGTrailingChunks.read(source)
        metadata.pngChunks += trailing ?? []
        missesTrailingChunks = trailing == nil
        return metadata
    }

    /// The ancillary chunks found so far.
    private static func chunks(_ reader: OpaquePointer) -> [PNGChunk] {
        unsafe (0..<png_shim_chunk_count(reader)).map { index in
            let chunk = unsafe png_shim_chunk_at(reader, index)
            return unsafe PNGChunk(
                name: String(cString: chunk.name),
                data: Array(UnsafeBufferPointer(start: chunk.data, count: chunk.count)),
                followsPixels: chunk.follows_pixels)
        }
    }

    var lightTags: LightTags { unsafe LightTags(Self.chunks(reader)) }

    /// The orientation that chunks state, also those that follow the pixels, unless the file is a pipe.
    private static func orientation(_ reader: OpaquePointer, _ source: ByteSource) -> Orientation {
        let leading = unsafe PortableMetadata(chunks(reader)).exif
        let exif = leading ?? PNGTrailingChunks.read(source).flatMap { PortableMetadata($0).exif }
        return exif?.orientation ?? .upright
    }

    /// The metadata found so far.
    private func metadata() -> ImageMetadata {
        var metadata = ImageMetadata()
        metadata.source = header
        metadata.warnings = unsafe (0..<png_shim_warning_count(reader)).map {
            unsafe String(cString: png_shim_warning_at(reader, $0))
        }
        var animation = PNGAnimation()
        for chunk in unsafe Self.chunks(reader) {
            animation.add(chunk.name, chunk.data, followsPixels: chunk.followsPixels)
            if PNGChunk.isKept(chunk.name, isExpanded: isExpanded) { metadata.pngChunks.append(chunk) }
        }
        if let warning = animation.warning { metadata.warnings.append(warning) }
        return metadata
    }

    /// Whether samples are decoded to a layout or depth other than the stored one.
    private var isExpanded: Bool {
        storedHeader.is_palette || storedHeader.has_transparent_color || storedHeader.stored_bit_depth < 8
    }

    private static func header(_ stored: png_shim_header) throws(CodecError) -> ImageHeader {
        let layouts: [ChannelLayout] = [.gray, .grayAlpha, .rgb, .rgba]
        let index = Int(stored.channels) - 1
        guard layouts.indices.contains(index), stored.bit_depth == 8 || stored.bit_depth == 16 else {
            throw .unsupported(.png, "\(stored.channels) channels of \(stored.bit_depth) bits")
        }
        return ImageHeader(
            format: .png, width: Int(stored.width), height: Int(stored.height), layout: layouts[index],
            bitDepth: Int(stored.bit_depth))
    }

    private static func check(_ status: codec_status, _ reader: OpaquePointer) throws(CodecError) {
        guard let error = unsafe CodecError(status, .png, png_shim_reader_message(reader)) else { return }
        throw error
    }
}
