package import Convolution
import FileSystem
package import ImageCodecs

/// How the results of a run are named.
package enum OutputNaming: Equatable, Sendable {
    /// `STEM.MODE.EXT` beside the input.
    case besideInput
    /// Under the input's own name in a folder, and in the subfolder that it had.
    case folder(String)
    /// A path with `{dir}`, `{stem}`, `{name}`, `{mode}`, `{kernel}` and `{ext}` in it.
    case template(String)
    /// Just this file.
    case file(String)
    /// Standard output.
    case standardOutput

    /// Reads `-o`'s value.
    ///
    /// A path that ends in a slash or is a folder names a folder, one with `{` a template.
    package init(argument: String) {
        if argument == "-" {
            self = .standardOutput
        } else if argument.contains("{") {
            self = .template(argument)
        } else if argument.hasSuffix("/") || FileKind(of: argument) == .directory {
            self = .folder(argument)
        } else {
            self = .file(argument)
        }
    }

    /// What a name is made of.
    package struct Parts: Equatable, Sendable {
        /// The input's path; `nil` for standard input.
        package var input: String?
        /// The folders between the input directory and the input, each with its final slash; empty for a named file.
        package var folder: String
        /// The operation.
        package var mode: FilterMode
        /// The kernel's own name: its file's stem, or "kernel" for one that was written inline.
        package var kernelName: String
        /// The format to be written.
        package var format: ImageFormat

        /// Parts of a name.
        package init(
            input: String?, folder: String = "", mode: FilterMode, kernelName: String, format: ImageFormat
        ) {
            self.input = input
            self.folder = folder
            self.mode = mode
            self.kernelName = kernelName
            self.format = format
        }

        var stem: String { input.map { PathName.stemAndExtension($0).stem } ?? "stdin" }

        /// The input's own ending where it fits the format, as in `.JPG`; the format's usual one otherwise.
        var ext: String {
            let own = input.map { PathName.stemAndExtension($0).ext } ?? ""
            return ImageFormat.forExtension(own) == format ? own : format.fileExtensions[0]
        }
    }

    /// The path for one input; `nil` means standard output.
    /// - Throws: `PipelineError` of kind `usage` for a template with an unknown field.
    package func path(for parts: Parts) throws(PipelineError) -> String? {
        switch self {
        case .standardOutput:
            return nil
        case .file(let path):
            return path
        case .besideInput:
            guard let input = parts.input else { return nil }
            return "\(PathName.split(input).folder)\(parts.stem).\(parts.mode.rawValue).\(parts.ext)"
        case .folder(let folder):
            return "\(PathName.asFolder(folder))\(parts.folder)\(parts.stem).\(parts.ext)"
        case .template(let template):
            return try Self.expand(template, parts)
        }
    }

    /// Makes the folder that outputs go to, if it is not there: just before the first of them is written.
    /// - Throws: `PipelineError` of kind `cannotCreate`.
    package func makeFolder() throws(PipelineError) {
        guard case .folder(let folder) = self, FileKind(of: folder) != .directory else { return }
        try Folder.make(folder)
    }

    private static func expand(_ template: String, _ parts: Parts) throws(PipelineError) -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            guard let close = rest[open...].firstIndex(of: "}") else {
                throw PipelineError(.usage, template, "has a { without its }")
            }
            let field = rest[rest.index(after: open)..<close]
            rest = rest[rest.index(after: close)...]
            switch field {
            case "dir":
                result += parts.folder
                // Both end in a slash, or both are nothing.
                if rest.first == "/" { rest = rest.dropFirst() }
            case "stem": result += parts.stem
            case "name": result += parts.input.map { PathName.split($0).name } ?? "stdin"
            case "mode": result += parts.mode.rawValue
            case "kernel": result += parts.kernelName
            case "ext": result += parts.ext
            default:
                throw PipelineError(
                    .usage, template,
                    "has an unknown field {\(field)}; there are {dir}, {stem}, {name}, {mode}, {kernel} and {ext}")
            }
        }
        return result + rest
    }
}
