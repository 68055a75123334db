import ImageBuffers

extension PNGChunk {
    // What is done with a PNG file's ancillary chunks when its pixels are filtered:
    //
    //   copied              gAMA cHRM sRGB iCCP cICP mDCV cLLI  (how samples are to be shown)
    //                       pHYs oFFs sCAL pCAL sTER            (sizes and units)
    //                       tEXt zTXt iTXt eXIf tIME            (texts; not inflated, not interpreted)
    //                       unknown ones whose name says that they are safe to copy
    //   copied, if layout   bKGD sBIT                           (written in the pixels' own layout and depth)
    //   and depth stayed
    //   copied, if grey     iCCP cICP                           (a profile is one of grey or of colour)
    //   stayed grey
    //   left out            tRNS (it became the alpha plane), hIST and sPLT (statistics of the old pixels),
    //                       acTL fcTL fdAT (an animation's other frames), unknown ones that are not safe to copy

    private static let independent: Set<String> = [
        "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "mDCV", "cLLI", "mDCv", "cLLi", "pHYs", "oFFs", "sCAL", "pCAL", "sTER",
        "tEXt", "zTXt", "iTXt", "eXIf", "tIME",
    ]
    private static let dependentOnLayout: Set<String> = ["bKGD", "sBIT"]
    private static let profiles: Set<String> = ["iCCP", "cICP"]

    /// Whether a chunk means the same beside decoded samples as it did in the file.
    /// - Parameters:
    ///   - name: four letters.
    ///   - isExpanded: whether samples are decoded to another layout or depth than they are stored in.
    static func isKept(_ name: String, isExpanded: Bool) -> Bool {
        if independent.contains(name) { return true }
        if dependentOnLayout.contains(name) { return !isExpanded }
        // The fourth letter: lower case means safe to copy whatever was done to the pixels (ISO/IEC 15948, 5.4).
        return name.utf8.last.map { $0 & 0x20 != 0 } ?? false
    }

    /// Whether the chunk may stand in a file with another header than the one it came from.
    func survives(from source: ImageHeader?, to target: ImageHeader) -> Bool {
        guard let source else { return true }
        if Self.dependentOnLayout.contains(name) {
            return source.layout == target.layout && source.bitDepth == target.bitDepth
        }
        if Self.profiles.contains(name) { return source.layout.isGray == target.layout.isGray }
        return true
    }
}

extension ChannelLayout {
    /// Whether there is luminance and no colour.
    var isGray: Bool { self == .gray || self == .grayAlpha }
}
