import ArgumentParser
import Conventions
import Convolution
import ImageBuffers
import ImagePipeline

extension KernelSelection {
    /// Builds the chain of a request from the kernels.
    /// - Parameter encoding: its range, rounding and depth replace those of a library's convention.
    /// - Throws: `ValidationError` for options that contradict each other.
    func chain(_ options: FilterOptions, _ encoding: OutputOptions) throws -> FilterChain {
        if let layer {
            guard let convention = options.like else {
                throw ValidationError("a kernel of four dimensions needs --like, such as --like torch.Conv2d")
            }
            var chain = FilterChain(
                [.layer(options.overriding(convention, encoding), layer)], gain: options.scale, bias: options.bias)
            chain.algorithm = options.engine.algorithm
            return chain
        }
        if options.like == nil, options.padding != nil, options.shared.size != nil {
            throw ValidationError("--padding and --size both say how large the output is; give one of them")
        }
        var operations: [FilterOperation] = kernels.map { .filter(options.filter($0)) }
        if let like = options.like {
            let convention = options.overriding(like, encoding)
            operations = kernels.map { .convention(convention, $0) }
        }
        try checkSizes(options)
        var result = FilterChain(operations, combination: options.combine, gain: options.scale, bias: options.bias)
        result.algorithm = options.engine.algorithm
        return result
    }

    /// Checks that the results to be combined have the same size.
    private func checkSizes(_ options: FilterOptions) throws {
        let sizesDiffer = kernels.contains { $0.width != kernels[0].width || $0.height != kernels[0].height }
        let keepsSize = options.like == nil && options.padding == nil && options.shared.size ?? .same == .same
        if options.combine != .sequence && !keepsSize && sizesDiffer {
            throw ValidationError(
                "--combine \(options.combine.rawValue) needs kernels of one size where the output is not the input's size"
            )
        }
    }
}

extension FilterOptions {
    /// The filter for a kernel, without a library's convention.
    fileprivate func filter(_ kernel: Kernel) -> Filter {
        var filter = shared.filter(kernel, mode: mode ?? .convolve)
        filter.padding = padding.map { Padding($0) }
        return filter
    }

    /// A library's convention, overridden by the options that the user gave.
    fileprivate func overriding(_ convention: Convention, _ encoding: OutputOptions) -> Convention {
        var convention = convention
        if let mode { convention.operation = Convention.Operation(mode) }
        if let boundary = shared.boundary {
            convention.border = .extended(boundary)
            convention.fillOfMaximum = nil
        }
        if let size = shared.size { convention.extent = .size(size) }
        if let padding { convention.extent = .padding(Padding(padding)) }
        if let stride = shared.stride { convention.stride = stride }
        if let dilation = shared.dilation { convention.dilation = dilation }
        if shared.normalize != nil { convention.divisor = .one }
        if let tap = shared.tap { (convention.anchorX, convention.anchorY) = (tap.x, tap.y) }
        if encoding.range != nil || encoding.rounding != nil || encoding.depth != nil { convention.integers = nil }
        return convention
    }
}
