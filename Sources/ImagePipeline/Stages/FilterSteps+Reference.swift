import ImageFilters
import ImagePlanes

extension FilterSteps {
    /// One plane through all kernels by the double-precision reference engine.
    ///
    /// In a `sequence` the samples between two kernels are rounded to float32, as they are for every engine.
    func reference(_ plane: borrowing Plane) throws(FilterError) -> SampleMatrix {
        var result = try Self.reference(filters[0], plane)
        for filter in filters.dropFirst() {
            if combination == .sequence {
                result = try Self.reference(filter, result.rounded())
            } else {
                let other = try Self.reference(filter, plane)
                result = SampleMatrix(width: result.width, height: result.height) { [result, combination] x, y in
                    combination.accumulate(result[x, y], other[x, y])
                }
            }
        }
        return SampleMatrix(width: result.width, height: result.height) { [result, gain, bias] x, y in
            gain * result[x, y] + bias
        }
    }

    private static func reference(_ filter: Filter, _ plane: borrowing Plane) throws(FilterError) -> SampleMatrix {
        Reference.filter(plane, with: try filter.resolved(width: plane.width, height: plane.height))
    }
}

extension SampleMatrix {
    /// The samples as a plane.
    fileprivate func rounded() throws(FilterError) -> Plane {
        let rows = (0..<height).map { y in (0..<width).map { x in Float(self[x, y]) } }
        do throws(PlaneError) {
            return try Plane(rows: rows)
        } catch {
            throw .tooLarge(width: width, height: height)
        }
    }
}
