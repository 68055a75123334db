package import Conventions
package import Convolution
import ImageBuffers

/// One kernel, and the rule by which it is applied.
package enum FilterOperation: Equatable, Sendable {
    /// As this program's own flags say.
    case filter(Filter)
    /// As a library would.
    case convention(Convention, Kernel)
    /// As a neural network's layer, which sums over input channels and may have any number of output channels.
    case layer(Convention, ConvolutionLayer)

    /// The size of the kernel in taps.
    package var kernelSize: Axes {
        switch self {
        case .filter(let filter): Axes(x: filter.kernel.width, y: filter.kernel.height)
        case .convention(_, let kernel): Axes(x: kernel.width, y: kernel.height)
        case .layer(_, let layer): Axes(x: layer.columns, y: layer.rows)
        }
    }

    /// The convention whose results are reproduced, if it is another library's.
    package var convention: Convention? {
        switch self {
        case .filter: nil
        case .convention(let convention, _), .layer(let convention, _): convention
        }
    }

    /// The operation by its name; what Pillow does is a correlation with the kernel flipped top to bottom.
    package var mode: FilterMode {
        switch self {
        case .filter(let filter): filter.mode
        case .convention(let convention, _), .layer(let convention, _):
            convention.operation == .convolve ? .convolve : .correlate
        }
    }

    /// The filter that the operation comes to for images of one size; of a layer, for its first pair of channels.
    /// - Throws: `ConventionError` for what cannot be applied to such an image.
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

    /// The same kernel, its results multiplied by a gain and added to: `gain * result + bias`, where the result includes
    /// the kernel's own offset and a library's delta or layer bias, before a library rounds it to an integer.
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

    /// The same kernel by the other operation: rotated by 180 degrees where it was not, and the reverse.
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
    /// How output samples and kernel fall onto images of one size.
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
    /// - Precondition: not a layer, which is applied to all planes together.
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
    /// The kernel's result for one plane by the double-precision reference.
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

    /// The convention with convolution for correlation, and the reverse; `nil` where it does neither.
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
