import CCodecShims
import ImageBuffers
import Platform

/// Decodes JPEG files with libjpeg-turbo.
///
/// It supports grey, YCbCr, RGB, CMYK and YCCK of 8 bits, baseline and progressive, Huffman and arithmetic, with any
/// sampling. CMYK is converted to RGB: see `CMYKConversion`. Damage for which libjpeg would invent samples is an error,
/// unless the limits keep it; damage that costs no sample, such as a missing end-of-image marker, is a warning. A file of
/// several scans is read whole when its first row is requested.
@safe final class JPEGReader: ImageReader {
    var header: ImageHeader { rows.header }

    private let reader: OpaquePointer
    // Kept alive, because the shim's reader reads from it.
    private let source: ByteSource
    private let storedHeader: jpeg_shim_header
    private let rows: RowDecoder
    // The conversion of a file of four components.
    private let inks: CMYKConversion?

    /// Reads up to the first scan.
    /// - Throws: `CodecError`.
    init(_ source: ByteSource, limits: DecodeLimits) throws(CodecError) {
        guard let reader = unsafe jpeg_shim_reader_create(source.handle, codec_limits(limits)) else {
            throw .systemRefused("no memory for a JPEG decoder")
        }
        do throws(CodecError) {
            var stored = jpeg_shim_header()
            try unsafe Self.check(jpeg_shim_read_header(reader, &stored), reader)
            var header = ImageHeader(
                format: .jpeg, width: Int(stored.width), height: Int(stored.height),
                layout: stored.components == 1 ? .gray : .rgb, bitDepth: 8)
            header.orientation = unsafe Self.segments(reader).lazy.compactMap(\.exif?.orientation).first ?? .upright
            rows = try RowDecoder(header, channels: Int(stored.components))
            inks =
                stored.components == 4
                ? try unsafe CMYKConversion(profile: Self.profile(reader), width: header.width) : nil
            storedHeader = stored
        } catch {
            unsafe jpeg_shim_reader_destroy(reader)
            throw error
        }
        unsafe self.reader = reader
        self.source = source
    }

    /// The coefficients of all scans: two bytes each, at most one for every sample.
    var heldBytes: Int {
        storedHeader.has_several_scans ? 2 * header.width * header.height * Int(storedHeader.components) : 0
    }

    var isProgressive: Bool { storedHeader.is_progressive }

    deinit { unsafe jpeg_shim_reader_destroy(reader) }

    func read(rows count: Int, into image: inout PlanarImage, at row: Int) throws(CodecError) {
        try unsafe rows.read(
            rows: count, into: &image, at: row, by: decode, converting: inks?.convert)
    }

    // CMYK is converted.
    var givesBytes: Bool { inks == nil }

    func read(rows count: Int, into image: inout InterleavedRows, at row: Int) throws(CodecError) {
        precondition(givesBytes, "a file of bytes")
        try unsafe rows.read(rows: count, into: &image, at: row, by: decode)
    }

    func skip(rows count: Int) throws(CodecError) { try unsafe rows.skip(rows: count, by: decode) }

    private func decode(_ base: UnsafeMutablePointer<UInt8>, stride: Int, count: Int) throws(CodecError) -> Int {
        var decoded: UInt32 = 0
        try unsafe Self.check(jpeg_shim_read_rows(reader, base, stride, UInt32(count), &decoded), reader)
        return Int(decoded)
    }

    func leadingMetadata(for format: ImageFormat) throws(CodecError) -> ImageMetadata {
        try unsafe Self.check(jpeg_shim_read_leading(reader), reader)
        return metadata()
    }

    func finish() throws(CodecError) -> ImageMetadata {
        if rows.isComplete { try unsafe Self.check(jpeg_shim_read_end(reader), reader) }
        var metadata = metadata()
        metadata.warnings = unsafe (0..<jpeg_shim_warning_count(reader)).map {
            unsafe String(cString: jpeg_shim_warning_at(reader, $0))
        }
        metadata.warnings +=
            metadata.jpeg?.otherPictures(isFollowedByPicture: unsafe jpeg_shim_is_followed_by_picture(reader)) ?? []
        if let warning = inks?.warning { metadata.warnings.append(warning) }
        unsafe metadata.add(jpeg_shim_reader_damage(reader))
        return metadata
    }

    /// The metadata found so far.
    private func metadata() -> ImageMetadata {
        var metadata = ImageMetadata()
        metadata.source = header
        metadata.jpeg = parameters()
        metadata.conversion = inks?.description
        return metadata
    }

    /// The profile of grey and colours; CMYK was converted to sRGB.
    var lightTags: LightTags {
        var tags = LightTags()
        if inks == nil, let profile = try? unsafe Self.profile(reader), !profile.isEmpty { tags.profile = profile }
        return tags
    }

    /// The ICC profile; empty if there is none.
    private static func profile(_ reader: OpaquePointer) throws(CodecError) -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        try unsafe check(jpeg_shim_read_profile(reader, &bytes, &count), reader)
        guard let bytes = unsafe bytes else { return [] }
        defer { unsafe HeapMemory.free(bytes) }
        return unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    /// The segments found so far.
    private static func segments(_ reader: OpaquePointer) -> [JPEGParameters.Segment] {
        unsafe (0..<jpeg_shim_segment_count(reader)).map { index in
            let segment = unsafe jpeg_shim_segment_at(reader, index)
            return unsafe .init(
                marker: segment.marker, data: Array(UnsafeBufferPointer(start: segment.data, count: segment.count)))
        }
    }

    private func parameters() -> JPEGParameters {
        var result = JPEGParameters()
        let isGray = storedHeader.components == 1
        result.lumaSampling =
            isGray ? nil : (Int(storedHeader.horizontal_sampling), Int(storedHeader.vertical_sampling))
        result.isProgressive = storedHeader.is_progressive
        result.isRGB = storedHeader.is_rgb
        if storedHeader.has_density {
            let density = storedHeader.density
            result.density = .init(
                unit: density.unit, horizontal: density.horizontal, vertical: density.vertical)
        }
        for component in 0..<min(storedHeader.components, 3) {
            guard let table = unsafe jpeg_shim_table(reader, component) else { break }
            result.quantization.append(unsafe Array(UnsafeBufferPointer(start: table, count: 64)))
        }
        if result.quantization.count == 3, result.quantization[1] == result.quantization[2] {
            result.quantization.removeLast()
        }
        // CMYK became RGB, for which the profile is not.
        result.segments = unsafe Self.segments(reader).filter {
            !($0.isProfile && storedHeader.components == 4) && !$0.isWrittenByEncoder
        }
        return result
    }

    private static func check(_ status: codec_status, _ reader: OpaquePointer) throws(CodecError) {
        guard let error = unsafe CodecError(status, .jpeg, jpeg_shim_reader_message(reader)) else { return }
        throw error
    }
}
