import ImageCodecs
import ImagePipeline

/// An image in memory: planes of float32 samples, and what its file said beside them.
///
///     let image = try Image(contentsOf: "in.png")
///     let kernel = try Kernel([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
///     try image.convolved(with: kernel, boundary: .reflect).write(to: "out.png")
///
/// Samples keep the units of their file: 0...255 for 8 bits, 0...65535 for 16 bits, an array's own values. Results of
/// filters are not rounded or clipped before they are written.
///
/// An image never changes. Copies share the samples, so that a copy costs nothing and may go to another thread.
public struct Image: Sendable {
    private let samples: Samples
    /// What the file was, or what a file of the samples would be.
    let header: ImageHeader
    /// What the file held beside its samples; it is kept where a file of the same format is written.
    let metadata: ImageMetadata
    /// What messages call the image.
    let name: String
    /// Whether the samples are those of a file, and so integers where the file's are.
    private let isOfFile: Bool

    /// Planes that images share.
    private final class Samples: Sendable {
        let planes: PlanarImage
        init(_ planes: consuming PlanarImage) { self.planes = planes }
    }

    /// An image of planes that were made in memory.
    /// - Parameters:
    ///   - planes: the channels.
    ///   - bitDepth: the units of the samples: 8 for 0...255, 16 for 0...65535, 32 for any values. A file of integers is
    ///     written with 8 or 16 bits as they say; from 32, which have no range, samples are taken as they are.
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
        isOfFile: Bool
    ) {
        samples = Samples(planes)
        self.header = header
        self.metadata = metadata
        self.name = name
        self.isOfFile = isOfFile
    }

    /// Columns.
    public var width: Int { samples.planes.width }
    /// Rows.
    public var height: Int { samples.planes.height }
    /// The meaning of the channels.
    public var layout: ChannelLayout { samples.planes.layout }
    /// The units of the samples: 8 for 0...255, 16 for 0...65535, 32 for floats, which have no largest value.
    public var bitDepth: Int { header.bitDepth }
    /// What the decoder complained of, a sentence each; empty for images that were not read from a file.
    public var warnings: [String] { metadata.warnings }

    /// Calls a closure with all planes, for reading.
    public func withPlanes<Result: ~Copyable, Failure: Error>(
        _ body: (borrowing PlanarImage) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(samples.planes)
    }

    /// Calls a closure with the plane of a channel, for reading.
    /// - Precondition: a channel of the layout, counted from 0.
    public func withPlane<Result: ~Copyable, Failure: Error>(
        _ channel: Int, _ body: (borrowing Plane) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try samples.planes.withPlane(channel, body)
    }

    /// An image of filtered planes: its units and metadata are this image's.
    func result(_ planes: consuming PlanarImage) -> Image {
        var header = header
        (header.width, header.height, header.layout) = (planes.width, planes.height, planes.layout)
        return Image(planes, header, metadata, name: name, isOfFile: false)
    }

    /// The header of a file that would hold the samples as they are.
    var sampleHeader: ImageHeader {
        guard !isOfFile else { return header }
        var header = header
        (header.format, header.bitDepth) = (.npy, 32)
        return header
    }
}
