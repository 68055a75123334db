/// Arrays in an archive as NumPy's `savez` writes it: a ZIP file of .npy members.
///
/// An archive is not a format of images, but a place of array files: `FILE.npz:NAME` is read as NAME.npy would be.
package struct ArrayArchive {
    private let source: ByteSource
    private let archive: ZipArchive

    /// Reads an archive's directory.
    /// - Parameters:
    ///   - source: positioned at the archive's first byte. A pipe is read into memory.
    ///   - limits: their memory limits what is read of a pipe.
    /// - Throws: `CodecError`.
    init(_ source: ByteSource, limits: DecodeLimits) throws(CodecError) {
        var source = source
        if source.size == nil {
            let limit = limits.maximumDecoderMemory
            let bytes = try source.readProgressively(limit)
            guard try source.peek(1).isEmpty else {
                throw .limitExceeded("an archive from a pipe is held in memory, and has more than \(limit) bytes")
            }
            source = try ByteSource(bytes: bytes)
        }
        guard let size = source.size else { throw .io("the archive's size is unknown") }
        self.source = source
        archive = try ZipArchive(size: size) { [source] (offset: Int, count: Int) throws(CodecError) -> [UInt8] in
            try Self.read(count, at: offset, of: source)
        }
    }

    private static func read(_ count: Int, at offset: Int, of source: ByteSource) throws(CodecError) -> [UInt8] {
        guard let bytes = source.peek(count, at: offset) else {
            throw .io("the archive cannot be read at any position")
        }
        return bytes
    }

    /// Whether bytes begin like an archive.
    package static func isMagic(_ prefix: [UInt8]) -> Bool { ZipArchive.isMagic(prefix) }

    /// The file and the name of `FILE.npz:NAME`; `nil` for other paths.
    package static func split(_ path: String) -> (file: String, name: String)? {
        let bytes = Array(path.utf8)
        let mark = Array(".npz:".utf8)
        let starts = bytes.indices.dropFirst().dropLast(mark.count)
        guard
            let start = starts.first(where: { start in
                zip(bytes[start...], mark).allSatisfy { $0 | 0x20 == $1 | 0x20 }
            }), let colon = path.utf8.index(path.startIndex, offsetBy: start + 4, limitedBy: path.endIndex)
        else { return nil }
        return (String(path[..<colon]), String(path[path.utf8.index(after: colon)...]))
    }

    /// The bytes of an array.
    /// - Parameter name: the member's name, with or without its ending .npy.
    /// - Throws: `CodecError.cannotOpen` with the names of the arrays if there is no such array.
    func array(named name: String) throws(CodecError) -> ByteSource {
        // As in Python, the last member of a name counts.
        guard
            let entry = archive.entries.last(where: { $0.name == name })
                ?? archive.entries.last(where: { $0.name == name + ".npy" })
        else {
            throw .cannotOpen(
                arrays.isEmpty
                    ? "the archive has no arrays" : "the archive has no array '\(name)'; it has \(list)")
        }
        return try open(entry)
    }

    /// The bytes of the archive's only array.
    /// - Throws: `CodecError.unknownFormat` if there is no array, `.severalArrays` with their names if there are several.
    func onlyArray() throws(CodecError) -> ByteSource {
        guard let first = arrays.first else { throw .unknownFormat("a zip archive without .npy arrays") }
        guard arrays.count == 1 else { throw .severalArrays(list) }
        return try open(first)
    }

    private var arrays: [ZipArchive.Entry] { archive.entries.filter { $0.name.hasSuffix(".npy") } }

    /// The names of the arrays with their shapes: "a (3, 4), b (5,)".
    private var list: String {
        let shown = 20
        let names = arrays.prefix(shown).map { entry in
            let name = String(entry.name.dropLast(".npy".count))
            guard let shape = try? shape(of: entry) else { return name }
            return "\(name) \(NPYHeader.text(shape))"
        }
        return names.joined(separator: ", ") + (arrays.count > shown ? " and \(arrays.count - shown) more" : "")
    }

    private func shape(of entry: ZipArchive.Entry) throws(CodecError) -> [Int] {
        let array = try open(entry)
        return try NPYHeader { (count: Int) throws(CodecError) -> [UInt8] in try array.read(count) }.shape
    }

    private func open(_ entry: ZipArchive.Entry) throws(CodecError) -> ByteSource {
        let offset = try archive.dataOffset(of: entry) {
            [source] (offset: Int, count: Int) throws(CodecError) -> [UInt8] in
            try Self.read(count, at: offset, of: source)
        }
        return try ByteSource(member: entry, at: offset, of: source)
    }
}

extension ByteSource {
    /// Opens a file, or the array that `FILE.npz:NAME` names if no file has this path.
    /// - Throws: `CodecError`, as `init(path:)` and for archives.
    package static func opening(_ path: String, limits: DecodeLimits = DecodeLimits()) throws(CodecError) -> ByteSource
    {
        guard let (file, name) = ArrayArchive.split(path), !exists(path) else { return try ByteSource(path: path) }
        return try ArrayArchive(ByteSource(path: file), limits: limits).array(named: name)
    }

    /// The source itself, or the only array if its bytes are an archive.
    package func array(limits: DecodeLimits) throws(CodecError) -> ByteSource {
        guard ZipArchive.isMagic(try peek(4)) else { return self }
        return try ArrayArchive(self, limits: limits).onlyArray()
    }
}
