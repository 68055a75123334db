/// The tags of an XML document, found without building a tree: enough to remove or change parts of the text.
///
/// Prefixes are resolved for the whole document; one that is bound to several namespaces counts as the first.
struct XMLMarkup: Equatable {
    /// An attribute of a tag.
    struct Attribute: Equatable {
        /// The name, with prefix.
        let name: String
        /// The attribute with the white space before it.
        let range: Range<Int>
        /// The value, without quotation marks.
        let value: Range<Int>
    }

    /// A tag that opens an element, or that is an element without content.
    struct Tag: Equatable {
        /// The name, with prefix.
        let name: String
        let attributes: [Attribute]
        /// The tag's own bytes.
        let range: Range<Int>
        /// The element, up to the end of the tag that closes it.
        fileprivate(set) var element: Range<Int>
        /// The bytes between the tags; `nil` for an element without content.
        fileprivate(set) var content: Range<Int>?
    }

    /// All elements' opening tags, in the order of the document.
    private(set) var tags: [Tag] = []
    /// Namespaces by prefix.
    private(set) var namespaces: [String: String] = [:]

    /// Finds the tags of a document; `nil` if it is not well-formed, or if elements are nested too deep.
    /// - Complexity: O(bytes).
    init?(_ bytes: [UInt8]) {
        var scanner = Scanner(bytes: bytes)
        var open: [Int] = []
        while let start = scanner.advance(to: UInt8(ascii: "<")) {
            if scanner.skip("<!--") {
                guard scanner.skip(through: "-->") else { return nil }
            } else if scanner.skip("<![CDATA[") {
                guard scanner.skip(through: "]]>") else { return nil }
            } else if scanner.skip("<?") {
                guard scanner.skip(through: "?>") else { return nil }
            } else if scanner.skip("<!") {
                // Entities of a document type could stand for anything.
                return nil
            } else if scanner.skip("</") {
                let name = scanner.name()
                scanner.skipSpace()
                guard scanner.skip(">"), let last = open.popLast(), tags[last].name == name else { return nil }
                tags[last].content = tags[last].range.upperBound..<start
                tags[last].element = tags[last].range.lowerBound..<scanner.position
            } else {
                _ = scanner.skip("<")
                guard let tag = scanner.tag(from: start) else { return nil }
                tags.append(tag.tag)
                if !tag.isEmpty { open.append(tags.count - 1) }
                guard open.count <= 256 else { return nil }
                for attribute in tag.tag.attributes where attribute.name.hasPrefix("xmlns:") {
                    let prefix = String(attribute.name.dropFirst("xmlns:".count))
                    let uri = String(decoding: bytes[attribute.value], as: UTF8.self)
                    if namespaces[prefix] == nil { namespaces[prefix] = uri }
                }
            }
        }
        guard open.isEmpty, !tags.isEmpty else { return nil }
    }

    /// The namespace of a name with a prefix; `nil` if it has none or an unknown one.
    func namespace(of name: String) -> String? {
        guard let colon = name.firstIndex(of: ":") else { return nil }
        return namespaces[String(name[..<colon])]
    }

    /// A name without its prefix.
    static func localName(_ name: String) -> String {
        name.firstIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
    }

    /// Reads a document from front to back.
    private struct Scanner {
        let bytes: [UInt8]
        var position = 0

        mutating func advance(to byte: UInt8) -> Int? {
            guard let found = bytes[position...].firstIndex(of: byte) else { return nil }
            position = found
            return found
        }

        mutating func skip(_ text: StaticString) -> Bool {
            let found = unsafe UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
            guard unsafe bytes[position...].starts(with: found) else { return false }
            position += text.utf8CodeUnitCount
            return true
        }

        mutating func skip(through text: StaticString) -> Bool {
            while position < bytes.count {
                if skip(text) { return true }
                position += 1
            }
            return false
        }

        mutating func skipSpace() {
            while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
        }

        mutating func name() -> String {
            let start = position
            while position < bytes.count, !" \t\r\n=/><\"'".utf8.contains(bytes[position]) { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }

        /// The rest of a tag, after its `<`.
        mutating func tag(from start: Int) -> (tag: Tag, isEmpty: Bool)? {
            let name = name()
            guard !name.isEmpty else { return nil }
            var attributes: [Attribute] = []
            while true {
                let begin = position
                skipSpace()
                if skip("/>") || skip(">") {
                    let range = start..<position
                    let isEmpty = bytes[position - 2] == UInt8(ascii: "/")
                    return (Tag(name: name, attributes: attributes, range: range, element: range), isEmpty)
                }
                let key = self.name()
                skipSpace()
                guard !key.isEmpty, skip("=") else { return nil }
                skipSpace()
                guard position < bytes.count, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[position]),
                    let end = bytes[(position + 1)...].firstIndex(of: bytes[position])
                else { return nil }
                attributes.append(Attribute(name: key, range: begin..<end + 1, value: position + 1..<end))
                position = end + 1
            }
        }
    }
}
