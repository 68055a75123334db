package import Convolution
import ImageBuffers

extension SeededGenerator {
    /// Samples around 0, of one to two digits: signs, and sizes that do not hide in each other.
    package mutating func rows(width: Int, height: Int) -> [[Float]] {
        (0..<height).map { _ in (0..<width).map { _ in Float.random(in: -10...10, using: &self) } }
    }

    /// Weights of either sign.
    package mutating func kernel(width: Int, height: Int) -> Kernel {
        Kernel(rows: (0..<height).map { _ in (0..<width).map { _ in Double.random(in: -1...1, using: &self) } })
    }

    /// A tap of a kernel, or none.
    package mutating func anchor(in kernel: Kernel) -> Kernel.Anchor? {
        guard Bool.random(using: &self) else { return nil }
        return Kernel.Anchor(
            x: .random(in: 0..<kernel.width, using: &self), y: .random(in: 0..<kernel.height, using: &self))
    }
}

extension SeededGenerator {
    /// Steps of 1 to 3 in either direction.
    package mutating func steps() -> Axes {
        Axes(x: .random(in: 1...3, using: &self), y: .random(in: 1...3, using: &self))
    }

    /// Rows in bands of any height, in any order.
    package mutating func bands(of height: Int) -> [Range<Int>] {
        var bands: [Range<Int>] = []
        while let start = bands.isEmpty ? 0 : bands.last?.upperBound, start < height {
            bands.append(start..<Int.random(in: (start + 1)...height, using: &self))
        }
        return bands.shuffled(using: &self)
    }
}

/// Every way to go on past a border.
package let allBoundaries: [BoundaryMode] = BoundaryMode.all + [.constant(-3.5)]

/// The largest difference that the direct engine promises for a filter and an image.
///
///     1e-5 * (sum of |gain * K|, divided as renormalize divides * max|I|), and float32's own rounding of the result
package func promisedError(of filter: ResolvedFilter, over rows: [[Float]], smallestDivisor: Double) -> Double {
    var largest = rows.joined().reduce(0) { max($0, abs(Double($1))) }
    if case .constant(let value) = filter.boundary { largest = max(largest, abs(Double(value))) }
    return 1e-5 * (abs(filter.gain) * filter.taps.absoluteSum * largest / smallestDivisor + abs(filter.bias))
}

extension SeededGenerator {
    /// A sum of `rank` products of a column and a row, with weights of either sign.
    package mutating func kernel(width: Int, height: Int, rank: Int) -> Kernel {
        var weights = Array(repeating: 0.0, count: width * height)
        for _ in 0..<rank {
            let column = (0..<height).map { _ in Double.random(in: -1...1, using: &self) }
            let row = (0..<width).map { _ in Double.random(in: -1...1, using: &self) }
            for a in 0..<height {
                for b in 0..<width { weights[a * width + b] += column[a] * row[b] }
            }
        }
        return Kernel(width: width, height: height, weights: weights)
    }
}
