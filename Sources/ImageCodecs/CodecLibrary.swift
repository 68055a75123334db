internal import CCodecShims

/// A library that decodes or encodes images, and its version.
package struct CodecLibrary: Sendable {
    /// The name.
    package let name: String
    /// The version.
    package let version: String
    /// Whether the library that is linked gives the version; otherwise it is that of its headers.
    package let isLinked: Bool

    /// The libraries.
    package static var all: [CodecLibrary] {
        var versions = [library_version](repeating: library_version(), count: Int(LIBRARY_COUNT))
        unsafe library_versions(&versions)
        return versions.map { library in
            let name = unsafe withUnsafeBytes(of: library.name) { unsafe Self.text($0) }
            let version = unsafe withUnsafeBytes(of: library.text) { unsafe Self.text($0) }
            return CodecLibrary(name: name, version: version, isLinked: library.is_linked)
        }
    }

    /// The text up to the byte 0.
    private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
