package import Convolution
import FileSystem
package import ImageCodecs

/// How the results of a run are named.
package enum OutputNaming: Equatable, Sendable {
    /// `STEM.MODE.EXT` beside the input.
    case besideInput
    /// A folder, in which outputs keep the input's name and subfolder.
    case folder(String)
    /// A path with the fields `{dir}`, `{stem}`, `{name}`, `{mode}`, `{kernel}` and `{ext}`.
    case template(String)
    /// This file only.
    case file(String)
    /// Standard output.
    case standardOutput

    /// Parses the value of `-o`.
    ///
    /// A path that ends in a slash or is a folder names a folder. A path with `{` is a template.
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

    /// The parts of a name.
    package struct Parts: Equatable, Sendable {
        /// The input's path; `nil` for standard input.
        package var input: String?
        /// The folders between the input directory and the input, each with a trailing slash; empty for a named file.
        package var folder: String
        /// The mode of the operation.
        package var mode: FilterMode
        /// The kernel's name: its file's stem, or "kernel" for an inline kernel.
        package var kernelName: String
        /// The output format.
        package var format: ImageFormat

        /// Creates the parts of a name.
        package init(
            input: String?, folder: String = "", mode: FilterMode, kernelName: String, format: ImageFormat
        ) {
            self.input = input
            self.folder = folder
            self.mode = mode
            self.kernelName = kernelName
            self.format = format
        }

        var stem: String { input.map(Self.stem) ?? "stdin" }

        /// The stem of a path; `FILE.npz:NAME` becomes `FILE.NAME`.
        static func stem(_ path: String) -> String {
            guard let (file, name) = ArrayArchive.split(path) else { return PathName.stemAndExtension(path).stem }
            let member = name.hasSuffix(".npy") ? String(name.dropLast(4)) : name
            return PathName.stemAndExtension(file).stem + "." + String(member.map { $0 == "/" ? "_" : $0 })
        }

        /// The input's own extension if it fits the format, as in `.JPG`; otherwise, the format's usual one.
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
            let folder = PathName.split(ArrayArchive.split(input)?.file ?? input).folder
            return "\(folder)\(parts.stem).\(parts.mode.rawValue).\(parts.ext)"
        case .folder(let folder):
            return "\(PathName.asFolder(folder))\(parts.folder)\(parts.stem).\(parts.ext)"
        case .template(let template):
            return try Self.expand(template, parts)
        }
    }

    /// Whether a symbolic link that an output would replace is followed to its file.
    ///
    /// Links in an output folder are not, because the user did not name them.
    package var followsLinks: Bool {
        switch self {
        case .file, .besideInput, .standardOutput: true
        case .folder, .template: false
        }
    }

    /// Creates the output folder if it does not exist; called before the first output is written.
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
                // The folder ends in a slash, or is empty.
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
