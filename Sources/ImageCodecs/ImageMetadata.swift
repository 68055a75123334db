/// What a file holds besides its samples, to be copied to another file of the same format.
public struct ImageMetadata: Equatable, Sendable {
    /// The header of the file that the metadata is from; `nil` if unknown.
    ///
    /// If it is known, a writer leaves out what another layout or depth makes wrong.
    public var source: ImageHeader?
    /// PNG: ancillary chunks; empty for other formats.
    public var pngChunks: [PNGChunk] = []
    /// JPEG: comment and application segments, tables and sampling; `nil` for other formats.
    public var jpeg: JPEGParameters?
    /// The decoder's warnings, one sentence each.
    public var warnings: [String] = []

    /// No metadata.
    public init() {}
}
