package import ImageBuffers

/// The content of a file besides its samples, to be copied to another file.
package struct ImageMetadata: Equatable, Sendable {
    /// The header of the file that the metadata is from; `nil` if unknown.
    ///
    /// If it is known, `adapted(to:strips:)` leaves out or updates what does not hold for another file.
    package var source: ImageHeader?
    /// Whether the samples are no longer those of the source.
    package var samplesChanged = false
    /// The orientation that the file stated, if its samples were turned as they are shown.
    package var turnedFrom: Orientation?
    /// PNG: ancillary chunks; empty for other formats.
    package var pngChunks: [PNGChunk] = []
    /// JPEG: comment and application segments, tables and sampling; `nil` for other formats.
    package var jpeg: JPEGParameters?
    /// How the decoder converted the file's samples, if it made a choice; part of a sentence.
    package var conversion: String?
    /// The decoder's warnings, one sentence each.
    package var warnings: [String] = []
    /// Rows of the image that lack samples or may be wrong.
    package var damagedRows = 0

    /// Creates empty metadata.
    package init() {}
}

extension ImageMetadata {
    // What is kept of a file, in docs/metadata.md as a table. Chunks and segments that a file of the same format can
    // hold stay as they were stored; to a file of another format, what both can state is translated.

    /// The metadata that is true of another file made from the source.
    /// - Parameters:
    ///   - target: the header of the other file.
    ///   - strips: whether only colour profiles, gamma and orientation are kept.
    package func adapted(to target: ImageHeader, strips: Bool = false) -> ImageMetadata {
        guard let source else { return self }
        var result = ImageMetadata()
        let change = ImageChange(
            source: source, target: target, samplesChanged: samplesChanged, isTurned: turnedFrom != nil)
        switch (source.format, target.format) {
        case (.png, .png): result.pngChunks = pngChunks
        case (.jpeg, .jpeg): result.jpeg = jpeg
        case (.png, .jpeg): result.jpeg = PortableMetadata(pngChunks).jpeg
        case (.jpeg, .png): result.pngChunks = PortableMetadata(jpeg).pngChunks
        default: break
        }
        result.pngChunks = PNGChunk.adapted(result.pngChunks, to: change, strips: strips)
        result.jpeg = result.jpeg?.adapted(to: change, strips: strips)
        return result
    }
}

/// How a file differs from the one that it was made from.
struct ImageChange {
    let source: ImageHeader
    let target: ImageHeader
    /// Whether a filter changed samples.
    let samplesChanged: Bool
    /// Whether the samples were turned into the orientation in which they are shown.
    var isTurned = false

    /// Whether the files' sizes differ.
    var changesSize: Bool { source.width != target.width || source.height != target.height }
    /// Whether one file is grey and the other one is not; a colour profile is for either.
    var changesColors: Bool { source.layout.isGray != target.layout.isGray }
    /// Whether channels or depth differ.
    var changesLayout: Bool { source.layout != target.layout || source.bitDepth != target.bitDepth }
}

extension ExifData {
    /// The metadata as it is true of another file, without pictures.
    func adapted(to change: ImageChange, strips: Bool) -> ExifData? {
        if strips { return change.isTurned ? nil : orientation.map { ExifData(orientation: $0) } }
        var result = self
        result.removePictures()
        if change.isTurned { result.setUpright() }
        if change.changesSize { result.setSize(width: change.target.width, height: change.target.height) }
        return result
    }
}

extension XMPPacket {
    /// The document as it is true of another file, without pictures; `nil` if no property is left.
    func adapted(to change: ImageChange, keepsExtension: Bool) -> XMPPacket? {
        var result = self
        result.removePictures(keepsExtension: keepsExtension)
        if change.isTurned { result.setUpright() }
        if change.changesSize { result.setSize(width: change.target.width, height: change.target.height) }
        return result.hasProperties ? result : nil
    }
}
