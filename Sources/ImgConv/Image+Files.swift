import Convolution
import ImageCodecs
import ImagePipeline

extension Image {
    /// Reads an image file whole: PNG, JPEG, NumPy's .npy or PFM, recognized by content.
    ///
    /// Palettes become RGB, CMYK becomes RGB, grey of 1, 2 and 4 bits becomes 8 bits; a transparent colour becomes alpha.
    /// - Parameters:
    ///   - path: the file.
    ///   - maximumPixels: the largest width times height that is accepted; larger images are refused before memory is
    ///     allocated for them.
    /// - Throws: `ImageError`: `notFound` for a file that is not there, `invalidData` for one that is damaged, no image or
    ///   too large, `outOfResources` when there is not enough memory.
    /// - Complexity: O(samples) time; memory 4 bytes a sample.
    public init(contentsOf path: String, maximumPixels: Int = 1 << 31) throws(ImageError) {
        guard maximumPixels > 0 else { throw ImageError(.invalidRequest, file: path, "a limit is at least 1 pixel") }
        do throws(PipelineError) {
            self = try WholeImage.read(path, limits: DecodeLimits(maximumPixels: maximumPixels)) {
                Image($0, $1, $2, name: path, isOfFile: true)
            }
        } catch {
            throw ImageError(error)
        }
    }

    /// Writes the image to a file, which appears whole or not at all.
    ///
    /// Files of integers: samples are scaled to the file's bit depth, and the range rule, the rounding and the clipping of
    /// `options` are applied. PFM and .npy hold the float32 samples as they are. Metadata of the file that the image was
    /// read from is kept where the format is the same.
    /// - Parameters:
    ///   - path: the file. Its ending names the format: .png, .jpg, .npy, .pfm.
    ///   - options: range, rounding, depth and effort; whether an existing file is replaced.
    ///   - threads: how many compress at the same time at most. The file is the same to the byte.
    /// - Returns: how many colour samples were clipped, and what was done otherwise than asked.
    /// - Throws: `ImageError`: `cannotCreate` for a file that exists or a folder that does not, `invalidRequest` for a
    ///   format that cannot hold the image or a path without a known ending, `readOrWriteFailed` for a full disk.
    /// - Complexity: O(samples).
    @discardableResult
    public func write(
        to path: String, options: WriteOptions = WriteOptions(), threads: Int = ThreadCount.available
    ) throws(ImageError) -> WriteResult {
        let encoding = try options.encoding(for: path)
        do throws(PipelineError) {
            let (clipped, notes) = try withPlanes { planes throws(PipelineError) in
                try WholeImage.write(
                    planes, header: header, metadata: metadata, name: name,
                    to: .file(path, overwrite: options.replacesExisting), encoding: encoding, threads: max(1, threads))
            }
            return WriteResult(clipped: clipped, notes: notes)
        } catch {
            throw ImageError(error)
        }
    }
}

/// How float samples become a file.
public struct WriteOptions: Equatable, Sendable {
    /// What happens to samples outside the format's range.
    public var range = Quantizer.Range.clip
    /// How fractions are rounded.
    public var rounding = Quantizer.Rounding.halfEven
    /// Bits of an integer sample, 8 or 16; `nil` takes those of the image, and 8 for floats.
    public var bitDepth: Int?
    /// JPEG quality, 1...100; `nil` takes the tables of the JPEG that was read, or else 92.
    public var quality: Int?
    /// PNG effort, 0 (stored) to 9 (smallest); `nil` is fast, and on photographs about as small as any other.
    public var pngLevel: Int?
    /// Whether an existing file is replaced; it is refused otherwise.
    public var replacesExisting = false
    /// Whether the file is on the disk, and not only on its way there, before it is put in place.
    public var isDurable = false

    /// Clipping, rounding to the nearest integer with ties to even, the image's own depth; an existing file is not replaced.
    public init() {}

    /// The same as the pipeline has it.
    func encoding(for path: String) throws(ImageError) -> Encoding {
        if let quality, !(1...100).contains(quality) {
            throw ImageError(.invalidRequest, file: path, "a JPEG quality is 1...100, not \(quality)")
        }
        if let pngLevel, !(0...9).contains(pngLevel) {
            throw ImageError(.invalidRequest, file: path, "a PNG effort is 0...9, not \(pngLevel)")
        }
        if let bitDepth, bitDepth != 8, bitDepth != 16 {
            throw ImageError(.invalidRequest, file: path, "a bit depth is 8 or 16, not \(bitDepth)")
        }
        guard let format = OutputDestination.file(path, overwrite: replacesExisting).format else {
            let known = ImageFormat.all.flatMap(\.fileExtensions).map { ".\($0)" }.joined(separator: ", ")
            throw ImageError(
                .invalidRequest, file: path, "its ending does not name a format; those that are written end in \(known)"
            )
        }
        var encoding = Encoding()
        encoding.format = format
        encoding.range = range
        encoding.rounding = rounding
        encoding.depth = bitDepth
        encoding.quality = quality
        encoding.pngLevel = pngLevel
        encoding.isDurable = isDurable
        return encoding
    }
}

/// What writing an image came to.
public struct WriteResult: Equatable, Sendable {
    /// Colour samples that were outside the file's range.
    public let clipped: ClipCount
    /// What was done otherwise than asked, a sentence each.
    public let notes: [String]
}
