import Convolution
import Platform

extension Kernel {
    /// Creates a kernel from a formula.
    /// - Parameters:
    ///   - weight: returns the weight at a distance from the middle of the grid, with x to the right and y down. Every
    ///     weight must be finite.
    /// - Throws: `NamedKernelError.tooManyWeights`, before anything is computed.
    static func formula(
        width: Int, height: Int, weight: (_ x: Double, _ y: Double) -> Double
    ) throws(NamedKernelError) -> Kernel {
        try checkSize(width: width, height: height)
        let (left, top) = (Double(width - 1) / 2, Double(height - 1) / 2)
        var weights: [Double] = []
        weights.reserveCapacity(width * height)
        for row in 0..<height {
            for column in 0..<width { weights.append(weight(Double(column) - left, Double(row) - top)) }
        }
        return Kernel(width: width, height: height, weights: weights)
    }

    /// The outer product of a column and a row.
    /// - Throws: `NamedKernelError.tooManyWeights`.
    static func product(column: [Double], row: [Double]) throws(NamedKernelError) -> Kernel {
        try checkSize(width: row.count, height: column.count)
        return Kernel(
            width: row.count, height: column.count, weights: column.flatMap { factor in row.map { factor * $0 } })
    }

    /// Rejects a kernel that is too large, before memory is allocated.
    static func checkSize(width: Int, height: Int) throws(NamedKernelError) {
        guard width <= maximumTapCount / height else { throw .tooManyWeights(width: width, height: height) }
    }

    /// The kernel divided by its sum, which must be positive.
    func dividedBySum() -> Kernel {
        let sum = sum
        return Kernel(width: width, height: height, weights: weights.map { $0 / sum })
    }

    /// The kernel minus the mean of its weights, which then sum to 0 up to rounding.
    func lessMean() -> Kernel {
        let mean = sum / Double(weights.count)
        return Kernel(width: width, height: height, weights: weights.map { $0 - mean })
    }

    /// The linear combination of two kernels of the same size.
    static func combination(_ a: Double, _ first: Kernel, _ b: Double, _ second: Kernel) -> Kernel {
        precondition(first.width == second.width && first.height == second.height, "kernels of one size")
        return Kernel(
            width: first.width, height: first.height,
            // Adding 0 turns -0, which a factor of -1 produces, into 0.
            weights: zip(first.weights, second.weights).map { a * $0.0 + b * $0.1 + 0 })
    }

    /// A square kernel of odd size, with 1 in the middle and 0 elsewhere.
    static func identity(size: Int) -> Kernel {
        var weights = [Double](repeating: 0, count: size * size)
        weights[size * size / 2] = 1
        return Kernel(width: size, height: size, weights: weights)
    }
}

/// The cosine and sine of an angle, exact at multiples of 90 degrees and of equal magnitude at odd multiples of 45.
struct Direction {
    let cosine: Double
    let sine: Double

    /// Creates a direction from a finite angle in degrees.
    init(degrees: Double) {
        // The remainder is exact and within -45...45.
        let remainder = degrees.remainder(dividingBy: 90)
        let radians = remainder * (Double.pi / 180)
        let (c, s) =
            abs(remainder) == 45
            ? (0.5.squareRoot(), remainder < 0 ? -0.5.squareRoot() : 0.5.squareRoot()) : (cos(radians), sin(radians))
        switch Int(((degrees - remainder) / 90).remainder(dividingBy: 4)) {
        case 0: (cosine, sine) = (c, s)
        case 1, -3: (cosine, sine) = (-s, c)
        case 2, -2: (cosine, sine) = (-c, -s)
        default: (cosine, sine) = (s, -c)
        }
    }
}

/// Sampled Gaussians.
enum Gaussian {
    /// exp(-x^2 / (2 sigma^2)) at `size` positions one apart, centred on 0, divided by their sum.
    ///
    /// If sigma is far smaller than the spacing, the result is 1 in the middle, or 1/2 twice at an even size, rather
    /// than 0 / 0.
    static func row(sigma: Double, size: Int) -> [Double] {
        let middle = Double(size - 1) / 2
        let nearest = (size % 2 == 0 ? 0.5 : 0) / sigma
        let values = (0..<size).map { index in
            let t = (Double(index) - middle) / sigma
            return exp((nearest * nearest - t * t) / 2)
        }
        let sum = values.reduce(0, +)
        return values.map { $0 / sum }
    }

    /// The odd size that covers three sigma on each side.
    static func size(sigma: Double) -> Int { 2 * Int((3 * sigma).rounded(.up)) + 1 }

    /// A square Gaussian that sums to 1.
    static func kernel(sigma: Double, size: Int) throws(NamedKernelError) -> Kernel {
        try Kernel.checkSize(width: size, height: size)
        let row = row(sigma: sigma, size: size)
        return try Kernel.product(column: row, row: row)
    }
}
