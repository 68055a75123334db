import Conventions
import Convolution
import ImageBuffers

/// Kernels whose weights' magnitudes sum up to about 1, the same in every run.
enum BenchKernel {
    /// Weights without a symmetry or a rank that an engine could make use of.
    static func random(_ size: AxisPair, seed: UInt64 = 1) -> Kernel {
        var numbers = Scatter(seed: seed)
        let count = size.x * size.y
        return Kernel(
            width: size.x, height: size.y,
            weights: (0..<count).map { _ in Double.random(in: -2...2, using: &numbers) / Double(count) })
    }

    /// A random column times a random row, neither like the other nor symmetric.
    static func rank1(_ size: AxisPair) -> Kernel {
        let column = random(AxisPair(x: 1, y: size.y), seed: 3)
        let row = random(AxisPair(x: size.x, y: 1), seed: 4)
        return Kernel(column.weights.map { left in row.weights.map { left * $0 } })
    }
}

/// Planes that are filtered.
enum BenchPlane {
    /// Samples along a side, at most: a plane of both takes 16 GB.
    static let longestSide = 1 << 16

    /// Whole samples 0...255 without a pattern.
    /// - Throws: `FilterError.tooLarge` when the plane does not fit into memory.
    static func random(width: Int, height: Int) throws(FilterError) -> Plane {
        do throws(PlaneError) {
            var plane = try Plane(width: width, height: height)
            var numbers = Scatter(seed: 2)
            for y in 0..<height {
                plane.withMutableRow(y) { row in
                    for x in row.indices { row[x] = Float(numbers.next() >> 56) }
                }
            }
            return plane
        } catch {
            throw .tooLarge(width: width, height: height)
        }
    }
}
