public import ImageFilters

/// The kernels of a run, as `--kernel` named them, read and normalised.
public struct KernelSelection: Sendable {
    /// The kernels in the order given.
    public let kernels: [Kernel]
    /// A name for output files: the first kernel file's stem, or "kernel" for what has no name.
    public let name: String
    /// How the kernels are called in the account: "sobel.txt", or "an inline kernel".
    public let title: String
    /// How files were read where that is not plain from their text.
    public let notes: [String]
    /// How the weights were normalised.
    public let normalization: Normalization

    /// Reads every kernel.
    /// - Throws: `PipelineError`: `noInput` for a file that is not there, `data` for one that is no kernel, `usage` for
    ///   a named kernel that does not exist or has no such parameter.
    public init(arguments: [String], normalization: Normalization = .none) throws(PipelineError) {
        precondition(!arguments.isEmpty, "at least one kernel")
        var kernels: [Kernel] = []
        var notes: [String] = []
        var places: [KernelPlace] = []
        for argument in arguments {
            let place = KernelPlace(argument: argument)
            let file = try place.readFile()
            for kernel in file.kernels {
                do {
                    kernels.append(try kernel.normalized(normalization))
                } catch {
                    throw PipelineError(.data, place.name, "\(error)")
                }
            }
            notes += file.notes.map { "\(place.name): \($0)" }
            places.append(place)
        }
        self.kernels = kernels
        self.notes = notes
        self.normalization = normalization
        name = places[0].stem
        title = places.map(\.name).joined(separator: " and ")
    }
}

extension KernelPlace {
    /// Reads kernels of two dimensions, and refuses a layer's.
    package func readFile(inlineName: String = "--kernel") throws(PipelineError) -> KernelFile {
        switch try read(inlineName: inlineName) {
        case .kernels(let file): return file
        case .layer(let layer, _):
            throw PipelineError(
                .data, name,
                "holds the weights of a layer (\(layer.height) rows x \(layer.width) columns x \(layer.inputCount) in x "
                    + "\(layer.outputCount) out), not one kernel; save the one of a channel, as array[:, :, 0, 0]")
        }
    }
}
