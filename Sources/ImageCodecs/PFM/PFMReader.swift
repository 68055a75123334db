import ImageBuffers

/// Reads a Portable Float Map, grey or RGB.
///
/// Samples are the file's own values; the header's scale, whose meaning is up to the file's maker, is not applied. The
/// file holds the bottom row first, so that all of it is read into memory before the top row.
final class PFMReader: ImageReader {
    /// Size, one plane a channel, and 32 bits a sample.
    let header: ImageHeader

    private let source: ByteSource
    private let map: PFMHeader
    private let rowByteCount: Int
    private let byteCount: Int
    private var bytes: [UInt8]?
    private var nextRow = 0

    /// Reads the header, and refuses what cannot be there.
    /// - Parameters:
    ///   - source: stands at the file's first byte.
    ///   - limits: what is refused by size.
    /// - Throws: `CodecError`: a header that is wrong, more pixels than the limit, a file that is shorter than its header
    ///   claims.
    init(_ source: ByteSource, limits: DecodeLimits = DecodeLimits()) throws(CodecError) {
        let map = try PFMHeader { (count: Int) throws(CodecError) -> [UInt8] in try source.read(count) }
        let (pixels, overflow) = map.width.multipliedReportingOverflow(by: map.height)
        let pixelByteCount = 4 * map.layout.channelCount
        guard !overflow, pixels <= limits.maximumPixels, pixels <= Int.max / pixelByteCount else {
            throw .tooManyPixels("\(map.width) x \(map.height) is more than \(limits.maximumPixels) pixels")
        }
        try limits.check(width: map.width)
        try limits.check(decoderMemory: pixels * pixelByteCount)
        self.source = source
        self.map = map
        rowByteCount = map.width * pixelByteCount
        byteCount = pixels * pixelByteCount
        header = ImageHeader(format: .pfm, width: map.width, height: map.height, layout: map.layout, bitDepth: 32)
        if let available = source.remainingCount, available < byteCount { throw truncated(available: available) }
    }

    /// Rows are stored from the last to the first: the file is read whole.
    var heldBytes: Int { byteCount }

    /// Reads the next rows; see `ImageReader`.
    /// - Throws: `CodecError.malformed` where the file ends too soon, `.io` where it cannot be read.
    func read(rows count: Int, into image: inout PlanarImage, at row: Int) throws(CodecError) {
        precondition(count >= 0 && nextRow + count <= header.height, "no more rows than the header promised")
        precondition(image.width == header.width && image.layout == header.layout, "an image as the header describes")
        precondition(row >= 0 && row + count <= image.height, "rows that fit into the image")
        let bytes = try everyRow()
        // Floats that are already 32 bits wide lose nothing.
        var losses = ConversionLosses()
        for index in row..<row + count {
            let offset = (header.height - 1 - nextRow) * rowByteCount
            for channel in 0..<header.layout.channelCount {
                image.withMutablePlane(channel) { plane in
                    plane.withMutableRow(index) { samples in
                        map.element.convert(
                            bytes.span, from: offset + 4 * channel, step: 4 * header.layout.channelCount,
                            count: header.width, into: &samples, at: 0, losses: &losses)
                    }
                }
            }
            nextRow += 1
        }
    }

    /// Returns a scale that was not applied, and whether bytes follow the last row, as warnings.
    func finish() throws(CodecError) -> ImageMetadata {
        precondition(nextRow == header.height, "all rows have been read")
        var metadata = ImageMetadata()
        if abs(map.scale) != 1 {
            metadata.warnings.append("the header's scale \(abs(map.scale)) is not applied to the samples")
        }
        if try !source.peek(1).isEmpty {
            metadata.warnings.append("bytes after the last row are ignored")
        }
        return metadata
    }

    private func everyRow() throws(CodecError) -> [UInt8] {
        if let bytes { return bytes }
        let bytes = try source.readProgressively(byteCount)
        guard bytes.count == byteCount else { throw truncated(available: bytes.count) }
        self.bytes = bytes
        return bytes
    }

    private func truncated(available: Int) -> CodecError {
        .malformed(
            .pfm,
            "\(header.width) x \(header.height) pixels take \(byteCount) bytes, but only \(available) follow the header"
        )
    }
}
