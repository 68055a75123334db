import ArgumentParser
import ImageFilters
import ImagePipeline

extension KernelSelection {
    /// The kernels as steps of a request, applied as the options say.
    /// - Throws: `ValidationError` for kernels whose results would not be of one size.
    func steps(_ options: FilterOptions) throws -> FilterSteps {
        var anchor: Kernel.Anchor?
        if case .tap(let tap) = options.anchor { anchor = tap }
        let filters = kernels.map { kernel in
            Filter(
                kernel: kernel, mode: options.mode, boundary: options.boundary, size: options.size, anchor: anchor)
        }
        let sizesDiffer = kernels.contains { $0.width != kernels[0].width || $0.height != kernels[0].height }
        if options.combine != .sequence && options.size != .same && sizesDiffer {
            throw ValidationError(
                "--combine \(options.combine.rawValue) with --size \(options.size.rawValue) wants kernels of one size")
        }
        return FilterSteps(filters: filters, combination: options.combine, gain: options.scale, bias: options.bias)
    }
}
