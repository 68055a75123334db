import ImageCodecs
import ImagePipeline
import ImageReport

extension FilterJobs {
    /// The output for an input, and its format; `nil` means the input's format.
    func output(for input: InputSource) throws(PipelineError) -> (OutputDestination, ImageFormat?) {
        let asked = command.output.format
        var parts = OutputNaming.Parts(
            input: nil, mode: chain.mode, kernelName: kernels.name, format: asked ?? .png)
        switch input {
        case .file(let path):
            parts.input = path
            // The input's format is needed here only if the output's name depends on it; otherwise it is found while
            // decoding.
            if asked == nil, naming.usesInputFormat { parts.format = try Pipeline.format(of: path) }
        case .standardInput:
            if asked == nil, naming.usesInputFormat, naming != .besideInput {
                throw PipelineError(
                    .usage, input.name, "has no name to make an output's of; name a file, or add --format")
            }
        }
        guard let path = naming.path(for: parts) else { return (.standardOutput, asked) }
        let format = try OutputNaming.format(ofOutput: path, asked: asked)
        return (.file(path, overwrite: command.output.overwrite), format)
    }

    /// The request that `--diff` and its related options describe.
    func differenceRequest() throws(PipelineError) -> DifferenceRequest? {
        guard let path = command.difference.file else { return nil }
        let other: DifferenceRequest.Other =
            switch command.difference.against {
            case "input": .input
            case "flipped": .flipped
            case let file: .file(file)
            }
        _ = try OutputNaming.format(ofOutput: path, asked: nil)
        var request = DifferenceRequest(
            output: .file(path, overwrite: command.output.overwrite), other: other,
            style: command.difference.style, gain: command.difference.gain)
        request.hasLegend = command.difference.legend
        return request
    }
}
