package import Conventions
package import Convolution
package import KernelFormats

/// The kernels of a run that `--kernel` names, read and normalised.
package struct KernelSelection: Sendable {
    /// The values of `--kernel`.
    package let arguments: [String]
    /// The kernels in the order given; empty for a layer.
    package let kernels: [Kernel]
    /// The weights of a layer, if a four-dimensional kernel was given; there are then no other kernels.
    package let layer: ConvolutionLayer?
    /// A name for output files: the kernels' names, joined by `+`.
    ///
    /// A kernel's name is its file's stem, its name as typed with `-` for `:`, `,` and `=`, or `kernel`.
    package let name: String
    /// The named kernels in the program's own spelling; `nil` for kernels without a name.
    package let kernelNames: [String?]
    /// Notes on how files were read.
    package let notes: [String]

    /// Reads every kernel.
    /// - Parameters:
    ///   - arguments: values of `--kernel`; at least one.
    ///   - normalization: the divisor of the weights.
    ///   - layout: the order of dimensions in a four-dimensional kernel.
    ///   - biasFile: an array file with one number for each output channel of a layer.
    /// - Throws: `PipelineError`: `noInput` for a file that does not exist, `data` for an invalid kernel, `usage` for a
    ///   named kernel or parameter that does not exist, and for arguments that contradict each other.
    package init(
        arguments: [String], normalization: Normalization = .none, layout: ConvolutionLayer.Layout = .hwio,
        biasFile: String? = nil
    ) throws(PipelineError) {
        try self.init(
            arguments: arguments, normalization: normalization, layout: layout, biasFile: biasFile
        ) { place throws(PipelineError) in try place.read() }
    }

    /// Reads every kernel with a function, which can return kernels that were read before.
    package init(
        arguments: [String], normalization: Normalization, layout: ConvolutionLayer.Layout, biasFile: String?,
        reading read: (KernelSource) throws(PipelineError) -> KernelContent
    ) throws(PipelineError) {
        precondition(!arguments.isEmpty, "at least one kernel")
        var kernels: [Kernel] = []
        var notes: [String] = []
        var layer: ConvolutionLayer?
        let places = arguments.map(KernelSource.init(argument:))
        for place in places {
            switch try read(place) {
            case .kernels(let file):
                kernels += try file.kernels.normalized(normalization, name: place.name)
                let format = file.format == .textGrid ? "a text grid" : file.format.rawValue
                let read = file.format == .named ? [] : ["read as \(format)"]
                notes += (file.notes.isEmpty ? read : file.notes).map { "\(place.name): \($0)" }
            case .layer(let shape, let weights, let layerNotes):
                guard arguments.count == 1 else {
                    throw PipelineError(.usage, place.name, "is a layer of four dimensions, which stands alone")
                }
                guard normalization == .none else {
                    throw PipelineError(.usage, place.name, "is a layer, whose kernels are not normalised")
                }
                layer = ConvolutionLayer(
                    shape: shape, weights: weights, layout: layout, bias: try biasFile.map(LayerBias.read))
                notes += layerNotes.map { "\(place.name): \($0)" }
            }
        }
        if biasFile != nil && layer == nil {
            throw PipelineError(
                .usage, "--layer-bias", "goes with a kernel of four dimensions (rows, columns, in, out)")
        }
        self.arguments = arguments
        self.kernels = kernels
        self.layer = layer
        self.notes = notes
        kernelNames = places.map(\.kernelName)
        name = places.map(\.stem).joined(separator: "+")
    }
}

extension [Kernel] {
    fileprivate func normalized(_ normalization: Normalization, name: String) throws(PipelineError) -> [Kernel] {
        var result: [Kernel] = []
        for kernel in self {
            do throws(NormalizationError) {
                result.append(try kernel.normalized(normalization))
            } catch {
                throw PipelineError(.data, name, "\(error)")
            }
        }
        return result
    }
}

extension KernelSource {
    /// Reads two-dimensional kernels, and rejects the weights of a layer.
    package func readFile(inlineName: String = "--kernel") throws(PipelineError) -> KernelFile {
        switch try read(inlineName: inlineName) {
        case .kernels(let file): return file
        case .layer(let shape, _, _):
            throw PipelineError(
                .data, name,
                "holds the weights of a layer (\(shape.map(String.init).joined(separator: " x "))), not one kernel; "
                    + "save the one of a channel, as array[:, :, 0, 0]")
        }
    }
}
