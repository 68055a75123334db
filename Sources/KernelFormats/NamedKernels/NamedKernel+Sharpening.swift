import Convolution

extension NamedKernel {
    /// Kernels that sharpen edges; they sum to 1.
    static let sharpening: [NamedKernel] = [
        NamedKernel(
            "sharpen", "Image less its Laplacian; sums to 1.", [amount], positional: 1,
            formula: ["K = identity - amount * [0 1 0; 1 -4 1; 0 1 0]"]
        ) { values throws(NamedKernelError) in
            Kernel.combination(1, .identity(size: 3), -values.number("amount"), laplacian4)
        },
        NamedKernel(
            "unsharp", "Unsharp mask: image plus what blurring takes away; sums to 1.",
            [.sigma(), amount, Parameter("size", .derived("2*ceil(3*sigma)+1"), .odd(1...2047), "taps a side")],
            positional: 2, formula: ["K = identity + amount * (identity - gaussian(sigma))"]
        ) { values throws(NamedKernelError) in
            let (sigma, amount) = (values.number("sigma"), values.number("amount"))
            let blur = try Gaussian.kernel(
                sigma: sigma, size: values.givenWhole("size") ?? Gaussian.size(sigma: sigma))
            return Kernel.combination(1 + amount, .identity(size: blur.width), -amount, blur)
        },
    ]

    static let amount = Parameter("amount", "1", .real(-1000...1000), "strength; negative blurs")
}
