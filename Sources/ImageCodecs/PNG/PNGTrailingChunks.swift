import CZLib

/// Finds the texts and Exif metadata that follow a PNG file's pixels before the pixels are decoded.
enum PNGTrailingChunks {
    /// More chunks of pixels than encoders write for the largest images.
    private static let chunkLimit = 1 << 20
    private static let names: Set<String> = ["tEXt", "zTXt", "iTXt", "eXIf"]

    /// The chunks; `nil` if the file cannot be read at any position.
    ///
    /// Damaged chunks are left out, as the decoder does, which reports them.
    static func read(_ source: ByteSource) -> [PNGChunk]? {
        var chunks: [PNGChunk] = []
        var position = 8
        var left = Zlib.limit
        var isPastPixels = false
        for _ in 0..<chunkLimit {
            guard let header = source.peek(8, at: position) else { return nil }
            guard header.count == 8 else { return chunks }
            let count = header.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            let name = String(decoding: header[4...], as: UTF8.self)
            if name == "IEND" { return chunks }
            if name == "IDAT" { isPastPixels = true }
            if isPastPixels, names.contains(name), count <= left,
                let content = source.peek(count + 4, at: position + 8),
                content.count == count + 4
            {
                let sum = content.suffix(4).reduce(0) { $0 << 8 | UInt($1) }
                let checked = Array(header[4...] + content.dropLast(4))
                if unsafe crc32(0, checked, uInt(checked.count)) == sum {
                    chunks.append(PNGChunk(name: name, data: Array(content.dropLast(4)), followsPixels: true))
                    left -= count
                }
            }
            position += 12 + count
        }
        return chunks
    }
}
