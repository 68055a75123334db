/// What a file states about the curve between its samples and light, before its samples.
package struct LightTags {
    /// PNG: the four numbers of a cICP chunk (ITU-T H.273).
    var coding: [UInt8]?
    /// An ICC profile; empty if it is there, but cannot be expanded.
    var profile: [UInt8]?
    /// PNG: whether the file has an sRGB chunk.
    var isSRGB = false
    /// PNG: the exponent of a gAMA chunk, times 100000.
    var gamma: UInt32?

    /// The tags of a file that states nothing.
    package init() {}

    /// The tags of a PNG file's chunks.
    init(_ chunks: [PNGChunk]) {
        for chunk in chunks where !chunk.followsPixels {
            switch chunk.name {
            case "cICP": coding = coding ?? chunk.data
            case "iCCP": profile = profile ?? PortableMetadata([chunk]).profile ?? []
            case "sRGB": isSRGB = true
            case "gAMA" where chunk.data.count == 4:
                gamma = gamma ?? chunk.data.reduce(0) { $0 << 8 | UInt32($1) }
            default: continue
            }
        }
    }
}
