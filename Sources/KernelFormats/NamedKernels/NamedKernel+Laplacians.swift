import Convolution
import Platform

extension NamedKernel {
    /// Kernels that measure curvature or a frequency band; they sum to 0.
    static let laplacians: [NamedKernel] = [
        NamedKernel(
            "laplacian", "Laplacian, negative on bright points.",
            [Parameter("neighbors", "4", .choice(["4", "8"]), "how many count")], positional: 1,
            formula: ["4: K = [0 1 0; 1 -4 1; 0 1 0]", "8: K = [1 1 1; 1 -8 1; 1 1 1]"]
        ) { values throws(NamedKernelError) in
            values.word("neighbors") == "8" ? Kernel(rows: [[1, 1, 1], [1, -8, 1], [1, 1, 1]]) : laplacian4
        },
        NamedKernel(
            "log", "Laplacian of a Gaussian, negative on bright points.",
            [.sigma(), .size("2*ceil(4*sigma)+1")], positional: 2,
            formula: [
                "K = (r^2 - 2*sigma^2) / (2*pi*sigma^6) * exp(-r^2 / (2*sigma^2)),",
                "    r^2 = x^2 + y^2, less the mean, so that the sum is 0",
            ]
        ) { values throws(NamedKernelError) in
            let sigma = values.number("sigma")
            let size = values.givenWhole("size") ?? 2 * Int((4 * sigma).rounded(.up)) + 1
            return try Kernel.formula(width: size, height: size) { x, y in
                let (u, v) = (x / sigma, y / sigma)
                let square = u * u + v * v
                return (square - 2) / (2 * Double.pi * sigma * sigma * sigma * sigma) * exp(-square / 2)
            }.lessMean()
        },
        NamedKernel(
            "dog", "Difference of two Gaussians.",
            [.sigma("sigma1", "1"), .sigma("sigma2", "1.6"), .size("2*ceil(3*larger)+1")], positional: 2,
            formula: ["K = gaussian(sigma1) - gaussian(sigma2), of one size, each summing to 1"]
        ) { values throws(NamedKernelError) in
            let (first, second) = (values.number("sigma1"), values.number("sigma2"))
            guard first != second else { throw .vanishes("sigma1 and sigma2 are equal") }
            let size = values.givenWhole("size") ?? Gaussian.size(sigma: max(first, second))
            return Kernel.combination(
                1, try Gaussian.kernel(sigma: first, size: size), -1, try Gaussian.kernel(sigma: second, size: size))
        },
    ]

    static let laplacian4 = Kernel(rows: [[0, 1, 0], [1, -4, 1], [0, 1, 0]])
}
