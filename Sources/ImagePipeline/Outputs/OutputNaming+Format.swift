package import ImageCodecs

extension OutputNaming {
    /// Whether names of this kind have the extension of the input's format.
    package var usesInputFormat: Bool {
        switch self {
        case .besideInput, .folder: true
        case .template(let template): template.contains(.ext)
        case .file, .standardOutput: false
        }
    }

    /// The format that an output's extension names or that was requested.
    /// - Throws: `PipelineError` of kind `usage` if neither names a format, or if they contradict each other.
    package static func format(
        ofOutput path: String, asked: ImageFormat?
    ) throws(PipelineError) -> ImageFormat {
        let ending = PathName.stemAndExtension(path).ext
        let named = ImageFormat.forExtension(ending)
        if let asked, let named, asked != named {
            throw PipelineError(
                .usage, path, "ends in .\(ending), but --format says \(asked.fileExtensions[0]); omit one of them")
        }
        if let format = asked ?? named { return format }
        let known = ImageFormat.all.map { "." + $0.fileExtensions[0] }.joined(separator: ", ")
        let cause =
            ending.isEmpty ? "has no ending that says its format" : "ends in .\(ending), which is not written here"
        let folder = ending.isEmpty ? "; the name of a folder ends in /" : ""
        throw PipelineError(.usage, path, "\(cause); use one of \(known), or --format\(folder)")
    }

    /// The folder that contains all outputs: the named one, or the part of a template before its first field.
    ///
    /// It ends with a slash, and is empty for the current folder.
    package var base: String {
        switch self {
        case .folder(let folder): PathName.asFolder(folder)
        case .template(let template): PathName.split(template.prefix).folder
        case .file(let path): PathName.split(path).folder
        case .besideInput, .standardOutput: ""
        }
    }
}
