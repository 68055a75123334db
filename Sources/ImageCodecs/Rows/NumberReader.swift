import ImageBuffers

/// Decodes a file of uncompressed, equally spaced numbers to float32 samples.
///
/// Rows are read one by one if the file holds them in order. If it holds the bottom row first, whole columns, or one
/// channel after the other, all of an image is read into memory before its first row. The images of a batch follow each
/// other, and only one of them is held unless the file alternates between them.
final class NumberReader: ImageReader {
    /// The positions of the numbers after the file's header.
    struct Arrangement {
        /// How a number is stored.
        let element: NPYElement
        /// Bytes of all numbers of an image, or of all images if the file alternates between them.
        let byteCount: Int
        /// Offset of the first number of the image's first row, in bytes.
        var start = 0
        /// Distances between neighbouring images, rows, columns and channels, in bytes; those of rows may be negative.
        ///
        /// That of images is 0 if one image's bytes follow the other's.
        let step: (image: Int, row: Int, column: Int, channel: Int)
        /// Whether the file holds the image's rows in order, each of them contiguous.
        let isInOrder: Bool
    }

    /// Size, one plane for each channel, and 32 bits per sample.
    let header: ImageHeader

    private let source: ByteSource
    private let numbers: Arrangement
    private let truncated: (_ available: Int) -> CodecError
    private let excess: String
    private var warnings: [String]
    private var losses = ConversionLosses()
    private(set) var statistics: SampleStatistics?
    /// The next row, counted over all images.
    private var nextRow = 0
    private let rowCount: Int
    /// The bytes of the image, or of all images, if rows are not in order, after they have been read.
    private var bytes: [UInt8]?

    /// - Parameters:
    ///   - source: positioned after the file's header.
    ///   - header: the header of the image.
    ///   - numbers: the positions of the image's numbers.
    ///   - limits: limits on the size.
    ///   - warnings: warnings about the header.
    ///   - excess: the warning about bytes after the numbers.
    ///   - truncated: the error of a file with fewer bytes after its header than the header claims.
    /// - Throws: `CodecError`: the image exceeds the limits, or the file is known to be shorter than its header claims.
    init(
        _ source: ByteSource, header: ImageHeader, numbers: Arrangement, limits: DecodeLimits, warnings: [String] = [],
        excess: String, truncated: @escaping (_ available: Int) -> CodecError
    ) throws(CodecError) {
        if !numbers.isInOrder { try limits.check(decoderMemory: numbers.byteCount) }
        let images = header.axes.imageCount
        let total = numbers.step.image == 0 ? Saturating.product(numbers.byteCount, images) : numbers.byteCount
        if let available = source.remainingCount, available < total { throw truncated(available) }
        rowCount = Saturating.product(header.height, images)
        self.source = source
        self.header = header
        self.numbers = numbers
        self.warnings = warnings
        self.excess = excess
        self.truncated = truncated
        statistics =
            numbers.element.isSmallUnsigned ? nil : SampleStatistics(areIntegers: numbers.element.kind != .float)
    }

    var heldBytes: Int { numbers.isInOrder ? 0 : numbers.byteCount }

    func read(rows count: Int, into image: inout PlanarImage, at row: Int) throws(CodecError) {
        precondition(count >= 0 && count <= rowCount - nextRow, "no more rows than the header promised")
        precondition(image.width == header.width && image.layout == header.layout, "an image as the header describes")
        precondition(row >= 0 && row + count <= image.height, "rows that fit into the image")
        for y in row..<row + count {
            if numbers.isInOrder {
                try readRow { bytes, x, count in convert(bytes, from: 0, count: count, into: &image, x: x, row: y) }
            } else {
                try pickRow { bytes, start in
                    convert(bytes, from: start, count: header.width, into: &image, x: 0, row: y)
                }
            }
            nextRow += 1
        }
    }

    func skip(rows count: Int) throws(CodecError) {
        precondition(count >= 0 && count <= rowCount - nextRow, "no more rows than the header promised")
        for _ in 0..<count {
            if numbers.isInOrder {
                try readRow { _, _, _ in }
            } else {
                try pickRow { _, _ in }
            }
            nextRow += 1
        }
    }

    func finish() throws(CodecError) -> ImageMetadata {
        var metadata = ImageMetadata()
        metadata.warnings = warnings + losses.warnings(into: "float32") + (statistics?.warnings ?? [])
        if numbers.element.kind == .float, numbers.element.byteCount == 8 {
            metadata.conversion = "float64 samples, read and filtered as float32"
        }
        guard nextRow == rowCount else { return metadata }
        if try !source.peek(1).isEmpty {
            metadata.warnings.append(excess)
            try source.verifyRest()
        }
        return metadata
    }

    /// Reads the next row in parts, so that no memory is allocated for a forged width.
    /// - Parameter body: receives the bytes of each part, its first column and its number of columns.
    private func readRow(_ body: (_ bytes: [UInt8], _ x: Int, _ count: Int) -> Void) throws(CodecError) {
        let pixelBytes = numbers.step.column
        let pixelsAtOnce = max(1, (1 << 16) / pixelBytes)
        var x = 0
        while x < header.width {
            let pixels = min(pixelsAtOnce, header.width - x)
            let bytes = try source.read(pixels * pixelBytes)
            guard bytes.count == pixels * pixelBytes else {
                throw truncated((nextRow * header.width + x) * pixelBytes + bytes.count)
            }
            body(bytes, x, pixels)
            x += pixels
        }
    }

    /// Finds the next row in the bytes of its image.
    /// - Parameter body: receives these bytes and the position of the row's first number.
    private func pickRow(_ body: (_ bytes: [UInt8], _ start: Int) -> Void) throws(CodecError) {
        let (index, y) = nextRow.quotientAndRemainder(dividingBy: header.height)
        if bytes == nil {
            let all = try source.readProgressively(numbers.byteCount)
            guard all.count == numbers.byteCount else { throw truncated(index * numbers.byteCount + all.count) }
            bytes = all
        }
        guard let bytes else { return }
        body(bytes, numbers.start + index * numbers.step.image + y * numbers.step.row)
        if y == header.height - 1, numbers.step.image == 0 { self.bytes = nil }
    }

    private func convert(
        _ bytes: [UInt8], from offset: Int, count: Int, into image: inout PlanarImage, x: Int, row: Int
    ) {
        for channel in 0..<header.layout.channelCount {
            image.withMutablePlane(channel) { plane in
                plane.withMutableRow(row) { samples in
                    numbers.element.convert(
                        bytes.span, from: offset + channel * numbers.step.channel, step: numbers.step.column,
                        count: count, into: &samples, at: x, losses: &losses)
                    statistics?.include(samples.span, x..<x + count)
                }
            }
        }
    }
}
