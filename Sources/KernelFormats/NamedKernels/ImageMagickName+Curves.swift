import Convolution
import Platform

extension ImageMagickName {
    /// A kernel that samples a curve, normalized as ImageMagick does it.
    func curve(_ values: [Double?]) throws(NamedKernelError) -> Kernel {
        let size = values[0] ?? 0
        let sigma = abs(values.count > 1 ? values[1] ?? 0 : 0)
        switch kind {
        case .blur: return try blur(radius: size, sigma: sigma).rotated(by: values[2] ?? 0, kind).kernel
        case .comet: return try comet(width: size, sigma: sigma).rotated(by: values[2] ?? 0, kind).kernel
        case .binomial: return try binomial(radius: size)
        default:
            return try surface(radius: size, sigma: sigma, sigma2: abs(values.count > 2 ? values[2] ?? 0 : 0))
        }
    }

    /// A sigma or a sum that ImageMagick takes for 0.
    static let epsilon = 1e-12

    // MARK: Two dimensions

    /// A Gaussian, a difference of two, or a Laplacian of one.
    private func surface(radius: Double, sigma: Double, sigma2: Double) throws(NamedKernelError) -> Kernel {
        let isDifference = kind == .differenceOfGaussians
        let widest = isDifference ? max(sigma, sigma2) : sigma
        var width = 3
        if radius >= 1 {
            width = try self.width(radius: radius)
        } else if radius <= Self.epsilon, widest > Self.epsilon {
            width = Self.width { edge in
                let alpha = 1 / (2 * widest * widest)
                let sum = (1...edge).reduce(1.0) { $0 + 2 * exp(-Double($1 * $1) * alpha) }
                return exp(-Double(edge * edge) * alpha) / (sum * sum)
            }
        }
        guard width * width <= Kernel.maximumTapCount else { throw .tooManyWeights(width: width, height: width) }
        let half = width / 2
        var weights: [Double] = []
        weights.reserveCapacity(width * width)
        for v in -half...half {
            for u in -half...half {
                let squared = u * u + v * v
                if kind == .laplacianOfGaussian {
                    weights.append(Self.laplacian(squared, sigma))
                } else {
                    weights.append(Self.gaussian(squared, sigma) - (isDifference ? Self.gaussian(squared, sigma2) : 0))
                }
            }
        }
        return Kernel(width: width, height: width, weights: Self.normalized(weights))
    }

    private static func gaussian(_ squared: Int, _ sigma: Double) -> Double {
        guard sigma > epsilon else { return squared == 0 ? 1 : 0 }
        return exp(-Double(squared) / (2 * sigma * sigma)) / (2 * .pi * sigma * sigma)
    }

    private static func laplacian(_ squared: Int, _ sigma: Double) -> Double {
        guard sigma > epsilon else { return squared == 0 ? 1 : 0 }
        let r = Double(squared) / (2 * sigma * sigma)
        return (1 - r) * exp(-r) / (.pi * sigma * sigma * sigma * sigma)
    }

    /// Positive weights divided by their sum, and negative ones by theirs; tiny ones are 0.
    private static func normalized(_ weights: [Double]) -> [Double] {
        let weights = weights.map { abs($0) < epsilon ? 0 : $0 }
        let positive = weights.reduce(0) { $1 > 0 ? $0 + $1 : $0 }
        let negative = weights.reduce(0) { $1 < 0 ? $0 - $1 : $0 }
        return weights.map { weight in
            let scale = weight >= 0 ? positive : negative
            return scale < epsilon ? weight : weight / scale
        }
    }

    /// The largest odd width whose edge shows in 16 bits.
    /// - Parameter edge: the weight at a distance from the middle, for a kernel that ends there.
    private static func width(edge: (Int) -> Double) -> Int {
        var half = 2
        while true {
            let value = edge(half)
            // A sigma of 1e6 would reach this limit; the caller rejects the width.
            if value < 1 / 65535 || value < epsilon || half > 1024 { return 2 * half - 1 }
            half += 1
        }
    }

    // MARK: One dimension

    /// A horizontal Gaussian: the sum of three samples for each weight.
    private func blur(radius: Double, sigma: Double) throws(NamedKernelError) -> Grid {
        let width = try lineWidth(radius: radius, sigma: sigma)
        var weights = [Double](repeating: 0, count: width)
        if sigma > Self.epsilon {
            let wide = 3 * sigma
            let reach = (3 * width - 1) / 2
            for u in -reach...reach {
                weights[(u + reach) / 3] += exp(-Double(u * u) / (2 * wide * wide)) / ((2 * .pi).squareRoot() * wide)
            }
        } else {
            weights[width / 2] = 1
        }
        return Grid(width: width, height: 1, weights: Self.normalized(weights), x: width / 2, y: 0)
    }

    private func lineWidth(radius: Double, sigma: Double) throws(NamedKernelError) -> Int {
        if radius >= 1 { return try width(radius: radius) }
        guard radius <= Self.epsilon, sigma > Self.epsilon else { return 3 }
        var sum = 1 + 2 * exp(-1 / (2 * sigma * sigma))
        let width = Self.width { edge in
            let value = exp(-Double(edge * edge) / (2 * sigma * sigma))
            sum += 2 * value
            return value / sum
        }
        guard width <= 2047 else {
            throw .wrongValue(Kernel.shortestDecimal(sigma), parameter: "sigma", wanted: .real(0...200))
        }
        return width
    }

    /// The right half of a horizontal Gaussian.
    private func comet(width: Double, sigma: Double) throws(NamedKernelError) -> Grid {
        guard width <= 2047 else {
            throw .wrongValue(Kernel.shortestDecimal(width), parameter: "width", wanted: .whole(0...2047))
        }
        let count = width >= 1 ? Int(width) : try lineWidth(radius: width, sigma: sigma) / 2 + 1
        var weights = [Double](repeating: 0, count: count)
        if sigma > Self.epsilon {
            let wide = 3 * sigma
            for u in 0..<3 * count { weights[u / 3] += exp(-Double(u * u) / (2 * wide * wide)) }
        } else {
            weights[0] = 1
        }
        let sum = weights.reduce(0, +)
        return Grid(width: count, height: 1, weights: weights.map { $0 / sum }, x: 0, y: 0)
    }

    // MARK: Whole numbers

    private func binomial(radius: Double) throws(NamedKernelError) -> Kernel {
        let width = radius < 1 ? 3 : try self.width(radius: radius)
        // ImageMagick's factorials end at 20.
        guard width <= 21 else {
            throw .wrongValue(Kernel.shortestDecimal(radius), parameter: "radius", wanted: .whole(0...10))
        }
        var row = [1.0]
        for _ in 1..<width { row = zip([0] + row, row + [0]).map { $0 + $1 } }
        return Kernel(width: width, height: width, weights: row.flatMap { v in row.map { v * $0 } })
    }
}
