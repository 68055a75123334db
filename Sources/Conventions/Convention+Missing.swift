import Convolution
import ImageBuffers

extension Convention {
    /// Filters a plane with NaN samples, which the library leaves out or replaces.
    ///
    ///     interpolate:  (sum over the others of K * E) / (sum over the others of K) * (sum of K) / divisor + bias
    ///
    /// If the weights of the others sum to 0, the sample itself replaces the quotient.
    func withoutMissing(
        _ plan: Plan, _ resolved: ResolvedFilter, on plane: borrowing Plane, threads: Int
    ) throws(ConventionError) -> Plane {
        guard case .replace(let value) = missing else { return try interpolated(plan, resolved, on: plane) }
        var whole: Plane
        do throws(PlaneError) { whole = try plane.copy() } catch { throw .filter(.tooLarge(error)) }
        whole.replaceNaN(by: value)
        return try plan.run(on: whole, threads: threads)
    }

    private func interpolated(
        _ plan: Plan, _ resolved: ResolvedFilter, on plane: borrowing Plane
    ) throws(ConventionError) -> Plane {
        let total = resolved.taps.sum
        guard abs(total) > 1e-8, total >= 0.01 else {
            throw .refused(
                by: name,
                because:
                    "the image has NaN samples, and interpolating them needs weights with a sum of 0.01 or more, not "
                    + "\(total); give nan_treatment=fill")
        }
        let geometry = resolved.geometry
        var sums = ExactSums(resolved, missing: .leftOut)
        var result = try Plane.uninitialized(geometry.output)
        for y in 0..<result.height {
            sums.compute(row: y, of: plane)
            let centreRow = min(max(geometry.vertical.centrePosition(at: y), 0), plane.height - 1)
            for x in 0..<result.width {
                let centre = min(max(geometry.horizontal.centrePosition(at: x), 0), plane.width - 1)
                let weight = sums.weights[x]
                let mean = weight == 0 ? Double(plane[centre, centreRow]) : sums.sums[x] / weight
                result[x, y] = Float(scaled(mean * total / plan.divisor + plan.bias))
            }
        }
        return result
    }
}
