import ImageFilters
import ImagePlanes

extension FilterSteps {
    /// One plane through all kernels by the double-precision reference engine.
    ///
    /// In a `sequence` the samples between two kernels are rounded to float32, as they are for every engine. What a
    /// library does beyond a filter (rounding to integers, samples that are interpolated) is left out.
    func reference(_ plane: borrowing Plane, samples: SampleKind) throws(ConventionError) -> SampleMatrix {
        var result = try first.reference(plane, samples: samples)
        for step in steps.dropFirst() {
            if combination == .sequence {
                result = try step.reference(result.rounded(), samples: samples)
            } else {
                let other = try step.reference(plane, samples: samples)
                result = SampleMatrix(width: result.width, height: result.height) { [result, combination] x, y in
                    combination.accumulate(result[x, y], other[x, y])
                }
            }
        }
        return SampleMatrix(width: result.width, height: result.height) {
            [result, combinedGain, combinedBias] x, y in
            combinedGain * result[x, y] + combinedBias
        }
    }
}

extension KernelStep {
    fileprivate func reference(
        _ plane: borrowing Plane, samples: SampleKind
    ) throws(ConventionError) -> SampleMatrix {
        let filter = try filter(width: plane.width, height: plane.height, samples: samples)
        do throws(FilterError) {
            return Reference.filter(plane, with: try filter.resolved(width: plane.width, height: plane.height))
        } catch {
            throw .filter(error)
        }
    }
}

extension SampleMatrix {
    /// The samples as a plane.
    fileprivate func rounded() throws(ConventionError) -> Plane {
        let rows = (0..<height).map { y in (0..<width).map { x in Float(self[x, y]) } }
        do throws(PlaneError) {
            return try Plane(rows: rows)
        } catch {
            throw .filter(.tooLarge(width: width, height: height))
        }
    }
}
