internal import CFontShims

/// The versions of the linked libraries that find fonts and draw glyphs.
package enum FontLibraries {
    package static var freeType: String { text { unsafe withUnsafeBytes(of: $0.freetype) { unsafe Array($0) } } }
    package static var fontconfig: String { text { unsafe withUnsafeBytes(of: $0.fontconfig) { unsafe Array($0) } } }

    private static func text(_ bytes: (font_library_versions) -> [UInt8]) -> String {
        var versions = font_library_versions()
        unsafe font_library_versions(&versions)
        return String(decoding: bytes(versions).prefix { $0 != 0 }, as: UTF8.self)
    }
}
