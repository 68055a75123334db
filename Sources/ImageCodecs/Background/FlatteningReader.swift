import ImageBuffers

/// Decodes an image with alpha as one without: its pixels are laid on a background.
///
///     out = (colour * alpha + background * (maximum - alpha)) / maximum
///
/// The result is rounded to the nearest integer, so that it equals that of a file which was flattened before. `maximum`
/// is 255 or 65535. It is odd, so no result is halfway between two integers. Grey stays grey on a grey background, and
/// becomes RGB on a coloured one.
final class FlatteningReader: ImageReader {
    let header: ImageHeader

    private let reader: any ImageReader
    private let background: BackgroundColor
    /// Rows with alpha.
    private var rows: PlanarImage
    private let rowCount: Int

    /// Bytes of rows that are decoded before they are laid on the background, except for a single longer row.
    private static let bufferSize = 1 << 18

    /// - Parameter reader: a reader of integers with alpha, which is used by nobody else.
    /// - Throws: `CodecError.systemRefused` when the system has no memory for a few rows.
    init(_ reader: any ImageReader, on background: BackgroundColor) throws(CodecError) {
        var header = reader.header
        precondition(header.layout.alphaIndex != nil && header.holdsIntegers, "integers with alpha")
        rowCount = max(1, min(header.height, Self.bufferSize / max(1, Self.rowBytes(header))))
        do throws(PlaneError) {
            rows = try PlanarImage(uninitializedWidth: header.width, height: rowCount, layout: header.layout)
        } catch {
            throw .systemRefused("no memory for rows of \(header.width) pixels with alpha")
        }
        header.layout = header.layout == .grayAlpha && background.isGray ? .gray : .rgb
        self.header = header
        self.reader = reader
        self.background = background
    }

    /// Bytes of a row with alpha, as float32 planes.
    static func rowBytes(_ header: ImageHeader) -> Int { Saturating.product(4, 4, header.width) }

    var heldBytes: Int { reader.heldBytes }
    var isProgressive: Bool { reader.isProgressive }

    func read(rows count: Int, into image: inout PlanarImage, at row: Int) throws(CodecError) {
        precondition(image.width == header.width && image.layout == header.layout, "an image of the header's width")
        precondition(count >= 0 && row >= 0 && count <= image.height - row, "rows of the image")
        var y = row
        while y < row + count {
            let part = min(rowCount, row + count - y)
            try reader.read(rows: part, into: &rows, at: 0)
            flatten(part, into: &image, at: y)
            y += part
        }
    }

    private func flatten(_ count: Int, into image: inout PlanarImage, at first: Int) {
        let paper = [background.red, background.green, background.blue]
        for channel in 0..<header.layout.channelCount {
            let color = rows.layout == .grayAlpha ? 0 : channel
            rows.withPlane(rows.layout.channelCount - 1) { alphas in
                rows.withPlane(color) { colors in
                    image.withMutablePlane(channel) { plane in
                        plane.lay(
                            count, of: colors, alphas, on: Double(paper[channel]) * Double(header.maximum / 255),
                            maximum: Double(header.maximum), at: first)
                    }
                }
            }
        }
    }

    func leadingMetadata(for format: ImageFormat) throws(CodecError) -> ImageMetadata {
        described(try reader.leadingMetadata(for: format))
    }

    func finish() throws(CodecError) -> ImageMetadata { described(try reader.finish()) }

    private func described(_ metadata: ImageMetadata) -> ImageMetadata {
        var metadata = metadata
        metadata.conversion = "transparency, laid on the background \(background)"
        return metadata
    }
}

extension Plane {
    /// Lays the first `count` rows of a plane of colours with alpha on a background, and stores them from `row` on.
    fileprivate mutating func lay(
        _ count: Int, of colors: borrowing Plane, _ alphas: borrowing Plane, on background: Double, maximum: Double,
        at row: Int
    ) {
        // Added to a number of this range, 2^52 + 2^51 leaves no bits for a fraction: the sum is rounded.
        let rounding = 0x1.8p52
        for y in 0..<count {
            alphas.withRow(y) { alpha in
                colors.withRow(y) { color in
                    withMutableRow(row + y) { out in
                        for x in out.indices {
                            let opacity = Double(alpha[x])
                            let sum = Double(color[x]) * opacity + background * (maximum - opacity)
                            out[x] = Float(sum / maximum + rounding - rounding)
                        }
                    }
                }
            }
        }
    }
}
