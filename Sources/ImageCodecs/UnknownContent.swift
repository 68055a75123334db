extension ImageFormat {
    /// Describes a file of unknown format: "a GIF image", "text".
    /// - Parameter prefix: the file's first bytes, at least 64 of them unless the file is shorter.
    package static func description(ofUnknown prefix: [UInt8]) -> String {
        if prefix.isEmpty { return "an empty file" }
        for format in all { if let damage = format.damage(prefix) { return damage } }
        for (offset, magic, words) in knownMagics
        where prefix.count >= offset && prefix.dropFirst(offset).starts(with: magic.utf8Bytes) { return words }
        return isText(prefix) ? "text" : "bytes of an unknown kind"
    }

    private static func isText(_ prefix: [UInt8]) -> Bool {
        prefix.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
            && prefix.filter { $0 >= 0x80 }.count * 2 <= prefix.count
    }

    // Formats that are not read. Of two signatures at the same offset, the longer one comes first.
    private static let knownMagics: [(offset: Int, magic: Magic, words: String)] = [
        (0, "GIF8", "a GIF image"),
        (0, [0x49, 0x49, 0x2A, 0x00], "a TIFF image"),
        (0, [0x4D, 0x4D, 0x00, 0x2A], "a TIFF image"),
        (0, [0x49, 0x49, 0x2B, 0x00], "a TIFF image"),
        (0, [0x4D, 0x4D, 0x00, 0x2B], "a TIFF image"),
        (0, [0x49, 0x49, 0xBC], "a JPEG XR image"),
        (8, "WEBP", "a WebP image"),
        (4, "ftypavi", "an AVIF image"),
        (4, "ftyphei", "a HEIC image"),
        (4, "ftyphev", "a HEIC image"),
        (4, "ftypmif1", "a HEIF image"),
        (4, "ftypmsf1", "a HEIF image"),
        (4, "ftypcrx", "a Canon raw image"),
        (4, "ftyp", "a video"),
        (0, [0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20], "a JPEG 2000 image"),
        (0, [0xFF, 0x4F, 0xFF, 0x51], "a JPEG 2000 image"),
        (0, [0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20], "a JPEG XL image"),
        (0, [0xFF, 0x0A], "a JPEG XL image"),
        (0, [0x8A, 0x4D, 0x4E, 0x47], "an MNG animation"),
        (0, [0x8B, 0x4A, 0x4E, 0x47], "a JNG image"),
        (0, [0x76, 0x2F, 0x31, 0x01], "an OpenEXR image"),
        (0, "#?RADIANCE", "a Radiance HDR image"),
        (0, "8BPS", "a Photoshop document"),
        (0, "qoif", "a QOI image"),
        (0, "%PDF-", "a PDF document"),
        (0, "%!PS", "a PostScript document"),
        (0, "<svg", "an SVG drawing"),
        (0, "<!DOCTYPE", "a web page"),
        (0, "<html", "a web page"),
        (0, [0x1F, 0x8B], "gzip-compressed data"),
        (0, [0x28, 0xB5, 0x2F, 0xFD], "zstd-compressed data"),
        (0, [0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz-compressed data"),
        (0, "BZh", "bzip2-compressed data"),
        (0, "PK\u{3}\u{4}", "a zip archive"),
        (0, [0x00, 0x00, 0x01, 0x00], "a Windows icon"),
        (0, "BM", "a BMP image"),
    ]
}

/// A signature, written as text or as numbers.
private struct Magic: ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    let utf8Bytes: [UInt8]

    init(stringLiteral text: String) { utf8Bytes = Array(text.utf8) }
    init(arrayLiteral bytes: UInt8...) { utf8Bytes = bytes }
}
