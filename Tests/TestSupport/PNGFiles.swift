import Foundation
import ImageCodecs
import ImageBuffers

/// Writes an image as a PNG file, samples in file units, with ancillary chunks before the pixels.
public func writePNG(
    _ image: borrowing PlanarImage, to url: URL, bitDepth: Int = 8, chunks: [(name: String, data: [UInt8])] = []
) throws {
    var metadata = ImageMetadata()
    metadata.pngChunks = chunks.map { PNGChunk(name: $0.name, data: $0.data, followsPixels: false) }
    let sink = try ByteSink()
    let header = ImageHeader(
        format: .png, width: image.width, height: image.height, layout: image.layout, bitDepth: bitDepth)
    let writer = try ImageCodec.writer(
        to: sink, header: header, quantizer: Quantizer(bitDepth: bitDepth), metadata: metadata)
    try writer.write(rows: 0..<image.height, of: image)
    try writer.finish()
    try Data(sink.bytes).write(to: url)
}

/// A grey image of rows.
public func grayImage(_ rows: [[Float]]) throws -> PlanarImage {
    try PlanarImage(width: rows[0].count, height: rows.count, layout: .gray) { _ in try Plane(rows: rows) }
}

/// An image file's header and planes, each as rows.
package struct ImageFileContents {
    /// What the file says of its image.
    package let header: ImageHeader
    /// A plane a channel, each as rows of samples.
    package let planes: [[[Float]]]
}

/// Decodes an image file.
package func readImage(_ url: URL) throws -> ImageFileContents {
    let reader = try ImageCodec.reader(for: ByteSource(path: url.path), limits: DecodeLimits())
    let header = reader.header
    var image = try PlanarImage(width: header.width, height: header.height, layout: header.layout) { _ in
        try Plane(width: header.width, height: header.height)
    }
    try reader.read(rows: header.height, into: &image, at: 0)
    _ = try reader.finish()
    let planes = (0..<image.channelCount).map { channel in image.withPlane(channel) { $0.rows() } }
    return ImageFileContents(header: header, planes: planes)
}
