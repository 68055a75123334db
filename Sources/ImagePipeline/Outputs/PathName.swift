/// Paths as text: the parts of a file's name.
package enum PathName {
    /// The folder with its trailing slash (empty for the current folder), and the name.
    package static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
        let next = path.utf8.index(after: slash)
        return (String(path[..<next]), String(path[next...]))
    }

    /// The name without its folder and extension, and the extension without its dot (empty if there is none).
    ///
    /// A leading dot is part of the stem: `.hidden` has no extension.
    package static func stemAndExtension(_ path: String) -> (stem: String, ext: String) {
        let name = split(path).name
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else { return (name, "") }
        return (String(name[..<dot]), String(name[name.utf8.index(after: dot)...]))
    }

    /// The path with a trailing slash; empty for the current folder.
    package static func asFolder(_ path: String) -> String {
        path.isEmpty || path.utf8.last == UInt8(ascii: "/") ? path : path + "/"
    }
}
