import ImageFilters
import ImagePlanes

/// Computes a result again by the double-precision reference engine, and compares.
enum VerifyStage {
    /// The largest difference over all colour channels.
    static func compare(_ filtered: borrowing FilteredImage, _ request: FilterRequest, samples: SampleKind)
        throws(PipelineError)
        -> Verification
    {
        var largest = 0.0
        var magnitude = 0.0
        do throws(ConventionError) {
            for channel in filtered.result.layout.colorChannels {
                let reference = try filtered.withInput { input throws(ConventionError) in
                    try input.withPlane(channel) { plane throws(ConventionError) in
                        try request.steps.reference(plane, samples: samples)
                    }
                }
                filtered.result.withPlane(channel) { result in
                    for y in 0..<reference.height {
                        for x in 0..<reference.width {
                            let exact = reference[x, y]
                            largest = max(largest, abs(Double(result[x, y]) - exact))
                            magnitude = max(magnitude, abs(exact))
                        }
                    }
                }
            }
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
        return Verification(
            maximumAbsolute: largest, maximumRelative: magnitude > 0 ? largest / magnitude : largest)
    }
}
