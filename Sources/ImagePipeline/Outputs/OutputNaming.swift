package import Convolution
import FileSystem
package import ImageCodecs

/// How the results of a run are named.
package enum OutputNaming: Equatable, Sendable {
    /// `STEM.KERNEL.MODE.EXT` beside the input.
    case besideInput
    /// A folder, in which outputs keep the input's name and subfolder.
    case folder(String)
    /// A path with fields.
    case template(OutputTemplate)
    /// This file only.
    case file(String)
    /// Standard output.
    case standardOutput

    /// Parses the value of `-o`.
    ///
    /// A path that ends in a slash or is a folder names a folder. A path with `{` is a template.
    /// - Throws: `PipelineError` of kind `usage` for an invalid template.
    package init(argument: String) throws(PipelineError) {
        guard argument != "-" else {
            self = .standardOutput
            return
        }
        let template = argument.contains("{") ? try OutputTemplate(argument) : nil
        let path = template.map(\.plainPath) ?? argument
        if let template, path == nil {
            self = .template(template)
        } else if let path, path.hasSuffix("/") || FileKind(of: path) == .directory {
            self = .folder(path)
        } else {
            self = .file(path ?? argument)
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
        /// The kernel's name: see `KernelSelection.name`.
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
    package func path(for parts: Parts) -> String? {
        switch self {
        case .standardOutput:
            return nil
        case .file(let path):
            return path
        case .besideInput:
            guard let input = parts.input else { return nil }
            let folder = PathName.split(ArrayArchive.split(input)?.file ?? input).folder
            return "\(folder)\(parts.stem).\(parts.kernelName).\(parts.mode.rawValue).\(parts.ext)"
        case .folder(let folder):
            return "\(PathName.asFolder(folder))\(parts.folder)\(parts.stem).\(parts.ext)"
        case .template(let template):
            return template.path(for: parts)
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
}
