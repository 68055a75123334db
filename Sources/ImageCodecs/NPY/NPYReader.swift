import ImageBuffers

/// Reads an .npy array as an image: rows x columns, rows x columns x channels, or one row.
///
/// Samples are the array's own values as float32. A C-ordered array is read row by row; of a Fortran-ordered one the
/// last columns come last in the file, so that all of it is read into memory before the first row.
final class NPYReader: ImageReader {
    /// Size, one plane a channel, and 32 bits a sample.
    let header: ImageHeader

    private let source: ByteSource
    private let array: NPYHeader
    /// Distances between neighbouring rows, columns and channels, in bytes.
    private let step: (row: Int, column: Int, channel: Int)
    private var nextRow = 0
    private var losses = ConversionLosses()
    /// The array's bytes, where it is in Fortran order and has been read.
    private var buffered: [UInt8]?

    /// Most channels that are read: more are hardly an image, and each is a plane of its own.
    private static let maximumChannels = 4096

    /// Reads the header, and refuses what cannot be an image or cannot be there.
    /// - Parameters:
    ///   - source: stands at the file's first byte.
    ///   - limits: what is refused by size.
    /// - Throws: `CodecError`: a header that is wrong, elements that are no plain numbers, other than one to three
    ///   dimensions, more pixels than the limit, a file that is shorter than its header claims.
    init(_ source: ByteSource, limits: DecodeLimits = DecodeLimits()) throws(CodecError) {
        let array = try NPYHeader { (count: Int) throws(CodecError) -> [UInt8] in try source.read(count) }
        let shape = array.shape
        guard shape.count <= 3 else {
            throw .unsupported(
                .npy,
                "an array of shape \(NPYHeader.text(shape)) is no image: "
                    + "one has rows x columns, or rows x columns x channels")
        }
        let (width, height) = shape.count == 1 ? (shape[0], 1) : (shape[1], shape[0])
        let channels = shape.count == 3 ? shape[2] : 1
        guard channels <= Self.maximumChannels else {
            throw .limitExceeded("\(channels) channels are more than \(Self.maximumChannels)")
        }
        // The product of all dimensions is known not to overflow.
        guard width * height <= limits.maximumPixels else {
            throw .tooManyPixels("\(width) x \(height) is more than \(limits.maximumPixels) pixels")
        }
        try limits.check(width: width)
        if array.isFortranOrder { try limits.check(decoderMemory: array.byteCount) }
        if let available = source.remainingCount, available < array.byteCount {
            throw array.truncated(available: available)
        }
        self.source = source
        self.array = array
        let strides = array.strides.map { $0 * array.element.byteCount }
        step = (
            row: shape.count == 1 ? 0 : strides[0],
            column: shape.count == 1 ? strides[0] : strides[1],
            channel: shape.count == 3 ? strides[2] : 0
        )
        header = ImageHeader(
            format: .npy, width: width, height: height, layout: .array(channels: channels), bitDepth: 32,
            axes: shape.count == 1 ? .columnsOnly : shape.count == 3 ? .withChannels : .asNeeded)
    }

    /// An array whose columns are stored one by one is read whole.
    var heldBytes: Int { array.isFortranOrder ? array.byteCount : 0 }

    /// Reads the next rows; see `ImageReader`.
    /// - Throws: `CodecError.malformed` where the file ends too soon, `.io` where it cannot be read.
    func read(rows count: Int, into image: inout PlanarImage, at row: Int) throws(CodecError) {
        precondition(count >= 0 && nextRow + count <= header.height, "no more rows than the header promised")
        precondition(image.width == header.width && image.layout == header.layout, "an image as the header describes")
        precondition(row >= 0 && row + count <= image.height, "rows that fit into the image")
        for index in row..<row + count {
            if array.isFortranOrder {
                try gatherRow(into: &image, at: index)
            } else {
                try readRow(into: &image, at: index)
            }
            nextRow += 1
        }
    }

    /// Returns what was rounded or became infinite, and whether bytes follow the array, as warnings.
    func finish() throws(CodecError) -> ImageMetadata {
        precondition(nextRow == header.height, "all rows have been read")
        var metadata = ImageMetadata()
        metadata.warnings = losses.warnings(into: "float32")
        if try !source.peek(1).isEmpty {
            metadata.warnings.append("bytes after the array are ignored")
        }
        return metadata
    }

    /// Reads the next row of a C-ordered array, in parts, so that a forged width takes no memory for bytes.
    private func readRow(into image: inout PlanarImage, at row: Int) throws(CodecError) {
        let pixelsAtOnce = max(1, (1 << 16) / step.column)
        var x = 0
        while x < header.width {
            let pixels = min(pixelsAtOnce, header.width - x)
            let bytes = try source.read(pixels * step.column)
            guard bytes.count == pixels * step.column else {
                let before = nextRow * header.width * step.column + x * step.column
                throw array.truncated(available: before + bytes.count)
            }
            convert(bytes, from: 0, count: pixels, into: &image, x: x, row: row)
            x += pixels
        }
    }

    /// Picks the next row out of a Fortran-ordered array.
    private func gatherRow(into image: inout PlanarImage, at row: Int) throws(CodecError) {
        if buffered == nil {
            let bytes = try source.readProgressively(array.byteCount)
            guard bytes.count == array.byteCount else { throw array.truncated(available: bytes.count) }
            buffered = bytes
        }
        guard let buffered else { return }
        convert(buffered, from: nextRow * step.row, count: header.width, into: &image, x: 0, row: row)
    }

    private func convert(
        _ bytes: [UInt8], from offset: Int, count: Int, into image: inout PlanarImage, x: Int, row: Int
    ) {
        for channel in 0..<header.layout.channelCount {
            image.withMutablePlane(channel) { plane in
                plane.withMutableRow(row) { samples in
                    array.element.convert(
                        bytes.span, from: offset + channel * step.channel, step: step.column, count: count,
                        into: &samples, at: x, losses: &losses)
                }
            }
        }
    }
}
