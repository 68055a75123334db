import FileSystem
import ImageCodecs
import ImagePipeline
import KernelFormats

/// What was probably meant by the path of an input that does not exist.
enum AbsentInput {
    /// Names that are looked at in a folder, so that many absent inputs in a large folder do not take long.
    private static let mostNames = 2000

    /// Advice after an error message, such as `; did you mean photo.jpg?`; empty if the path exists or nothing is
    /// similar.
    static func advice(for path: String) -> String {
        guard FileKind(of: path) == .absent, ArrayArchive.split(path) == nil else { return "" }
        if path.contains(where: { "*?[".contains($0) }) {
            return "; it looks like a pattern, which is expanded only without quotes"
        }
        let (folder, name) = PathName.split(path)
        guard !name.isEmpty, let reader = try? FolderReader(folder.isEmpty ? "." : folder) else { return "" }
        var names: [String] = []
        while names.count < mostNames, let (other, _) = try? reader.next() {
            if other.utf8.first != UInt8(ascii: ".") { names.append(other) }
        }
        // Not by its beginning: a.png is no more likely to be meant by a than other files are.
        let near = names.filter { Suggestion.distance(name.lowercased(), $0.lowercased()) <= max(1, name.count / 4) }
        guard let meant = near.min(by: { Suggestion.distance(name, $0) < Suggestion.distance(name, $1) }) else {
            return ""
        }
        return "; did you mean \(folder)\(meant)?"
    }
}

extension PipelineError {
    /// The error with advice, if it is about an input of the user's that does not exist.
    /// - Parameter arguments: the words that the user wrote.
    func advising(on arguments: [String]) -> PipelineError {
        guard kind == .noInput, arguments.contains(subject), message.hasPrefix("cannot be opened") else { return self }
        var error = self
        error.message += AbsentInput.advice(for: subject)
        return error
    }
}
