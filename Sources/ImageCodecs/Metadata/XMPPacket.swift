/// XMP metadata: an RDF/XML document, as in a JPEG file's XMP segment or in a PNG file's iTXt chunk.
///
/// Properties are removed and changed in the text; everything else stays as it was written. The properties are those of
/// the XMP Specification (ISO 16684-1, part 2), of Ultra HDR images and of Google's and Apple's camera formats.
struct XMPPacket: Equatable {
    /// The document in UTF-8.
    private(set) var bytes: [UInt8]
    private var document: XMLMarkup

    /// Finds the markup of a document; `nil` if it is not well-formed UTF-8 XML.
    init?(_ bytes: some Collection<UInt8>) {
        self.bytes = Array(bytes)
        guard let document = XMLMarkup(self.bytes) else { return nil }
        self.document = document
    }

    /// The document as text.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    private enum Namespace {
        static let xmp = "http://ns.adobe.com/xap/1.0/"
        static let thumbnail = "http://ns.adobe.com/xap/1.0/g/img/"
        static let note = "http://ns.adobe.com/xmp/note/"
        static let tiff = "http://ns.adobe.com/tiff/1.0/"
        static let exif = "http://ns.adobe.com/exif/1.0/"
        static let camera = "http://ns.google.com/photos/1.0/camera/"
        static let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        static let meta = "adobe:ns:meta/"

        /// Prefixes of namespaces that describe gain maps, depth maps and other pictures of the same file.
        static let gainMap = ["http://ns.adobe.com/hdr-gain-map/", "http://ns.apple.com/HDRGainMap/"]
        static let otherPictures =
            gainMap + [
                "http://ns.apple.com/pixeldatainfo/", "http://ns.google.com/photos/1.0/container/",
                "http://ns.google.com/photos/1.0/depthmap/", "http://ns.google.com/photos/1.0/image/",
                "http://ns.google.com/photos/dd/",
            ]
    }

    /// Whether the document says that the file holds a gain map.
    var hasGainMap: Bool {
        uses(Namespace.gainMap)
    }

    /// Whether the document says that a video follows the picture.
    var hasVideo: Bool {
        value(of: "MotionPhoto", in: Namespace.camera) == "1" || value(of: "MicroVideo", in: Namespace.camera) == "1"
    }

    /// The value of a property that is an attribute or an element; `nil` if there is none.
    private func value(of name: String, in namespace: String) -> String? {
        func isProperty(_ stored: String) -> Bool {
            XMLMarkup.localName(stored) == name && document.namespace(of: stored) == namespace
        }
        for tag in document.tags {
            let range = isProperty(tag.name) ? tag.content : tag.attributes.first { isProperty($0.name) }?.value
            if let range { return String(decoding: bytes[range], as: UTF8.self) }
        }
        return nil
    }

    /// Whether the document describes pictures other than the one that is filtered.
    var describesOtherPictures: Bool {
        uses(Namespace.otherPictures)
    }

    /// Whether a property is of a namespace that begins in one of some ways; a declaration alone says nothing.
    private func uses(_ prefixes: [String]) -> Bool {
        document.tags.contains { tag in
            ([tag.name] + tag.attributes.map(\.name)).contains { name in
                document.namespace(of: name).map { uri in prefixes.contains { uri.hasPrefix($0) } } ?? false
            }
        }
    }

    /// Whether the document states properties, besides the elements that enclose them.
    var hasProperties: Bool {
        document.tags.contains { tag in
            let isEnclosing = [Namespace.rdf, Namespace.meta].contains(document.namespace(of: tag.name))
            return !isEnclosing
                || tag.attributes.contains { attribute in
                    !attribute.name.hasPrefix("xmlns") && !attribute.name.hasPrefix("xml:")
                        && ![Namespace.rdf, Namespace.meta].contains(document.namespace(of: attribute.name))
                }
        }
    }

    /// Removes previews, and what describes pictures or videos that are not copied.
    /// - Parameter keepsExtension: whether the file keeps the segments that extend the document.
    mutating func removePictures(keepsExtension: Bool) {
        edit { uri, name in
            switch uri {
            case Namespace.xmp: return name == "Thumbnails" ? .remove : nil
            case Namespace.thumbnail: return .remove
            case Namespace.camera: return name.hasPrefix("MotionPhoto") || name.hasPrefix("MicroVideo") ? .remove : nil
            case Namespace.note: return name == "HasExtendedXMP" && !keepsExtension ? .remove : nil
            default: return Namespace.otherPictures.contains { uri.hasPrefix($0) } ? .remove : nil
            }
        }
    }

    /// States another image size in the properties that state one.
    mutating func setSize(width: Int, height: Int) {
        edit { uri, name in
            switch (uri, name) {
            case (Namespace.exif, "PixelXDimension"), (Namespace.tiff, "ImageWidth"): .replace("\(width)")
            case (Namespace.exif, "PixelYDimension"), (Namespace.tiff, "ImageLength"): .replace("\(height)")
            default: nil
            }
        }
    }

    /// States that the picture is stored as it is shown, if the document states an orientation.
    mutating func setUpright() {
        edit { uri, name in uri == Namespace.tiff && name == "Orientation" ? .replace("1") : nil }
    }

    private enum Edit {
        case remove
        case replace(String)
    }

    /// Edits properties, which are attributes or elements.
    /// - Parameter rule: the edit of a property, by its namespace and local name.
    private mutating func edit(_ rule: (_ namespace: String, _ name: String) -> Edit?) {
        func edit(of name: String) -> Edit? {
            document.namespace(of: name).flatMap { rule($0, XMLMarkup.localName(name)) }
        }
        var replacements: [(range: Range<Int>, text: String)] = []
        var removedUpTo = 0
        for tag in document.tags where tag.range.lowerBound >= removedUpTo {
            switch edit(of: tag.name) {
            case .remove:
                replacements.append((tag.element, ""))
                removedUpTo = tag.element.upperBound
                continue
            case .replace(let text):
                if let content = tag.content { replacements.append((content, text)) }
            case nil: break
            }
            for attribute in tag.attributes {
                let isDeclaration = attribute.name.hasPrefix("xmlns:")
                // The declaration of a namespace whose properties are removed.
                let name = isDeclaration ? attribute.name.dropFirst("xmlns:".count) + ":" : attribute.name[...]
                switch edit(of: String(name)) {
                case .remove: replacements.append((attribute.range, ""))
                case .replace(let text): if !isDeclaration { replacements.append((attribute.value, text)) }
                case nil: break
                }
            }
        }
        guard !replacements.isEmpty else { return }
        var edited: [UInt8] = []
        var position = 0
        for (range, text) in replacements.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where range.lowerBound >= position {
            edited += bytes[position..<range.lowerBound] + Array(text.utf8)
            position = range.upperBound
        }
        edited += bytes[position...]
        // The edited document is well-formed if the old one was.
        if let packet = XMPPacket(edited) { self = packet }
    }
}
