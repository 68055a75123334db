import Convolution
import ImageCodecs
import ImagePipeline

/// An image in memory: planes of float32 samples, and the header and metadata of its file.
///
///     let image = try Image(contentsOf: "in.png")
///     let kernel = try Kernel([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
///     try image.convolved(with: kernel, boundary: .reflect).write(to: "out.png")
///
/// Samples keep the units of their file: 0...255 for 8 bits, 0...65535 for 16 bits, an array's own values. Results of
/// filters are not rounded or clipped before they are written.
///
/// Images are immutable. Copies share the samples, so that a copy costs almost nothing and can be passed to another
/// thread.
public struct Image: Sendable {
    private let samples: Samples
    /// The header of the image's file, or of a file that would hold the samples.
    let header: ImageHeader
    /// The metadata of the image's file, which is kept where it is true of the file that is written.
    let metadata: ImageMetadata
    /// The image's name in messages.
    let name: String
    /// JPEG chroma sampling of a file of the image, if neither options nor metadata determine it.
    let defaultSampling: ChromaSampling
    /// Whether the samples are those of a file, and thus integers if the file's samples are.
    private let isOfFile: Bool

    /// Planes that several images share.
    private final class Samples: Sendable {
        let planes: PlanarImage
        init(_ planes: consuming PlanarImage) { self.planes = planes }
    }

    /// Creates an image from planes in memory.
    /// - Parameters:
    ///   - planes: the channels.
    ///   - bitDepth: the units of the samples: 8 for 0...255, 16 for 0...65535, 32 for any values. By default, a file
    ///     of integers is written with 8 or 16 bits accordingly. Samples of depth 32 have no range, and are written
    ///     unscaled.
    /// - Throws: `ImageError` of kind `invalidRequest` for another bit depth.
    public init(_ planes: consuming PlanarImage, bitDepth: Int = 32) throws(ImageError) {
        guard [8, 16, 32].contains(bitDepth) else {
            throw ImageError(.invalidRequest, "a bit depth is 8, 16 or 32, not \(bitDepth)")
        }
        let header = ImageHeader(
            format: .npy, width: planes.width, height: planes.height, layout: planes.layout, bitDepth: bitDepth)
        self.init(planes, header, ImageMetadata(), name: "the image", isOfFile: false)
    }

    init(
        _ planes: consuming PlanarImage, _ header: ImageHeader, _ metadata: ImageMetadata, name: String,
        isOfFile: Bool, defaultSampling: ChromaSampling = .ratio420
    ) {
        samples = Samples(planes)
        self.header = header
        self.metadata = metadata
        self.name = name
        self.isOfFile = isOfFile
        self.defaultSampling = defaultSampling
    }

    /// Number of columns.
    public var width: Int { samples.planes.width }
    /// Number of rows.
    public var height: Int { samples.planes.height }
    /// The meaning of the channels.
    public var layout: ChannelLayout { samples.planes.layout }
    /// The units of the samples: 8 for 0...255, 16 for 0...65535, 32 for floats, which have no largest value.
    public var bitDepth: Int { header.bitDepth }
    /// The decoder's warnings, one sentence each; empty for images that were not read from a file.
    public var warnings: [String] { metadata.warnings }

    /// Calls a closure with all planes, for read access.
    public func withPlanes<Result: ~Copyable, Failure: Error>(
        _ body: (borrowing PlanarImage) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(samples.planes)
    }

    /// Calls a closure with the plane of a channel, for read access.
    /// - Precondition: `channel` is a channel of the layout, counted from 0.
    public func withPlane<Result: ~Copyable, Failure: Error>(
        _ channel: Int, _ body: (borrowing Plane) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try samples.planes.withPlane(channel, body)
    }

    /// Creates an image from planes filtered by a kernel, with this image's units and metadata.
    func result(_ planes: consuming PlanarImage, of kernel: Kernel) -> Image {
        var header = header
        (header.width, header.height, header.layout) = (planes.width, planes.height, planes.layout)
        var metadata = metadata
        metadata.samplesChanged = true
        return Image(
            planes, header, metadata, name: name, isOfFile: false,
            defaultSampling: kernel.sumsToZero ? .ratio444 : defaultSampling)
    }

    /// The header of a file that would hold the samples unchanged.
    var sampleHeader: ImageHeader {
        guard !isOfFile else { return header }
        var header = header
        (header.format, header.bitDepth) = (.npy, 32)
        return header
    }
}
