import Convolution

extension NamedKernel {
    /// Kernels that blur; they sum to 1.
    static let smoothing: [NamedKernel] = [
        NamedKernel(
            "gaussian", "Gaussian blur; sums to 1.", [.sigma(), .size("2*ceil(3*sigma)+1")], positional: 2,
            formula: ["g(t) = exp(-t^2 / (2*sigma^2)), divided by its sum", "K = g(y) * g(x)"]
        ) { values throws(NamedKernelError) in
            let sigma = values.number("sigma")
            return try Gaussian.kernel(sigma: sigma, size: values.givenWhole("size") ?? Gaussian.size(sigma: sigma))
        },
        NamedKernel(
            "box", "Mean of a rectangle; sums to 1.",
            [
                Parameter("size", "3", .whole(1...Parameter.largestSide), "taps a side"),
                Parameter("width", .derived("size"), .whole(1...Kernel.maximumTapCount), "taps in a row"),
                Parameter("height", .derived("size"), .whole(1...Kernel.maximumTapCount), "rows"),
            ], positional: 1, formula: ["K = 1 / (width*height)"]
        ) { values throws(NamedKernelError) in
            let width = values.givenWhole("width") ?? values.whole("size")
            let height = values.givenWhole("height") ?? values.whole("size")
            try Kernel.checkSize(width: width, height: height)
            let weight = 1 / Double(width * height)
            return Kernel(
                width: width, height: height, weights: [Double](repeating: weight, count: width * height))
        },
        NamedKernel(
            "binomial", "Row of Pascal's triangle, both ways; sums to 1.",
            [Parameter("size", "3", .whole(1...Parameter.largestSide), "taps a side")], positional: 1,
            formula: ["b(i) = binomial(size-1, i) / 2^(size-1), i = 0...size-1", "K = b(row) * b(column)"]
        ) { values throws(NamedKernelError) in
            let row = binomialRow(count: values.whole("size"))
            return try Kernel.product(column: row, row: row)
        },
        NamedKernel(
            "disk", "Defocus: a disk with smooth edges; sums to 1.",
            [Parameter("radius", "2", .real(0.01...1023), "in pixels")], positional: 1,
            formula: [
                "K = area of the tap's unit square within x^2+y^2 <= radius^2,",
                "    divided by the sum; 2*ceil(radius-0.5)+1 taps a side",
            ]
        ) { values throws(NamedKernelError) in try DiskCoverage(radius: values.number("radius")).kernel() },
        NamedKernel(
            "motion", "Motion along a line; sums to 1.",
            [
                Parameter("length", "9", .real(1...2047), "in pixels"),
                Parameter("angle", "0", .real(-360...360), Parameter.angleMeaning),
            ], positional: 2,
            formula: [
                "K = max(0, 1 - d), divided by the sum; d: distance of (x, y) from the",
                "    line through the middle, length-1 long, that rises by angle",
            ]
        ) { values throws(NamedKernelError) in
            try motion(length: values.number("length"), Direction(degrees: values.number("angle")))
        },
    ]

    /// Computes a row by repeated means of neighbours, which are exact until they exceed the precision of a double and
    /// never exceed 1.
    private static func binomialRow(count: Int) -> [Double] {
        var row = [1.0]
        for _ in 1..<max(count, 1) {
            row = (0...row.count).map { index in
                ((index > 0 ? row[index - 1] : 0) + (index < row.count ? row[index] : 0)) / 2
            }
        }
        return row
    }

    private static func motion(length: Double, _ direction: Direction) throws(NamedKernelError) -> Kernel {
        let half = (length - 1) / 2
        // Larger than the rounding error of a weight that should be 0.
        let nothing = 1e-9
        let reach = { (extent: Double) in max(0, Int((half * abs(extent) + 1 - nothing).rounded(.up)) - 1) }
        let (dx, dy) = (direction.cosine, -direction.sine)
        let kernel = try Kernel.formula(width: 2 * reach(dx) + 1, height: 2 * reach(dy) + 1) { x, y in
            let along = min(max(x * dx + y * dy, -half), half)
            let (offX, offY) = (x - along * dx, y - along * dy)
            let weight = 1 - (offX * offX + offY * offY).squareRoot()
            return weight > nothing ? weight : 0
        }
        return kernel.dividedBySum()
    }
}
