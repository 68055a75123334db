import Foundation
import ImageCodecs
import TestSupport

/// The digest of a file that the command wrote.
struct OutputDigest: Equatable, CustomStringConvertible {
    /// Its path in the run's folder.
    let name: String
    /// The digest of the decoded header and samples of a compressed file; `nil` for a file that holds them as they are.
    let samples: String?
    /// The digest of the file's bytes.
    let bytes: String

    /// Digests a file in a folder.
    init(of name: String, in folder: URL) throws {
        let url = folder.appending(path: name)
        var bytes = FNV()
        try Data(contentsOf: url).withUnsafeBytes { bytes.add($0) }
        self.name = name
        self.bytes = bytes.text
        guard ["png", "jpg"].contains(url.pathExtension) else {
            samples = nil
            return
        }
        let image = try readImage(url)
        let header = image.header
        var digest = FNV()
        digest.add("\(header.width)x\(header.height)x\(image.planes.count) of \(header.bitDepth) bits")
        for row in image.planes.joined() { row.withUnsafeBytes { digest.add($0) } }
        samples = digest.text
    }

    /// Reads the table's words: a name, and one digest or two with a slash between them.
    init?(words: Substring) {
        let parts = words.split(separator: " ")
        guard parts.count == 2 else { return nil }
        let digests = parts[1].split(separator: "/").map(String.init)
        guard let last = digests.last, digests.count <= 2 else { return nil }
        (name, samples, bytes) = (String(parts[0]), digests.count == 2 ? digests[0] : nil, last)
    }

    var description: String { "\(name) \(samples.map { $0 + "/" } ?? "")\(bytes)" }
}
