import CCodecShims
import ImageBuffers

/// Decodes JPEG files by libjpeg-turbo.
///
/// Grey, YCbCr, RGB, CMYK and YCCK of 8 bits, baseline and progressive, Huffman and arithmetic, every sampling. CMYK
/// becomes RGB: see `CMYKConversion`. Damage for which libjpeg would make samples up is an error; what costs no sample
/// is a warning. A file of several scans is read whole when its first row is asked for.
@safe final class JPEGReader: ImageReader {
    let header: ImageHeader

    private let reader: OpaquePointer
    // Held so that it outlives the shim's reader, which reads from it.
    private let source: ByteSource
    private let storedHeader: jpeg_shim_header
    private let buffer: RowBuffer
    private var nextRow = 0

    /// Reads up to the first scan.
    /// - Throws: `CodecError`.
    init(_ source: ByteSource, limits: DecodeLimits) throws(CodecError) {
        let shimLimits = jpeg_shim_limits(
            pixels: UInt64(limits.maximumPixels), width: UInt32(clamping: limits.maximumWidth),
            memory: UInt64(limits.maximumDecoderMemory))
        guard let reader = unsafe jpeg_shim_reader_create(source.handle, shimLimits) else {
            throw .systemRefused("no memory for a JPEG decoder")
        }
        do throws(CodecError) {
            var stored = jpeg_shim_header()
            try unsafe Self.check(jpeg_shim_read_header(reader, &stored), reader)
            header = ImageHeader(
                format: .jpeg, width: Int(stored.width), height: Int(stored.height),
                layout: stored.components == 1 ? .gray : .rgb, bitDepth: 8)
            buffer = try RowBuffer(rowBytes: header.width * Int(stored.components), height: header.height)
            storedHeader = stored
        } catch {
            unsafe jpeg_shim_reader_destroy(reader)
            throw error
        }
        unsafe self.reader = reader
        self.source = source
    }

    /// The coefficients of all scans, two bytes each, and without subsampling one for every sample.
    var heldBytes: Int {
        storedHeader.has_several_scans ? 2 * header.width * header.height * Int(storedHeader.components) : 0
    }

    deinit { unsafe jpeg_shim_reader_destroy(reader) }

    func read(rows count: Int, into image: inout PlanarImage, at row: Int) throws(CodecError) {
        precondition(image.width == header.width && image.layout == header.layout, "an image of the header's width")
        precondition(count >= 0 && row >= 0 && count <= image.height - row, "rows of the image")
        precondition(count <= header.height - nextRow, "no more rows than the file has")
        var done = 0
        while done < count {
            let part = min(buffer.rows, count - done)
            try unsafe Self.check(
                jpeg_shim_read_rows(reader, buffer.samples(ofRow: 0, as: UInt8.self), buffer.rowBytes, UInt32(part)),
                reader)
            for index in 0..<part { copyRow(index, to: &image, row: row + done + index) }
            done += part
            nextRow += part
        }
    }

    // CMYK is converted.
    var givesBytes: Bool { storedHeader.components != 4 }

    func read(rows count: Int, into image: inout InterleavedRows, at row: Int) throws(CodecError) {
        precondition(givesBytes, "a file of bytes")
        image.require(rows: row..<row + count, of: header, left: header.height - nextRow)
        let stride = image.rowStride
        guard count > 0 else { return }
        try unsafe image.withUnsafeMutableRow(row) { base throws(CodecError) in
            try unsafe Self.check(jpeg_shim_read_rows(reader, base, stride, UInt32(count)), reader)
        }
        nextRow += count
    }

    func leadingMetadata() throws(CodecError) -> ImageMetadata {
        try unsafe Self.check(jpeg_shim_read_leading(reader), reader)
        return metadata()
    }

    func finish() throws(CodecError) -> ImageMetadata {
        precondition(nextRow == header.height, "after the last row")
        try unsafe Self.check(jpeg_shim_read_end(reader), reader)
        var metadata = metadata()
        metadata.warnings = unsafe (0..<jpeg_shim_warning_count(reader)).map {
            unsafe String(cString: jpeg_shim_warning_at(reader, $0))
        }
        return metadata
    }

    /// What was found so far.
    private func metadata() -> ImageMetadata {
        var metadata = ImageMetadata()
        metadata.source = header
        metadata.jpeg = parameters()
        return metadata
    }

    private func copyRow(_ index: Int, to image: inout PlanarImage, row: Int) {
        guard storedHeader.components == 4 else {
            buffer.copyRow(index, to: &image, row: row, bitDepth: 8)
            return
        }
        for channel in 0..<3 {
            image.withMutablePlane(channel) { plane in
                let (width, stride) = (plane.width, plane.rowStride)
                unsafe plane.withUnsafeMutableBase { base in
                    unsafe CMYKConversion.convert(
                        buffer.samples(ofRow: index, as: UInt8.self), channel: channel, count: width,
                        isInverted: storedHeader.has_adobe_segment, into: base + row * stride)
                }
            }
        }
    }

    private func parameters() -> JPEGParameters {
        var result = JPEGParameters()
        result.lumaSampling = (Int(storedHeader.horizontal_sampling), Int(storedHeader.vertical_sampling))
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
            if kept.isKept(wasCMYK: storedHeader.components == 4) { result.segments.append(kept) }
        }
        return result
    }

    private static func check(_ status: codec_status, _ reader: OpaquePointer) throws(CodecError) {
        guard let error = unsafe CodecError(status, .jpeg, jpeg_shim_reader_message(reader)) else { return }
        throw error
    }
}
