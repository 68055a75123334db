import Conventions
import Convolution
import ImageBuffers

/// Reproducible kernels; the magnitudes of their weights sum to about 1.
enum BenchKernel {
    /// A kernel without symmetry and of full rank, so that no engine can take a shortcut.
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
        return Kernel(rows: column.weights.map { left in row.weights.map { left * $0 } })
    }
}

/// Input planes.
enum BenchPlane {
    /// The largest width and height; a square plane of this size takes 16 GiB.
    static let longestSide = 1 << 16

    /// A plane of random integer samples 0...255.
    /// - Throws: `FilterError.tooLarge` if the plane does not fit into memory.
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
