import ImageBuffers

/// Decodes a picture with fewer channels: colours as their luminance, or without alpha.
///
///     Y = 0.2126 R + 0.7152 G + 0.0722 B        of the samples as stored
///
/// Sums are computed in double precision and stored as float32, so that equal red, green and blue keep their value.
final class ChannelReader: ImageReader {
    let header: ImageHeader
    let givesFractions: Bool
    let dropsAlpha: Bool

    private let reader: any ImageReader
    private let takesLuminance: Bool
    private let rounds: Bool
    /// Rows with all channels of the file.
    private var rows: PlanarImage
    private let rowCount: Int

    /// Bytes of rows that are decoded before they are converted, except for a single longer row.
    private static let bufferSize = 1 << 18

    /// Whether an image has red, green and blue.
    static func hasColors(_ layout: ChannelLayout) -> Bool { layout == .rgb || layout == .rgba }

    /// - Parameters:
    ///   - reader: a reader of a picture, which is used by nobody else.
    ///   - takesLuminance: whether the picture's colours are replaced by their luminance.
    ///   - rounds: whether the luminance of integers is rounded to the nearest integer.
    ///   - dropsAlpha: whether alpha, if there is any, is left out.
    /// - Throws: `CodecError.systemRefused` when the system has no memory for a few rows.
    init(
        _ reader: any ImageReader, takesLuminance: Bool, rounds: Bool, dropsAlpha: Bool
    ) throws(CodecError) {
        var header = reader.header
        precondition(!takesLuminance || Self.hasColors(header.layout), "colours")
        let rowBytes = Saturating.product(4, header.layout.channelCount, header.width)
        rowCount = max(1, min(header.height, Self.bufferSize / max(1, rowBytes)))
        do throws(PlaneError) {
            rows = try PlanarImage(uninitializedWidth: header.width, height: rowCount, layout: header.layout)
        } catch {
            throw .systemRefused("no memory for rows of \(header.width) pixels")
        }
        self.dropsAlpha = dropsAlpha && header.layout.alphaIndex != nil
        let keepsAlpha = !dropsAlpha && header.layout.alphaIndex != nil
        if takesLuminance || header.layout == .grayAlpha {
            header.layout = keepsAlpha ? .grayAlpha : .gray
        } else {
            header.layout = keepsAlpha ? .rgba : .rgb
        }
        self.header = header
        self.reader = reader
        self.takesLuminance = takesLuminance
        self.rounds = rounds && header.holdsIntegers
        givesFractions = takesLuminance && !rounds && header.holdsIntegers
    }

    var heldBytes: Int { reader.heldBytes }
    var isProgressive: Bool { reader.isProgressive }
    var statistics: SampleStatistics? { reader.statistics }

    func read(rows count: Int, into image: inout PlanarImage, at row: Int) throws(CodecError) {
        precondition(image.width == header.width && image.layout == header.layout, "an image of the header's width")
        precondition(count >= 0 && row >= 0 && count <= image.height - row, "rows of the image")
        var y = row
        while y < row + count {
            let part = min(rowCount, row + count - y)
            try reader.read(rows: part, into: &rows, at: 0)
            convert(part, into: &image, at: y)
            y += part
        }
    }

    private func convert(_ count: Int, into image: inout PlanarImage, at first: Int) {
        if takesLuminance {
            let rounds = rounds
            rows.withPlane(0) { red in
                rows.withPlane(1) { green in
                    rows.withPlane(2) { blue in
                        image.withMutablePlane(0) {
                            $0.storeLuminance(count, red, green, blue, rounds: rounds, at: first)
                        }
                    }
                }
            }
        } else {
            for channel in header.layout.colorChannels { copy(count, ofPlane: channel, into: &image, channel, first) }
        }
        guard let alpha = header.layout.alphaIndex else { return }
        copy(count, ofPlane: rows.layout.channelCount - 1, into: &image, alpha, first)
    }

    private func copy(_ count: Int, ofPlane source: Int, into image: inout PlanarImage, _ target: Int, _ first: Int) {
        rows.withPlane(source) { source in
            image.withMutablePlane(target) { plane in
                for y in 0..<count {
                    source.withRow(y) { from in
                        plane.withMutableRow(first + y) { to in for x in to.indices { to[x] = from[x] } }
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
        var texts = metadata.conversion.map { [$0] } ?? []
        if takesLuminance {
            texts.append("colours, as their luminance by the weights of Rec. 709" + (rounds ? ", rounded" : ""))
        }
        if dropsAlpha { texts.append("transparency, left out") }
        metadata.conversion = texts.joined(separator: "; ")
        return metadata
    }
}

extension Plane {
    /// Stores the luminance of the first `count` rows of three planes from `row` on.
    fileprivate mutating func storeLuminance(
        _ count: Int, _ reds: borrowing Plane, _ greens: borrowing Plane, _ blues: borrowing Plane, rounds: Bool,
        at row: Int
    ) {
        let (forRed, forGreen, forBlue) = (Luminance.weights[0], Luminance.weights[1], Luminance.weights[2])
        for y in 0..<count {
            reds.withRow(y) { red in
                greens.withRow(y) { green in
                    blues.withRow(y) { blue in
                        withMutableRow(row + y) { out in
                            for x in out.indices {
                                let sum = forRed * Double(red[x]) + forGreen * Double(green[x])
                                let luminance = Float(sum + forBlue * Double(blue[x]))
                                out[x] = rounds ? luminance.rounded() : luminance
                            }
                        }
                    }
                }
            }
        }
    }
}
