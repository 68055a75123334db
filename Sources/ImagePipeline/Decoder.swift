import Convolution
import ImageBuffers
import ImageCodecs

/// An image in memory, with the header and metadata of its file.
struct DecodedImage: ~Copyable {
    let header: ImageHeader
    var image: PlanarImage
    let metadata: ImageMetadata
}

/// Opens an image and decodes it, in strips or as a whole.
final class Decoder: @unchecked Sendable {
    private let name: String
    private var reader: any ImageReader
    private let keepsDamaged: Bool

    /// The header of the whole image, which is available before any sample is decoded.
    let imageHeader: ImageHeader
    /// The header of the part of the image that is decoded.
    var header: ImageHeader { reader.header }

    /// Bytes that the decoder holds in addition to the planes, if it cannot decode the image row by row.
    var heldBytes: Int { reader.heldBytes }

    /// Whether the image is a progressive JPEG.
    var isProgressive: Bool { reader.isProgressive }

    /// Opens an image and reads its header.
    /// - Parameters:
    ///   - conversion: how pixels are converted.
    ///   - layout: the order of an array's axes; `nil` for rows, columns and channels.
    init(
        _ place: InputSource, limits: DecodeLimits, conversion: PixelConversion = PixelConversion(),
        layout: ArrayLayout? = nil
    ) throws(PipelineError) {
        name = place.name
        keepsDamaged = limits.damaged == .keep
        do throws(CodecError) {
            let source =
                switch place {
                case .file(let path): try ByteSource.opening(path, limits: limits)
                case .standardInput: try ByteSource.standardInput()
                }
            reader = try ImageCodec.reader(for: source, limits: limits, conversion: conversion, layout: layout)
            imageHeader = reader.header
        } catch {
            throw PipelineError(error, subject: place.name)
        }
        if conversion.isGray, case .array(let channels) = header.layout, channels > 1 {
            throw PipelineError(
                .usage, "--grey",
                "the \(channels) channels of \(place.name) are those of an array, which are not known to be colours; "
                    + "write a picture of them with -k 1 -o FILE.png first",
                file: place.name, reason: "the channels of an array are not known to be colours")
        }
    }

    /// Decodes only a part of the image from here on; called before the first row is decoded.
    func crop(to region: Region) {
        let whole = Region(width: imageHeader.width, height: imageHeader.height)
        guard region != whole, !(reader is CroppedReader) else { return }
        reader = CroppedReader(reader, region: region)
    }

    /// The metadata for a writer that starts before the last row is read.
    func leadingMetadata(for format: ImageFormat) throws(PipelineError) -> ImageMetadata {
        do throws(CodecError) { return try reader.leadingMetadata(for: format) } catch { throw failure(error) }
    }

    /// The error for a failure after the header was read.
    private func failure(_ error: CodecError) -> PipelineError {
        guard case .malformed = error, header.format.keepsDamaged, !keepsDamaged else {
            return PipelineError(error, subject: name)
        }
        return PipelineError(error, subject: name, advice: "; --damaged keep reads what is there")
    }

    /// Statistics of the samples decoded so far, if their type does not say how they are to be written.
    var statistics: SampleStatistics? { reader.statistics }

    /// Whether rows can be decoded as bytes.
    var givesBytes: Bool { reader.givesBytes }

    /// Whether samples in the units of integers may lie between integers.
    var givesFractions: Bool { reader.givesFractions }

    /// The curves by which colours were decoded to linear light; `nil` if they are samples as stored.
    var light: LinearLight? { reader.light }

    /// Whether the alpha channel of the file is left out.
    var dropsAlpha: Bool { reader.dropsAlpha }

    /// Decodes the next `count` rows into a strip, after its headroom.
    func read(_ count: Int, into strip: Strip) throws(PipelineError) {
        do throws(CodecError) {
            if strip.isOfBytes {
                try reader.read(rows: count, into: &strip.bytes.image, at: strip.headroom)
            } else {
                try reader.read(rows: count, into: &strip.planes.image, at: strip.headroom)
            }
        } catch {
            throw failure(error)
        }
    }

    /// Reads the data after the last row.
    func finish() throws(PipelineError) -> ImageMetadata {
        do throws(CodecError) { return try reader.finish() } catch { throw failure(error) }
    }

    /// Decodes all rows.
    ///
    /// Call this method only once.
    func decode() throws(PipelineError) -> DecodedImage {
        var image: PlanarImage
        do throws(PlaneError) {
            image = try PlanarImage(
                uninitializedWidth: header.width, height: header.height, layout: header.layout)
        } catch {
            throw PipelineError(error, subject: name)
        }
        do throws(CodecError) {
            try reader.read(rows: header.height, into: &image, at: 0)
            return DecodedImage(header: header, image: image, metadata: try reader.finish())
        } catch {
            throw failure(error)
        }
    }
}
