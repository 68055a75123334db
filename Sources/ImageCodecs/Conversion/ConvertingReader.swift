import ImageBuffers

/// Decodes a picture with converted pixels, some rows at a time.
final class ConvertingReader: ImageReader {
    let header: ImageHeader

    private let reader: any ImageReader
    private let conversion: any RowConversion
    /// Rows as decoded.
    private var rows: PlanarImage
    /// The same, if the conversion takes bytes and the file has them.
    private var bytes: InterleavedRows
    private let takesBytes: Bool
    private let rowCount: Int

    /// Bytes of rows that are decoded before they are converted, except for a single longer row.
    private static let bufferSize = 1 << 18

    /// - Parameter reader: a reader of a picture, which is used by nobody else.
    /// - Throws: `CodecError.systemRefused` when the system has no memory for a few rows.
    init(_ reader: any ImageReader, _ conversion: any RowConversion) throws(CodecError) {
        var header = reader.header
        takesBytes = conversion.takesBytes && reader.givesBytes
        let (layout, width) = (header.layout, header.width)
        let rowBytes = Saturating.product(4, header.layout.channelCount, header.width)
        rowCount = max(1, min(header.height, Self.bufferSize / max(1, rowBytes)))
        do throws(PlaneError) {
            // Only one of the two buffers is used; the other holds a single pixel.
            rows = try PlanarImage(
                uninitializedWidth: takesBytes ? 1 : width, height: takesBytes ? 1 : rowCount, layout: layout)
            bytes = try InterleavedRows(
                uninitializedWidth: takesBytes ? width : 1, channels: layout.channelCount,
                height: takesBytes ? rowCount : 1)
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
    var light: LinearLight? { conversion.light ?? reader.light }

    func read(rows count: Int, into image: inout PlanarImage, at row: Int) throws(CodecError) {
        precondition(image.width == header.width && image.layout == header.layout, "an image of the header's width")
        precondition(count >= 0 && row >= 0 && count <= image.height - row, "rows of the image")
        var y = row
        while y < row + count {
            let part = min(rowCount, row + count - y)
            if takesBytes {
                try reader.read(rows: part, into: &bytes, at: 0)
                conversion.convert(part, of: bytes, into: &image, at: y)
            } else {
                try reader.read(rows: part, into: &rows, at: 0)
                conversion.convert(part, of: rows, into: &image, at: y)
            }
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
        metadata.warnings += conversion.light?.warnings ?? []
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

    /// The curves by which colours are decoded to linear light, if they are.
    var light: LinearLight? { get }
    /// Whether rows can be converted from interleaved bytes.
    var takesBytes: Bool { get }

    /// Converts the first `count` rows of `rows`, and stores them from row `row` of `image` on.
    func convert(_ count: Int, of rows: borrowing PlanarImage, into image: inout PlanarImage, at row: Int)

    /// The same, from interleaved bytes.
    /// - Precondition: `takesBytes`.
    func convert(_ count: Int, of rows: borrowing InterleavedRows, into image: inout PlanarImage, at row: Int)
}

extension RowConversion {
    /// `nil`, as for conversions of samples as stored.
    var light: LinearLight? { nil }

    /// False, as for most conversions.
    var takesBytes: Bool { false }

    /// Never called.
    func convert(_ count: Int, of rows: borrowing InterleavedRows, into image: inout PlanarImage, at row: Int) {
        preconditionFailure("a conversion that takes bytes")
    }
}
