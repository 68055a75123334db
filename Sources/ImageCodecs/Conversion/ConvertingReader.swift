import ImageBuffers

/// Decodes a picture with converted pixels, some rows at a time.
final class ConvertingReader: ImageReader {
    let header: ImageHeader

    private let reader: any ImageReader
    private let conversion: any RowConversion
    /// Rows as decoded.
    private var rows: PlanarImage
    private let rowCount: Int

    /// Bytes of rows that are decoded before they are converted, except for a single longer row.
    private static let bufferSize = 1 << 18

    /// - Parameter reader: a reader of a picture, which is used by nobody else.
    /// - Throws: `CodecError.systemRefused` when the system has no memory for a few rows.
    init(_ reader: any ImageReader, _ conversion: any RowConversion) throws(CodecError) {
        var header = reader.header
        let rowBytes = Saturating.product(4, header.layout.channelCount, header.width)
        rowCount = max(1, min(header.height, Self.bufferSize / max(1, rowBytes)))
        do throws(PlaneError) {
            rows = try PlanarImage(uninitializedWidth: header.width, height: rowCount, layout: header.layout)
        } catch {
            throw .systemRefused("no memory for rows of \(header.width) pixels")
        }
        header.layout = conversion.layout
        self.header = header
        self.reader = reader
        self.conversion = conversion
    }

    var heldBytes: Int { reader.heldBytes }
    var isProgressive: Bool { reader.isProgressive }
    var statistics: SampleStatistics? { reader.statistics }
    var givesFractions: Bool { reader.givesFractions || conversion.givesFractions }
    var dropsAlpha: Bool { reader.dropsAlpha || conversion.dropsAlpha }

    func read(rows count: Int, into image: inout PlanarImage, at row: Int) throws(CodecError) {
        precondition(image.width == header.width && image.layout == header.layout, "an image of the header's width")
        precondition(count >= 0 && row >= 0 && count <= image.height - row, "rows of the image")
        var y = row
        while y < row + count {
            let part = min(rowCount, row + count - y)
            try reader.read(rows: part, into: &rows, at: 0)
            conversion.convert(part, of: rows, into: &image, at: y)
            y += part
        }
    }

    func skip(rows count: Int) throws(CodecError) { try reader.skip(rows: count) }

    func leadingMetadata(for format: ImageFormat) throws(CodecError) -> ImageMetadata {
        described(try reader.leadingMetadata(for: format))
    }

    func finish() throws(CodecError) -> ImageMetadata { described(try reader.finish()) }

    private func described(_ metadata: ImageMetadata) -> ImageMetadata {
        var metadata = metadata
        metadata.conversion = [metadata.conversion, conversion.description].compactMap(\.self).joined(separator: "; ")
        return metadata
    }
}

/// A conversion of decoded rows, for a `ConvertingReader`.
protocol RowConversion: CustomStringConvertible {
    /// The channels of converted rows.
    var layout: ChannelLayout { get }
    /// Whether converted samples in the units of integers may lie between integers.
    var givesFractions: Bool { get }
    /// Whether the alpha channel of the file is left out.
    var dropsAlpha: Bool { get }

    /// Converts the first `count` rows of `rows`, and stores them from row `row` of `image` on.
    func convert(_ count: Int, of rows: borrowing PlanarImage, into image: inout PlanarImage, at row: Int)
}
