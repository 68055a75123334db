package import ImageBuffers
import Synchronization

/// The formula as it is written, in double precision: what every other engine is tested against, and `--verify` runs.
///
/// Nothing here is clever, so that it can be checked by reading. NaN and infinite samples spread as IEEE 754 has it: a tap
/// of weight 0 on either makes the sum NaN, unless the filter skips such taps.
///
/// Complexity: O(output samples * taps), a branch or more a tap.
package enum Reference {
    /// Filters a plane.
    /// - Precondition: the plane has the size that the filter was resolved for.
    package static func filter(_ plane: borrowing Plane, with filter: ResolvedFilter) -> SampleMatrix {
        let geometry = filter.geometry
        precondition(plane.width == geometry.input.x && plane.height == geometry.input.y, "the plane's size")
        // A borrowed plane cannot enter a closure: its samples can.
        let rows = plane.rows()
        return SampleMatrix(width: geometry.output.x, height: geometry.output.y) { x, y in
            filter.formula(x: x, y: y) { rows[$1][$0] }
        }
    }

    /// Some rows of a filter's result.
    /// - Parameters:
    ///   - rows: of the result.
    ///   - threads: how many compute them.
    ///   - sample: the input sample of a column and a row, both inside the image.
    /// - Returns: a list of samples for each row.
    package static func rows(
        _ rows: Range<Int>, with filter: ResolvedFilter, threads: Int, sample: @escaping @Sendable (Int, Int) -> Float
    ) -> [[Double]] {
        let width = filter.geometry.output.x
        let result = Mutex([[Double]](repeating: [], count: rows.count))
        let next = Atomic(0)
        ThreadTeam.run(min(threads, rows.count)) {
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < rows.count else { return }
                let y = rows.lowerBound + index
                let row = (0..<width).map { x in filter.formula(x: x, y: y, sample: sample) }
                result.withLock { $0[index] = row }
            }
        }
        return result.withLock { $0 }
    }
}

extension ResolvedFilter {
    /// One output sample by the formula in double precision.
    ///
    /// Sums follow IEEE 754: an infinite sample gives an infinity of its weight's sign, NaN under a weight of 0, and NaN
    /// where two infinities cancel.
    /// - Parameter sample: the input sample of a column and a row.
    /// - Complexity: O(taps).
    func formula(x: Int, y: Int, sample: (Int, Int) -> Float) -> Double {
        let sums = FormulaSums(at: (x, y), of: self, sample: sample)
        switch boundary {
        case .copy where sums.reachesOutside:
            return Double(sample(geometry.horizontal.centrePosition(at: x), geometry.vertical.centrePosition(at: y)))
        case .renormalize where Self.divides(sums.weight, of: taps):
            return gain * (sums.products / sums.weight) + bias
        default:
            return gain * sums.products + bias
        }
    }

    private static func divides(_ weight: Double, of taps: Kernel) -> Bool {
        let nothing = vanishingWeight * taps.absoluteSum
        return abs(taps.sum) > nothing && abs(weight) > nothing
    }
}

/// What is summed up for one output sample.
private struct FormulaSums {
    /// Weights times samples.
    var products = 0.0
    /// Weights of the taps that find a sample.
    var weight = 0.0
    /// Whether a tap lies outside the image.
    var reachesOutside = false

    init(at output: (x: Int, y: Int), of filter: ResolvedFilter, sample: (Int, Int) -> Float) {
        let taps = filter.taps
        let geometry = filter.geometry
        let (boundary, input) = (filter.boundary, geometry.input)
        for a in 0..<taps.height {
            let y = output.y * geometry.stride.y + a * geometry.dilation.y - geometry.before.y
            for b in 0..<taps.width {
                let x = output.x * geometry.stride.x + b * geometry.dilation.x - geometry.before.x
                if y < 0 || y >= input.y || x < 0 || x >= input.x { reachesOutside = true }
                let weight = taps[row: a, column: b]
                if weight == 0 && filter.skipsZeroWeights { continue }
                if let sourceY = boundary.sourceIndex(of: y, count: input.y),
                    let sourceX = boundary.sourceIndex(of: x, count: input.x)
                {
                    products += weight * Double(sample(sourceX, sourceY))
                    self.weight += weight
                } else if case .constant(let value) = boundary {
                    products += weight * Double(value)
                }
            }
            // Nothing makes a number of NaN again; a copied sample has yet to be told from a computed one.
            if products.isNaN && boundary != .copy { return }
        }
    }
}
