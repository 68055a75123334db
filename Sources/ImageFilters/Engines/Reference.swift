package import ImagePlanes

/// The formula as it is written, in double precision: what every other engine is tested against, and `--verify` runs.
///
/// Nothing here is clever, so that it can be checked by reading. NaN and infinite samples propagate as IEEE 754 has it:
/// a tap of weight 0 on a NaN makes the sum NaN.
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
        let kernelSum = filter.taps.sum
        let nothing = ResolvedFilter.vanishingWeight * filter.taps.absoluteSum
        return SampleMatrix(width: geometry.output.x, height: geometry.output.y) { x, y in
            let inside = Sums(over: rows, at: (x, y), of: filter)
            switch filter.boundary {
            case .copy where inside.reachesOutside:
                return Double(rows[geometry.vertical.centrePosition(at: y)][geometry.horizontal.centrePosition(at: x)])
            case .renormalize where abs(kernelSum) > nothing && abs(inside.weight) > nothing:
                return filter.gain * (inside.products / inside.weight) + filter.bias
            default:
                return filter.gain * inside.products + filter.bias
            }
        }
    }

    /// What is summed up for one output sample.
    private struct Sums {
        /// Weights times samples.
        var products = 0.0
        /// Weights of the taps that find a sample.
        var weight = 0.0
        /// Whether a tap lies outside the image.
        var reachesOutside = false

        init(over rows: [[Float]], at output: (x: Int, y: Int), of filter: ResolvedFilter) {
            let taps = filter.taps
            let geometry = filter.geometry
            let boundary = filter.boundary
            for a in 0..<taps.height {
                let y = output.y * geometry.stride.y + a * geometry.dilation.y - geometry.before.y
                for b in 0..<taps.width {
                    let x = output.x * geometry.stride.x + b * geometry.dilation.x - geometry.before.x
                    if !rows.indices.contains(y) || !rows[0].indices.contains(x) { reachesOutside = true }
                    let weight = taps[row: a, column: b]
                    if let sourceY = boundary.sourceIndex(of: y, count: rows.count),
                        let sourceX = boundary.sourceIndex(of: x, count: rows[0].count)
                    {
                        products += weight * Double(rows[sourceY][sourceX])
                        self.weight += weight
                    } else if case .constant(let value) = boundary {
                        products += weight * Double(value)
                    }
                }
            }
        }
    }
}
