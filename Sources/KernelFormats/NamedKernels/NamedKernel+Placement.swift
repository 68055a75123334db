import Convolution

extension NamedKernel {
    /// Kernels with a single nonzero tap.
    static let placement: [NamedKernel] = [
        NamedKernel(
            "identity", "Leaves the image as it is.",
            [Parameter("size", "3", .odd(1...2047), "taps a side")], positional: 1,
            formula: ["K = 1 in the middle, 0 elsewhere"]
        ) { values throws(NamedKernelError) in .identity(size: values.whole("size")) },
        NamedKernel(
            "shift", "Moves the image by whole pixels when convolved.",
            [
                Parameter("x", "0", .whole(-1023...1023), "pixels to the right"),
                Parameter("y", "0", .whole(-1023...1023), "pixels down"),
            ], positional: 2,
            formula: [
                "K = 1 at (x, y), 0 elsewhere; 2|x|+1 by 2|y|+1 taps",
                "correlate moves the other way",
            ]
        ) { values throws(NamedKernelError) in
            let (x, y) = (values.whole("x"), values.whole("y"))
            return try Kernel.formula(width: 2 * abs(x) + 1, height: 2 * abs(y) + 1) {
                $0 == Double(x) && $1 == Double(y) ? 1 : 0
            }
        },
    ]
}
