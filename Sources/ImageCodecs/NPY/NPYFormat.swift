import ImageBuffers

extension ImageFormat {
    /// An array as NumPy saves it, numpy.lib.format versions 1 to 3.
    package static let npy = ImageFormat(
        id: "npy", name: "NumPy array", fullName: "NumPy array", fileName: ".npy", fileExtensions: ["npy"],
        layouts: [.gray, .grayAlpha, .rgb, .rgba], holdsArrays: true, bitDepths: [32],
        isFound: { $0.starts(with: NPYHeader.magic) },
        reader: { source, limits, layout throws(CodecError) in
            try NumberReader(npy: source, limits: limits, layout: layout)
        },
        writer: { sink, header, _, _, _ throws(CodecError) in try NumberWriter(npy: sink, header: header) },
        encoderBytes: { header, _ in NumberWriter.heldBytes(header) },
        arrayReader: { bytes throws(CodecError) in try NumericArray(npy: bytes) })
}

/// Maximum number of channels: each becomes a plane, and an array with more is hardly an image.
private let maximumChannels = 4096

extension NumberReader {
    /// Reads the header of an array that is an image: rows x columns, rows x columns x channels, or one row; or as a
    /// layout says.
    ///
    /// Samples are the array's own values. An array in C order has its rows in order, unless channels precede them. One
    /// in Fortran order has its first axis varying fastest, so that all of it is held.
    /// - Parameters:
    ///   - source: positioned at the file's first byte.
    ///   - limits: limits on the size.
    ///   - layout: the order of the axes; `nil` for rows, columns and channels.
    /// - Throws: `CodecError`: a damaged header, elements that are not plain numbers, a shape that does not fit the
    ///   layout, more pixels than the limit, a file that is shorter than its header claims.
    convenience init(npy source: ByteSource, limits: DecodeLimits, layout: ArrayLayout?) throws(CodecError) {
        let array = try NPYHeader { (count: Int) throws(CodecError) -> [UInt8] in try source.read(count) }
        let (axes, width, height, channels) = try ArrayAxes.ofShape(array.shape, layout)
        guard channels <= maximumChannels else {
            throw .limitExceeded("\(channels) channels are more than \(maximumChannels)")
        }
        try limits.check(width: width, height: height, pixelBytes: channels * array.element.byteCount)
        try self.init(
            source,
            header: ImageHeader(
                format: .npy, width: width, height: height, layout: .array(channels: channels), bitDepth: 32,
                arrayDepth: array.element.depth, axes: axes),
            numbers: Arrangement(array, axes, channels: channels), limits: limits,
            excess: "bytes after the array are ignored", truncated: array.truncated)
    }
}

extension NumberReader.Arrangement {
    /// The positions of an array's numbers.
    fileprivate init(_ array: NPYHeader, _ axes: ArrayAxes, channels: Int) {
        // Missing axes have a length of 1, so that their step does not matter.
        var steps = array.strides.map { $0 * array.element.byteCount }
        let image = axes.layout.hasImages ? steps.removeFirst() : 0
        let planes = steps.count == 3 && axes.layout.isChannelsFirst ? steps.removeFirst() : 0
        let isRow = steps.count == 1
        self.init(
            element: array.element,
            byteCount: array.isFortranOrder ? array.byteCount : array.byteCount / axes.imageCount,
            step: (
                image: array.isFortranOrder ? image : 0, row: isRow ? 0 : steps[0], column: isRow ? steps[0] : steps[1],
                channel: axes.layout.isChannelsFirst ? planes : steps.count == 3 ? steps[2] : 0
            ),
            isInOrder: !array.isFortranOrder && !axes.separatesChannels(channels))
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

    /// Bytes of the rows that are held until the last one: see `NumberWriter`.
    static func heldBytes(_ header: ImageHeader) -> Int {
        let channels = header.layout.channelCount
        guard header.format == .pfm || header.axes.separatesChannels(channels) else { return 0 }
        return Saturating.product(header.width, header.height, channels, 4)
    }
}
