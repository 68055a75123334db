import ArgumentParser
import ImageCodecs
import ImageFilters
import ImagePipeline
import ImageReport

extension FilterJobs {
    /// Where one input's result goes, and in which format; `nil` is the input's own.
    func output(for input: InputPlace) throws(PipelineError) -> (OutputPlace, ImageFormat?) {
        let asked = command.output.format
        var parts = OutputNaming.Parts(
            input: nil, mode: steps.mode, kernelName: kernels.name, format: asked ?? .png)
        switch input {
        case .file(let path):
            parts.input = path
            // Only names that are made from the input's need its format beforehand; any other is found on the way.
            if asked == nil, naming.usesInputFormat { parts.format = try Pipeline.format(of: path) }
        case .standardInput:
            if asked == nil, naming.usesInputFormat, naming != .besideInput {
                throw PipelineError(
                    .usage, input.name, "has no name to make an output's of; name a file, or add --format")
            }
        }
        guard let path = try naming.path(for: parts) else { return (.standardOutput, asked) }
        return (.file(path, overwrite: command.output.overwrite), try Self.format(ofOutput: path, asked: asked))
    }

    /// The format that an output's ending names.
    private static func format(ofOutput path: String, asked: ImageFormat?) throws(PipelineError) -> ImageFormat {
        let ending = PathName.stemAndExtension(path).ext
        let named = ImageFormat(fileExtension: ending)
        if let asked, let named, asked != named {
            throw PipelineError(.usage, path, "ends in .\(ending), but --format says \(asked.fileExtensions[0])")
        }
        if let format = asked ?? named { return format }
        let known = ImageFormat.allCases.map { "." + $0.fileExtensions[0] }.joined(separator: ", ")
        let cause =
            ending.isEmpty ? "has no ending that says its format" : "ends in .\(ending), which is not written here"
        throw PipelineError(.usage, path, "\(cause); use one of \(known), or --format")
    }

    /// What `--diff` and its companions ask for.
    func differenceRequest() throws(PipelineError) -> DifferenceRequest? {
        guard let path = command.difference.file else { return nil }
        let other: DifferenceRequest.Other =
            switch command.difference.against {
            case "input": .input
            case "flipped": .flipped
            case let file: .file(file)
            }
        _ = try Self.format(ofOutput: path, asked: nil)
        var request = DifferenceRequest(
            output: .file(path, overwrite: command.output.overwrite), other: other,
            style: command.difference.style, gain: command.difference.gain)
        request.hasLegend = command.difference.legend
        return request
    }
}

extension OutputNaming {
    /// Whether names of this kind end as the input's format does.
    fileprivate var usesInputFormat: Bool {
        switch self {
        case .besideInput, .folder: true
        case .template(let template): template.contains("{ext}")
        case .file, .standardOutput: false
        }
    }
}
