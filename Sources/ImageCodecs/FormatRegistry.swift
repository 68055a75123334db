extension ImageFormat {
    /// Every format that is read and written, in the order in which lists name them and files are recognized.
    package static let all: [ImageFormat] = [.png, .jpeg, .npy, .pfm, .pgm, .ppm, .pnm, .pam]

    /// The format whose files have an extension, in upper or lower case; `nil` for an unknown one.
    package static func forExtension(_ fileExtension: String) -> ImageFormat? {
        let lower = fileExtension.lowercased()
        return all.first { $0.fileExtensions.contains(lower) }
    }

    /// The format of a file that begins with some bytes; `nil` for an unknown one.
    /// - Parameter prefix: the file's first bytes, at least 8 of them unless the file is shorter.
    package static func sniff(_ prefix: [UInt8]) -> ImageFormat? { all.first { $0.isFound(prefix) } }

    /// Names of formats' files, separated by commas and a conjunction: "PNG, JPEG, .npy or .pfm".
    /// - Parameters:
    ///   - conjunction: the word before the last name.
    ///   - isListed: which formats are named.
    package static func list(_ conjunction: String, where isListed: (ImageFormat) -> Bool = { _ in true }) -> String {
        let names = all.filter(isListed).map(\.fileName)
        guard let last = names.last, names.count > 1 else { return names.joined() }
        return "\(names.dropLast().joined(separator: ", ")) \(conjunction) \(last)"
    }
}
