import CCodecShims
import ImageBuffers

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

    /// Reads up to the first scan.
    /// - Throws: `CodecError`.
    init(_ source: ByteSource, limits: DecodeLimits) throws(CodecError) {
        guard let reader = unsafe jpeg_shim_reader_create(source.handle, codec_limits(limits)) else {
            throw .systemRefused("no memory for a JPEG decoder")
        }
        do throws(CodecError) {
            var stored = jpeg_shim_header()
            try unsafe Self.check(jpeg_shim_read_header(reader, &stored), reader)
            let header = ImageHeader(
                format: .jpeg, width: Int(stored.width), height: Int(stored.height),
                layout: stored.components == 1 ? .gray : .rgb, bitDepth: 8)
            rows = try RowDecoder(header, channels: Int(stored.components))
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
            rows: count, into: &image, at: row, by: decode, converting: storedHeader.components == 4 ? convert : nil)
    }

    // CMYK is converted.
    var givesBytes: Bool { storedHeader.components != 4 }

    func read(rows count: Int, into image: inout InterleavedRows, at row: Int) throws(CodecError) {
        precondition(givesBytes, "a file of bytes")
        try unsafe rows.read(rows: count, into: &image, at: row, by: decode)
    }

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
        precondition(rows.isComplete, "after the last row")
        try unsafe Self.check(jpeg_shim_read_end(reader), reader)
        var metadata = metadata()
        metadata.warnings = unsafe (0..<jpeg_shim_warning_count(reader)).map {
            unsafe String(cString: jpeg_shim_warning_at(reader, $0))
        }
        metadata.warnings +=
            metadata.jpeg?.otherPictures(isFollowedByPicture: unsafe jpeg_shim_is_followed_by_picture(reader)) ?? []
        unsafe metadata.add(jpeg_shim_reader_damage(reader))
        return metadata
    }

    /// The metadata found so far.
    private func metadata() -> ImageMetadata {
        var metadata = ImageMetadata()
        metadata.source = header
        metadata.jpeg = parameters()
        if storedHeader.components == 4 { metadata.conversion = CMYKConversion.description }
        return metadata
    }

    /// Converts a row of CMYK.
    private func convert(_ source: UnsafePointer<UInt8>, to image: inout PlanarImage, row: Int) {
        for channel in 0..<3 {
            image.withMutablePlane(channel) { plane in
                let (width, stride) = (plane.width, plane.rowStride)
                unsafe plane.withUnsafeMutableBase { base in
                    unsafe CMYKConversion.convert(
                        source, channel: channel, count: width, into: base + row * stride)
                }
            }
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
        for index in 0..<(unsafe jpeg_shim_segment_count(reader)) {
            let segment = unsafe jpeg_shim_segment_at(reader, index)
            let data = unsafe Array(UnsafeBufferPointer(start: segment.data, count: segment.count))
            let kept = JPEGParameters.Segment(marker: unsafe segment.marker, data: data)
            // CMYK became RGB, for which the profile is not.
            if kept.isProfile && storedHeader.components == 4 || kept.isWrittenByEncoder { continue }
            result.segments.append(kept)
        }
        return result
    }

    private static func check(_ status: codec_status, _ reader: OpaquePointer) throws(CodecError) {
        guard let error = unsafe CodecError(status, .jpeg, jpeg_shim_reader_message(reader)) else { return }
        throw error
    }
}

/// Converts printing inks to red, green and blue, without a colour profile.
///
///     red = c * k / 255   green = m * k / 255   blue = y * k / 255
///
/// Each value is rounded to the nearest integer. Samples are 255 minus the ink, which ranges from 0 (none) to 255
/// (full). Adobe's programs introduced this inversion, and files without an Adobe segment follow it: libvips,
/// ImageMagick, OpenCV, Pillow and browsers read both kinds in the same way. libjpeg converts YCCK to CMYK and keeps the
/// inversion.
enum CMYKConversion {
    /// What the conversion does, for the user.
    static let description = "CMYK, read as inverted (255 minus ink) and converted to RGB without a colour profile"

    /// Converts a row of interleaved C, M, Y, K to one channel.
    /// - Parameter channel: 0 red, 1 green, 2 blue.
    /// - Precondition: `source` holds `4 * count` elements, `target` holds `count`.
    static func convert(
        _ source: UnsafePointer<UInt8>, channel: Int, count: Int, into target: UnsafeMutablePointer<Float>
    ) {
        precondition(channel >= 0 && channel < 3, "red, green or blue")
        var x = 0
        while x < count {
            let light = unsafe Int32(source[4 &* x &+ channel])
            let white = unsafe Int32(source[4 &* x &+ 3])
            unsafe target[x] = Float((light &* white &+ 127) / 255)
            x &+= 1
        }
    }
}
