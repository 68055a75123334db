import Conventions
import Convolution
import ImageBuffers

/// Kernels that are the same in every run, and whose weights have magnitudes with a sum of about 1.
enum BenchKernel {
    /// Weights with no symmetry and full rank, so that no engine has a short cut.
    static func random(_ size: Axes, seed: UInt64 = 1) -> Kernel {
        var numbers = Scatter(seed: seed)
        let count = size.x * size.y
        return Kernel(
            width: size.x, height: size.y,
            weights: (0..<count).map { _ in Double.random(in: -2...2, using: &numbers) / Double(count) })
    }

    /// A random column times a random row; they differ, and neither is symmetric.
    static func rank1(_ size: Axes) -> Kernel {
        let column = random(Axes(x: 1, y: size.y), seed: 3)
        let row = random(Axes(x: size.x, y: 1), seed: 4)
        return Kernel(column.weights.map { left in row.weights.map { left * $0 } })
    }
}

/// Input planes.
enum BenchPlane {
    /// Largest width and height: a square plane of this size takes 16 GB.
    static let longestSide = 1 << 16

    /// Random whole samples 0...255.
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
