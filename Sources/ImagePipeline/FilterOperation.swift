package import Conventions
package import Convolution
import ImageBuffers

/// One kernel, and the rules for its application.
package enum FilterOperation: Equatable, Sendable {
    /// As specified by the program's own options.
    case filter(Filter)
    /// As another library applies it.
    case convention(Convention, Kernel)
    /// As a layer of a neural network, which sums over input channels and may have any number of output channels.
    case layer(Convention, ConvolutionLayer)

    /// The size of the kernel in taps.
    package var kernelSize: Axes {
        switch self {
        case .filter(let filter): Axes(x: filter.kernel.width, y: filter.kernel.height)
        case .convention(_, let kernel): Axes(x: kernel.width, y: kernel.height)
        case .layer(_, let layer): Axes(x: layer.columns, y: layer.rows)
        }
    }

    /// Whether the weights sum to nearly 0; false for a layer.
    var sumsToZero: Bool {
        switch self {
        case .filter(let filter): filter.kernel.sumsToZero
        case .convention(_, let kernel): kernel.sumsToZero
        case .layer: false
        }
    }

    /// The library convention that is reproduced, if any.
    package var convention: Convention? {
        switch self {
        case .filter: nil
        case .convention(let convention, _), .layer(let convention, _): convention
        }
    }

    /// The mode of the operation.
    ///
    /// Pillow's operation counts as correlation, with the kernel flipped top to bottom.
    package var mode: FilterMode {
        switch self {
        case .filter(let filter): filter.mode
        case .convention(let convention, _), .layer(let convention, _):
            convention.operation == .convolve ? .convolve : .correlate
        }
    }

    /// The equivalent filter for images of one size; for a layer, that of its first pair of channels.
    /// - Throws: `ConventionError` if the operation cannot be applied to such an image.
    package func filter(width: Int, height: Int, samples: SampleKind) throws(ConventionError) -> Filter {
        switch self {
        case .filter(let filter):
            return filter
        case .convention(let convention, let kernel):
            return try convention.filter(for: kernel, width: width, height: height, samples: samples)
        case .layer(let convention, let layer):
            return try convention.filter(
                for: layer.kernel(input: 0, output: 0), width: width, height: height, samples: samples)
        }
    }

    /// The same kernel with scaled results: `gain * result + bias`.
    ///
    /// Here `result` includes the kernel's own offset and a library's delta or layer bias, before a library rounds it
    /// to an integer.
    package func scaled(by gain: Double, adding bias: Double) -> FilterOperation {
        switch self {
        case .filter(var filter):
            filter.gain *= gain
            filter.bias = filter.bias * gain + bias
            return .filter(filter)
        case .convention(let convention, let kernel):
            return .convention(convention.scaled(by: gain, adding: bias), kernel)
        case .layer(let convention, let layer):
            return .layer(convention.scaled(by: gain, adding: bias), layer)
        }
    }

    /// The same kernel with convolution and correlation exchanged: rotated by 180 degrees if it was not, and the
    /// reverse.
    package var flipped: FilterOperation {
        switch self {
        case .filter(var filter):
            filter.mode = filter.mode.flipped
            return .filter(filter)
        case .convention(let convention, let kernel):
            guard let flipped = convention.flipped else { return .convention(convention, kernel.rotated180()) }
            return .convention(flipped, kernel)
        case .layer(let convention, let layer):
            guard let flipped = convention.flipped else { return self }
            return .layer(flipped, layer)
        }
    }
}

extension FilterOperation {
    /// The positions of output samples and taps in images of one size.
    func geometry(width: Int, height: Int, samples: SampleKind) throws(ConventionError) -> FilterGeometry {
        let filter = try filter(width: width, height: height, samples: samples)
        do throws(FilterError) {
            return try filter.geometry(width: width, height: height)
        } catch {
            throw .filter(error)
        }
    }

    /// The size of the result for images of one size.
    func outputSize(width: Int, height: Int, samples: SampleKind) throws(ConventionError) -> Axes {
        if case .convention(let convention, let kernel) = self {
            let resolved = try convention.resolved(for: kernel, width: width, height: height, samples: samples)
            return Axes(x: resolved.columns.output, y: resolved.rows.output)
        }
        return try geometry(width: width, height: height, samples: samples).output
    }

    /// Filters one plane.
    /// - Precondition: the operation is not a layer, which is applied to all planes together.
    func apply(
        to plane: borrowing Plane, samples: SampleKind, algorithm: FilterAlgorithm?, interleaving: Interleaving,
        threads: Int
    ) throws(ConventionError) -> Plane {
        switch self {
        case .filter(var filter):
            filter.algorithm = algorithm ?? filter.algorithm
            do throws(FilterError) {
                return try plane.filtered(by: filter, threads: threads)
            } catch {
                throw .filter(error)
            }
        case .convention(let convention, let kernel):
            return try convention.apply(
                kernel, to: plane, samples: samples, algorithm: algorithm, interleaving: interleaving,
                threads: threads)
        case .layer:
            preconditionFailure("a layer is applied to an image")
        }
    }
}

extension FilterOperation {
    /// Computes the kernel's result for one plane with the double-precision reference.
    func reference(
        _ plane: borrowing Plane, samples: SampleKind
    ) throws(ConventionError) -> SampleMatrix {
        if case .convention(let convention, let kernel) = self {
            return try convention.reference(kernel, of: plane, samples: samples)
        }
        let filter = try filter(width: plane.width, height: plane.height, samples: samples)
        do throws(FilterError) {
            return Reference.filter(plane, with: try filter.resolved(width: plane.width, height: plane.height))
        } catch {
            throw .filter(error)
        }
    }
}

extension Convention {
    fileprivate func scaled(by gain: Double, adding bias: Double) -> Convention {
        var other = self
        other.outputScale *= gain
        other.outputBias = other.outputBias * gain + bias
        return other
    }

    /// The convention with convolution and correlation exchanged; `nil` if it performs neither.
    fileprivate var flipped: Convention? {
        var other = self
        switch operation {
        case .convolve: other.operation = .correlate
        case .correlate: other.operation = .convolve
        case .flipRows: return nil
        }
        return other
    }
}
