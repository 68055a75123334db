import Convolution
import ImageCodecs
import ImagePipeline

extension Image {
    /// Reads a whole image file: PNG, JPEG, NumPy's .npy, PFM or Netpbm, detected from its content.
    ///
    /// Palettes become RGB, CMYK becomes RGB, grey of 1, 2 and 4 bits becomes 8 bits, and a transparent colour becomes
    /// alpha. Samples stay as they are stored, also if the file says how they are turned for display.
    /// - Parameters:
    ///   - path: the file.
    ///   - maximumPixels: the largest accepted width times height. Larger images are rejected before memory is
    ///     allocated for them.
    /// - Throws: `ImageError`: `notFound` for a file that does not exist, `invalidData` for a file that is damaged, not
    ///   an image or too large, `outOfResources` when there is not enough memory.
    /// - Complexity: O(samples) time; 4 bytes of memory per sample.
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

    /// Writes the image to a file atomically.
    ///
    /// In files of integers, samples are scaled to the file's bit depth, and the range rule, the rounding and the
    /// clipping of `options` are applied. PFM and .npy hold the float32 samples unchanged. Metadata of the file that
    /// the image was read from is kept where it is still true and PNG and JPEG files can hold it.
    /// - Parameters:
    ///   - path: the file. Its extension names the format: .png, .jpg, .npy, .pfm, .pgm, .ppm, .pam.
    ///   - options: range, rounding, depth and effort; whether an existing file is replaced.
    ///   - threads: the maximum number of threads that compress. The file's bytes do not depend on it.
    /// - Returns: the numbers of clipped samples, and deviations from the request.
    /// - Throws: `ImageError`: `cannotCreate` for a file that exists or a folder that does not, `invalidRequest` for a
    ///   format that cannot hold the image or a path without a known extension, `readOrWriteFailed` for a full disk.
    /// - Complexity: O(samples).
    @discardableResult
    public func write(
        to path: String, options: WriteOptions = WriteOptions(), threads: Int = ThreadCount.available
    ) throws(ImageError) -> WriteResult {
        var encoding = try options.encoding(for: path)
        encoding.defaultSampling = defaultSampling
        do throws(PipelineError) {
            let (clipped, notes) = try withPlanes { planes throws(PipelineError) in
                try WholeImage.write(
                    planes, header: header, metadata: metadata, name: name,
                    to: .file(path, overwrite: options.replacesExisting), encoding: encoding, threads: max(1, threads))
            }
            return WriteResult(
                clipped: clipped.total,
                clippedByChannel: clipped.isEmpty
                    ? Array(repeating: ClipCount(), count: layout.channelCount) : clipped, notes: notes)
        } catch {
            throw ImageError(error)
        }
    }
}

/// How float samples are encoded as a file.
public struct WriteOptions: Equatable, Sendable {
    /// How samples outside the format's range are handled.
    public var range = Quantizer.Range.clip
    /// How samples are rounded to integers.
    public var rounding = Quantizer.Rounding.halfEven
    /// Bits of an integer sample, 8 or 16; `nil` uses those of the image, and 8 for floats.
    public var bitDepth: Int?
    /// JPEG quality, 1...100; `nil` uses the tables of the JPEG file that was read, or else 92.
    public var quality: Int?
    /// JPEG chroma sampling; `nil` uses that of the JPEG file that was read, or else 4:2:0, and 4:4:4 for the result of
    /// a kernel whose weights sum to 0.
    public var chromaSampling: ChromaSampling?
    /// Whether a JPEG file is progressive; it also is if the JPEG file that was read is.
    public var isProgressive = false
    /// Whether Huffman codes of a JPEG file are computed for the image: a smaller file for more time and memory.
    ///
    /// Progressive files always have such codes.
    public var optimizesHuffmanCodes = false
    /// PNG effort, 0 (stored) to 9 (smallest); `nil` is fast, and on photographs about as small as any other.
    public var pngLevel: Int?
    /// Whether a PNG file is interlaced (Adam7), which takes memory for the whole image.
    public var isInterlaced = false
    /// Whether only colour profiles, gamma and orientation are kept of the metadata of the file that was read.
    public var stripsMetadata = false
    /// Whether an existing file is replaced; otherwise, writing to it fails.
    ///
    /// The new file receives the permissions and, where allowed, the owner and group of the old one. If the path is a
    /// symbolic link, the file that it leads to is replaced.
    public var replacesExisting = false
    /// Whether the file is flushed to disk before it is moved into place.
    public var isDurable = false

    /// How often chroma is sampled, compared with luma.
    public enum ChromaSampling: Sendable {
        /// 4:2:0: once for two columns and two rows.
        case ratio420
        /// 4:2:2: once for two columns.
        case ratio422
        /// 4:4:4: for each pixel.
        case ratio444
    }

    /// Creates options that clip, round to the nearest integer with ties to even, and keep the image's depth and
    /// existing files.
    public init() {}

    /// Converts the options for the pipeline.
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
        encoding.sampling = chromaSampling.map { sampling in
            switch sampling {
            case .ratio420: .ratio420
            case .ratio422: .ratio422
            case .ratio444: .ratio444
            }
        }
        encoding.isProgressive = isProgressive
        encoding.optimizesCodes = optimizesHuffmanCodes
        encoding.pngLevel = pngLevel
        encoding.isInterlaced = isInterlaced
        encoding.stripsMetadata = stripsMetadata
        encoding.isDurable = isDurable
        return encoding
    }
}

/// The result of writing an image.
public struct WriteResult: Equatable, Sendable {
    /// Samples that were outside the file's range.
    public let clipped: ClipCount
    /// The same for each channel, opacity included, in the order of the file.
    public let clippedByChannel: [ClipCount]
    /// Deviations from the request, one sentence each.
    public let notes: [String]
}
