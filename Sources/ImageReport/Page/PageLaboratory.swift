import Convolution
import JSON
import KernelFormats

/// What the page's laboratory needs to compute other kernels and borders than the run's.
enum PageLaboratory {
    /// Named kernels with more taps than this are left out.
    private static let tapLimit = 1024

    /// The settings of the run, the named kernels and the border rules; null if two libraries are compared, or if the
    /// kernel is larger than `PagePlan.tapLimit`.
    static func json(_ comparison: borrowing Comparison) -> JSONValue {
        guard comparison.kind == .modes, comparison.kernel.weights.count <= PagePlan.tapLimit,
            let resolved = comparison.a.resolved
        else { return .null }
        let filter = comparison.a.filter
        return .object([
            ("kernel", .object(members(of: filter.kernel))),
            ("anchor", (filter.anchor ?? filter.kernel.anchor).map { .pair($0.x, $0.y) } ?? .null),
            ("boundary", .string(filter.boundary.row.name)), ("value", .number(filter.boundary.outsideValue)),
            ("size", .string(filter.size.rawValue)), ("stride", .pair(filter.stride.x, filter.stride.y)),
            ("dilation", .pair(filter.dilation.x, filter.dilation.y)),
            ("gain", .number(resolved.gain)), ("bias", .number(resolved.bias)),
            ("darkShare", .number(DisplayScale.darkShare)),
            ("vanishingWeight", .number(ResolvedFilter.vanishingWeight)),
            ("kernels", .array(namedKernels)), ("boundaries", .array(BoundaryMode.all.map(boundary))),
        ])
    }

    private static func members(of kernel: Kernel) -> [(String, JSONValue)] {
        [
            ("width", .number(kernel.width)), ("height", .number(kernel.height)),
            ("weights", .array(kernel.weights.map { .number($0) })),
        ]
    }

    /// The arguments of the kernels that are offered; a shift by 0 would be of no use.
    static let kernelArguments: [String] = NamedKernel.all.map { $0.name == "shift" ? "shift:x=3,y=1" : $0.name }

    private static var namedKernels: [JSONValue] {
        kernelArguments.compactMap { argument in
            guard let kernel = try? NamedKernel.kernel(argument), kernel.weights.count <= tapLimit else { return nil }
            return .object([("name", .string(argument))] + members(of: kernel))
        }
    }

    /// A border rule for images of any size: its words, its name in `numpy.pad`, and its extension.
    private static func boundary(_ mode: BoundaryMode) -> JSONValue {
        .object([
            ("mode", .string(mode.row.name)), ("words", .string(mode.row.clause)),
            ("numpy", mode.row.numpy.map { .string($0) } ?? .null), ("extension", axisExtension(mode)),
        ])
    }

    /// The members of `AxisExtension` as functions of the number of samples n: slope times n plus intercept, which two
    /// sizes determine.
    private static func axisExtension(_ mode: BoundaryMode) -> JSONValue {
        let (one, next) = (mode.axisExtension(count: 10), mode.axisExtension(count: 11))
        func line(_ member: (AxisExtension) -> Int?) -> JSONValue {
            guard let first = member(one), let second = member(next) else { return .null }
            return .array([.number(second - first), .number(first - 10 * (second - first))])
        }
        return .object([
            ("period", line(\.period)), ("mirrorSum", line(\.mirrorSum)), ("before", line(\.before)),
            ("after", line(\.after)),
        ])
    }
}

extension JSONValue {
    /// A number for each axis.
    fileprivate static func pair(_ x: Int, _ y: Int) -> JSONValue { .object([("x", .number(x)), ("y", .number(y))]) }
}
