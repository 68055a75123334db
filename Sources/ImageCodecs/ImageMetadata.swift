/// What a file holds beside its samples, kept so that a file of the same format can hold it too.
public struct ImageMetadata: Equatable, Sendable {
    /// The header of the file that this was found in, so that a writer can leave out what another layout or depth makes
    /// wrong; `nil`: nothing is left out.
    public var source: ImageHeader?
    /// PNG: ancillary chunks; empty for other formats.
    public var pngChunks: [PNGChunk] = []
    /// JPEG: comment and application segments, tables and sampling; `nil` for other formats.
    public var jpeg: JPEGParameters?
    /// What the decoder complained of without giving up, a sentence each.
    public var warnings: [String] = []

    /// No metadata.
    public init() {}
}
