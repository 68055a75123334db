import ImageCodecs
import ImagePipeline

/// Finds inputs that would be written to the same output, before either is.
///
/// The check is exact, but usually opens no files. Only outputs that are equal except for their extension can collide,
/// and only then are the inputs' formats needed.
struct OutputCollisions {
    private struct Claimant {
        let place: InputSource
        let folder: String
    }

    private let request: BatchRequest
    private var first: [Digest: Claimant] = [:]
    private var others: [Digest: [Claimant]] = [:]

    init(_ request: BatchRequest) { self.request = request }

    /// Registers a file's output.
    /// - Returns: the earlier input with the same output; `nil` if there is none, or if the file is not an image.
    mutating func rival(of file: BatchFile) -> InputSource? {
        let claimant = Claimant(place: file.place, folder: file.folder)
        guard let likeness = likeness(of: claimant) else { return nil }
        let digest = Digest(ofPath: likeness)
        guard let earliest = first[digest] else {
            first[digest] = claimant
            return nil
        }
        guard let output = output(of: claimant) else { return nil }
        for earlier in [earliest] + others[digest, default: []] {
            if let other = self.output(of: earlier), other.utf8.elementsEqual(output.utf8) { return earlier.place }
        }
        others[digest, default: []].append(claimant)
        return nil
    }

    /// The output without the part that depends on the input's format; `nil` if there is no output.
    private func likeness(of claimant: Claimant) -> String? {
        guard request.namesDependOnFormat else { return try? path(of: claimant, format: nil) }
        // An extension has no dot and follows the last one, so equal paths have equal stems.
        guard endsInFormat else { return output(of: claimant) }
        guard let path = try? path(of: claimant, format: nil) else { return nil }
        let (folder, _) = PathName.split(path)
        return folder + PathName.stemAndExtension(path).stem
    }

    private var endsInFormat: Bool {
        guard case .template(let template) = request.naming else { return true }
        return template.endsInExtensionAlone
    }

    /// The output of an image; `nil` for other files.
    private func output(of claimant: Claimant) -> String? {
        guard case .file(let path) = claimant.place else { return try? self.path(of: claimant, format: nil) }
        guard let format = try? Pipeline.format(of: path) else { return nil }
        return try? self.path(of: claimant, format: format)
    }

    private func path(of claimant: Claimant, format: ImageFormat?) throws(PipelineError) -> String {
        let file = BatchFile(place: claimant.place, key: "", folder: claimant.folder, isNamed: true)
        return try request.output(for: file, format: format).path
    }
}
