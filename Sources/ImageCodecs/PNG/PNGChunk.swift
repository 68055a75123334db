import ImageBuffers

/// A chunk of a PNG file other than pixels and palette, as stored.
package struct PNGChunk: Equatable, Sendable {
    /// Four letters, such as "gAMA".
    package var name: String
    /// The chunk's data, without length and checksum.
    package var data: [UInt8]
    /// Whether it followed the pixels.
    package var followsPixels: Bool

    /// Creates a chunk with all properties.
    package init(name: String, data: [UInt8], followsPixels: Bool) {
        self.name = name
        self.data = data
        self.followsPixels = followsPixels
    }
}

extension PNGChunk {
    // How a PNG file's ancillary chunks are handled when its pixels are filtered:
    //
    //   copied              gAMA cHRM sRGB cICP mDCV cLLI   (how samples are displayed)
    //                       pHYs oFFs sCAL pCAL sTER        (sizes and units)
    //                       tEXt zTXt iTXt                  (texts that are not listed below)
    //                       unknown chunks whose name marks them as safe to copy
    //   copied, if grey     iCCP cICP                       (a profile is for grey or for colour)
    //   stayed grey
    //   copied, if layout   bKGD
    //   and depth stayed
    //   copied, if samples  sBIT                            (results have more significant bits)
    //   stayed, too
    //   edited              eXIf, XMP in iTXt               (see ExifData and XMPPacket)
    //   left out            tRNS (it became the alpha plane), hIST and sPLT (statistics of the old pixels),
    //                       tIME (the time at which the old pixels were written),
    //                       acTL fcTL fdAT (an animation's other frames), unknown chunks that are not safe to copy,
    //                       texts that hold pictures

    private static let colors: Set<String> = [
        "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "mDCV", "cLLI", "mDCv", "cLLi",
    ]
    private static let independent: Set<String> = [
        "pHYs", "oFFs", "sCAL", "pCAL", "sTER", "tEXt", "zTXt", "iTXt", "eXIf",
    ]
    private static let dependentOnLayout: Set<String> = ["bKGD", "sBIT"]
    private static let profiles: Set<String> = ["iCCP", "cICP"]
    static let xmpKeyword = "XML:com.adobe.xmp"

    /// Whether a chunk is still valid for decoded samples.
    /// - Parameters:
    ///   - name: four letters.
    ///   - isExpanded: whether samples are decoded to a layout or depth other than the stored one.
    static func isKept(_ name: String, isExpanded: Bool) -> Bool {
        if name == "tIME" { return false }
        if colors.contains(name) || independent.contains(name) { return true }
        if dependentOnLayout.contains(name) { return !isExpanded }
        // A lower-case fourth letter means: safe to copy after any change of the pixels (ISO/IEC 15948, 5.4).
        return name.utf8.last.map { $0 & 0x20 != 0 } ?? false
    }

    /// The chunks that are true of another file, edited where they state its size.
    static func adapted(_ chunks: [PNGChunk], to change: ImageChange, strips: Bool) -> [PNGChunk] {
        let hasExif = chunks.contains { $0.name == "eXIf" }
        return chunks.compactMap { $0.adapted(to: change, strips: strips, hasExif: hasExif) }
    }

    private func adapted(to change: ImageChange, strips: Bool, hasExif: Bool) -> PNGChunk? {
        switch name {
        case "eXIf": return exif(data, change, strips)
        case "sBIT" where change.samplesChanged || change.changesLayout || strips: return nil
        case "bKGD" where change.changesLayout || strips: return nil
        case _ where Self.profiles.contains(name): return change.changesColors ? nil : self
        case _ where Self.colors.contains(name): return self
        case "tEXt", "zTXt", "iTXt": return adaptedText(to: change, strips: strips, hasExif: hasExif)
        default: return strips ? nil : self
        }
    }

    private func adaptedText(to change: ImageChange, strips: Bool, hasExif: Bool) -> PNGChunk? {
        let keyword = PNGText.keyword(of: self)
        // ImageMagick and others write Exif as text into files of the time before eXIf.
        if PNGText.exifKeywords.contains(keyword) {
            guard !hasExif, let profile = PNGText(self)?.rawProfile else { return nil }
            return exif(
                profile.starts(with: JPEGParameters.Segment.exifHeader) ? profile.dropFirst(6) : profile[...], change,
                strips)
        }
        guard !strips else { return nil }
        if keyword == Self.xmpKeyword || keyword == PNGText.xmpProfileKeyword {
            // ImageMagick writes XMP as text in hexadecimal digits, too.
            let isXMP = keyword == Self.xmpKeyword
            guard let text = PNGText(self), let bytes = isXMP ? Array(text.value.utf8) : text.rawProfile,
                let packet = XMPPacket(bytes)
            else { return nil }
            return packet.adapted(to: change, keepsExtension: false).map {
                isXMP && $0 == packet
                    ? self : PNGText(keyword: Self.xmpKeyword, value: $0.text).chunk(followsPixels: followsPixels)
            }
        }
        if keyword.hasPrefix(PNGText.exifCopyPrefix) { return nil }
        guard keyword.hasPrefix(PNGText.rawProfilePrefix) else { return self }
        guard let profile = PNGText(self)?.rawProfile, !EmbeddedJPEG.isFound(in: profile) else { return nil }
        return self
    }

    private func exif(_ data: some Collection<UInt8>, _ change: ImageChange, _ strips: Bool) -> PNGChunk? {
        ExifData(tiff: data)?.adapted(to: change, strips: strips).map {
            PNGChunk(name: "eXIf", data: $0.bytes, followsPixels: followsPixels)
        }
    }
}

extension ChannelLayout {
    /// Whether the channels are luminance, with or without alpha.
    var isGray: Bool { self == .gray || self == .grayAlpha }
}
