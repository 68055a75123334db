extension JPEGParameters.Segment {
    // How a JPEG file's comments and application segments are handled when its pixels are filtered:
    //
    //   copied                    comments, ICC profiles, extensions of XMP, and all segments that are not listed below
    //   copied, if grey stayed    ICC profiles
    //   grey and colour colour
    //   edited                    Exif (APP1), XMP (APP1), Photoshop's resources (APP13)
    //   left out                  JFIF, Adobe: the encoder writes its own
    //                             MPF, ISO 21496-1 and XMP's properties of gain maps, depth maps and motion photos:
    //                             they describe pictures and videos that are not copied
    //                             pictures: thumbnails, JFXX, FPXR, FLIR, JPEG-HDR, and any segment with a JPEG stream
    //                             JUMBF (signatures of content credentials), SPIFF and Scalado's index: they describe
    //                             the old file

    static let exifHeader = Array("Exif\0\0".utf8)
    static let xmpHeader = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    static let xmpExtensionHeader = Array("http://ns.adobe.com/xmp/extension/\0".utf8)
    static let profileHeader = Array("ICC_PROFILE\0".utf8)
    static let multiPictureHeader = Array("MPF\0".utf8)
    static let gainMapHeader = Array("urn:iso:std:iso:ts:21496:-1\0".utf8)

    private static let leftOut: [(marker: UInt8, header: [UInt8])] = [
        (0xE0, "JFXX\0"), (0xE1, "FLIR\0"), (0xE2, "FPXR\0"), (0xE4, "SCALADO\0"), (0xE8, "SPIFF\0"),
        (0xEB, "JP"), (0xEB, "HDR_RI"),
    ].map { ($0.0, Array($0.1.utf8)) }

    private func begins(_ marker: UInt8, _ header: [UInt8]) -> Bool {
        self.marker == marker && data.starts(with: header)
    }

    /// Whether this is part of an ICC profile.
    var isProfile: Bool { begins(0xE2, Self.profileHeader) }
    /// Whether this is Exif metadata, whose files often have no JFIF segment.
    var isExif: Bool { begins(0xE1, Array("Exif\0".utf8)) }
    /// Whether this is the main XMP document.
    var isXMP: Bool { begins(0xE1, Self.xmpHeader) }
    /// Whether this is part of a document that extends the main one.
    var isXMPExtension: Bool { begins(0xE1, Self.xmpExtensionHeader) }
    /// Whether this is an index of several pictures in the file.
    var isMultiPicture: Bool { begins(0xE2, Self.multiPictureHeader) }
    /// Whether this is part of Photoshop's image resources.
    var isPhotoshop: Bool { begins(0xED, PhotoshopResources.header) }
    /// Whether this announces a gain map, or describes one (ISO 21496-1).
    var isGainMap: Bool { begins(0xE2, Self.gainMapHeader) }

    /// The Exif metadata; `nil` for another segment and for damaged metadata.
    var exif: ExifData? { isExif ? ExifData(tiff: data.dropFirst(Self.exifHeader.count)) : nil }
    /// The XMP document; `nil` for another segment and for a damaged document.
    var xmp: XMPPacket? { isXMP ? XMPPacket(data.dropFirst(Self.xmpHeader.count)) : nil }

    /// Creates a segment; `nil` if it would be longer than a segment can be.
    init?(_ marker: UInt8, _ header: [UInt8], _ content: [UInt8]) {
        guard header.count + content.count <= Self.maximumLength else { return nil }
        self.init(marker: marker, data: header + content)
    }

    /// Maximum bytes of a segment's data.
    static let maximumLength = 65533

    /// Divides content into segments that each begin with a header.
    static func divide(_ content: [UInt8], marker: UInt8, header: [UInt8]) -> [Self] {
        let size = maximumLength - header.count
        return stride(from: 0, to: content.count, by: size).map {
            Self(marker: marker, data: header + content[$0..<min($0 + size, content.count)])
        }
    }

    /// Whether the encoder writes a segment of the kind itself.
    var isWrittenByEncoder: Bool { begins(0xE0, Array("JFIF\0".utf8)) || begins(0xEE, Array("Adobe".utf8)) }

    /// Whether the segment is always left out of a filtered file.
    fileprivate var isLeftOut: Bool {
        isWrittenByEncoder || isMultiPicture || isGainMap || Self.leftOut.contains { begins($0.marker, $0.header) }
    }

    /// Whether the segment is kept although its bytes can look like a picture.
    fileprivate var isCopied: Bool {
        isXMPExtension || marker == 0xFE
    }
}

extension JPEGParameters {
    /// The ICC profile that the segments hold; `nil` if there is none, or if parts are missing.
    var profile: [UInt8]? {
        let parts = segments.filter(\.isProfile).map { $0.data.dropFirst(Segment.profileHeader.count) }
        guard let count = parts.first?.dropFirst().first, parts.count == Int(count), parts.allSatisfy({ $0.count > 2 })
        else { return nil }
        let sorted = parts.sorted { $0[$0.startIndex] < $1[$1.startIndex] }
        guard sorted.enumerated().allSatisfy({ $1[$1.startIndex] == $0 + 1 }) else { return nil }
        return sorted.flatMap { $0.dropFirst(2) }
    }

    /// The parameters as they are true of another file.
    func adapted(to change: ImageChange, strips: Bool) -> JPEGParameters {
        var result = self
        if strips { result.density = .init(unit: 0, horizontal: 1, vertical: 1) }
        // Previews that are too long for a segment continue in the next ones, which have nothing to know them by.
        var pictureMarker: UInt8?
        var kept: [Segment] = []
        let keepsExtension = !extendsByOtherPictures
        var resources: [Segment]? = resourcesWithoutThumbnails
        for segment in segments where !segment.isLeftOut {
            if segment.isProfile {
                if !change.changesColors { kept.append(segment) }
            } else if segment.isExif {
                if let exif = segment.exif?.adapted(to: change, strips: strips),
                    let edited = Segment(0xE1, Segment.exifHeader, exif.bytes)
                {
                    kept.append(edited)
                }
            } else if strips || segment.isXMPExtension && !keepsExtension {
                continue
            } else if segment.isPhotoshop {
                kept += resources ?? []
                resources = nil
            } else if segment.isXMP {
                if let xmp = segment.xmp?.adapted(to: change, keepsExtension: keepsExtension),
                    let edited = Segment(0xE1, Segment.xmpHeader, xmp.bytes)
                {
                    kept.append(edited)
                }
            } else if segment.isCopied {
                kept.append(segment)
            } else if segment.marker == pictureMarker || EmbeddedJPEG.isFound(in: segment.data) {
                pictureMarker = segment.marker
            } else {
                kept.append(segment)
            }
        }
        result.segments = kept
        return result
    }

    /// Photoshop's resources; a resource can continue in the next segment.
    private var resourcesWithoutThumbnails: [Segment] {
        let content = segments.filter(\.isPhotoshop).flatMap { $0.data.dropFirst(PhotoshopResources.header.count) }
        guard let resources = PhotoshopResources.removingThumbnails(content) else { return [] }
        return Segment.divide(resources, marker: 0xED, header: PhotoshopResources.header)
    }

    /// Whether the segments that extend the XMP document hold pictures or describe some.
    ///
    /// Each begins with the extension's digest, its length and the part's position: 40 bytes.
    private var extendsByOtherPictures: Bool {
        let parts = segments.filter(\.isXMPExtension).map { $0.data.dropFirst(Segment.xmpExtensionHeader.count + 40) }
        return !parts.isEmpty && XMPPacket(parts.flatMap { $0 })?.describesOtherPictures ?? true
    }
}
