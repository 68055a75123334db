import ImageBuffers

extension ImageFormat {
    /// An array as NumPy saves it, numpy.lib.format versions 1 to 3.
    package static let npy = ImageFormat(
        id: "npy", name: "NumPy array", fullName: "NumPy array", fileName: ".npy", fileExtensions: ["npy"],
        layouts: [.gray, .grayAlpha, .rgb, .rgba], holdsArrays: true, bitDepths: [32],
        isFound: { $0.starts(with: NPYHeader.magic) },
        reader: { source, limits throws(CodecError) in try NumberReader(npy: source, limits: limits) },
        writer: { sink, header, _, _, _ throws(CodecError) in try NumberWriter(npy: sink, header: header) },
        arrayReader: { bytes throws(CodecError) in try NumericArray(npy: bytes) })
}

/// Maximum number of channels: each becomes a plane, and an array with more is hardly an image.
private let maximumChannels = 4096

extension NumberReader {
    /// Reads the header of an array that is an image: rows x columns, rows x columns x channels, or one row.
    ///
    /// Samples are the array's own values. An array in C order has its rows in order; one in Fortran order has its
    /// columns one after the other.
    /// - Parameters:
    ///   - source: positioned at the file's first byte.
    ///   - limits: limits on the size.
    /// - Throws: `CodecError`: a damaged header, elements that are not plain numbers, other than one to three
    ///   dimensions, more pixels than the limit, a file that is shorter than its header claims.
    convenience init(npy source: ByteSource, limits: DecodeLimits) throws(CodecError) {
        let array = try NPYHeader { (count: Int) throws(CodecError) -> [UInt8] in try source.read(count) }
        let shape = array.shape
        guard shape.count <= 3 else {
            throw .unsupported(
                .npy,
                "an array of shape \(NPYHeader.text(shape)) is not an image: "
                    + "one has rows x columns, or rows x columns x channels")
        }
        let (width, height) = shape.count == 1 ? (shape[0], 1) : (shape[1], shape[0])
        let channels = shape.count == 3 ? shape[2] : 1
        guard channels <= maximumChannels else {
            throw .limitExceeded("\(channels) channels are more than \(maximumChannels)")
        }
        try limits.check(width: width, height: height, pixelBytes: channels * array.element.byteCount)
        let strides = array.strides.map { $0 * array.element.byteCount }
        try self.init(
            source,
            header: ImageHeader(
                format: .npy, width: width, height: height, layout: .array(channels: channels), bitDepth: 32,
                arrayDepth: array.element.depth,
                axes: shape.count == 1 ? .columnsOnly : shape.count == 3 ? .withChannels : .asNeeded),
            numbers: Arrangement(
                element: array.element, byteCount: array.byteCount,
                step: (
                    row: shape.count == 1 ? 0 : strides[0],
                    column: shape.count == 1 ? strides[0] : strides[1],
                    channel: shape.count == 3 ? strides[2] : 0
                ),
                isInOrder: !array.isFortranOrder),
            limits: limits, excess: "bytes after the array are ignored", truncated: array.truncated)
    }
}

extension NumberWriter {
    /// Starts an array of type '<f4' in C order, format version 1.0, byte for byte as NumPy saves it.
    ///
    /// Its shape is (rows, columns) for one plane and (rows, columns, channels) for several, unless the header's axes
    /// say otherwise.
    /// - Throws: `CodecError.io`; `.limitExceeded` when the array's size does not fit into an `Int`.
    convenience init(npy sink: ByteSink, header: ImageHeader) throws(CodecError) {
        let shape = header.axes.shape(width: header.width, height: header.height, channels: header.layout.channelCount)
        let array = try NPYHeader(element: .float32, isFortranOrder: false, shape: shape)
        try self.init(to: sink, header: header, headerBytes: array.bytes, isBottomUp: false)
    }
}
