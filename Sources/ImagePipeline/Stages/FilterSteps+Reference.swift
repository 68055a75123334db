import Conventions
import Convolution
import ImageBuffers

extension FilterSteps {
    /// A channel of an image through all kernels by the double-precision reference engine.
    /// - Parameter channel: the result's; but for a layer, the image's own of that index.
    func reference(
        _ image: borrowing PlanarImage, channel: Int, samples: SampleKind
    ) throws(ConventionError) -> SampleMatrix {
        guard let layer else {
            return try image.withPlane(channel) { plane throws(ConventionError) in
                try reference(plane, samples: samples)
            }
        }
        return try layer.convention.reference(
            layer.weights, of: image, channels: image.layout.colorChannels, output: channel)
    }

    /// One plane through all kernels by the double-precision reference engine.
    ///
    /// In a `sequence` the samples between two kernels are rounded to float32, as they are for every engine.
    private func reference(_ plane: borrowing Plane, samples: SampleKind) throws(ConventionError) -> SampleMatrix {
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
        if case .convention(let convention, let kernel) = self {
            return try convention.reference(kernel, of: plane, samples: samples)
        }
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
