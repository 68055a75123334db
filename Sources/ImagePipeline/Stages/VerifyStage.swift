import Conventions
import Convolution
import ImageBuffers
public import ImageReport

/// Computes a result again by the double-precision reference engine, and compares.
enum VerifyStage {
    /// The largest difference over all colour channels.
    static func compare(_ filtered: borrowing FilteredImage, _ request: FilterRequest, samples: SampleKind)
        throws(PipelineError)
        -> Verification
    {
        var verification = Verification()
        do throws(ConventionError) {
            for channel in filtered.result.layout.colorChannels {
                let reference = try filtered.withInput { input throws(ConventionError) in
                    try request.steps.reference(input, channel: channel, samples: samples)
                }
                filtered.result.withPlane(channel) { result in
                    precondition(
                        result.width == reference.width && result.height == reference.height, "results of one size")
                    for y in 0..<reference.height {
                        for x in 0..<reference.width {
                            verification.add(
                                result[x, y], reference[x, y], at: .init(channel: channel, x: x, y: y))
                        }
                    }
                }
            }
        } catch {
            throw PipelineError(error, subject: request.input.name)
        }
        return verification
    }
}

/// The largest difference from the double-precision reference, before rounding.
///
/// Differences and magnitudes are those of samples that are finite in both. A reference beyond the range of float32
/// counts as infinite, since no result can hold it.
public struct Verification: Equatable, Sendable {
    /// Largest |result - reference|, in sample units.
    public private(set) var maximumAbsolute = 0.0
    /// Samples that are NaN or infinite in one alone, or not alike in both.
    public private(set) var finitenessDiffers = 0
    /// The first of them: the uppermost of the first such channel, and the leftmost of its row; `nil` for none.
    public private(set) var firstDiffering: DifferenceMetrics.Position?
    /// Largest |reference|.
    private var magnitude = 0.0

    /// Nothing compared yet.
    init() {}

    /// The largest difference divided by the largest |reference|; 0 where there is no difference, and infinite where
    /// every reference is 0 and a result is not.
    public var maximumRelative: Double { maximumAbsolute == 0 ? 0 : maximumAbsolute / magnitude }

    /// Adds a sample.
    mutating func add(_ result: Float, _ exact: Double, at position: DifferenceMetrics.Position) {
        let rounded = Float(exact)
        if result.isFinite, rounded.isFinite {
            maximumAbsolute = max(maximumAbsolute, abs(Double(result) - exact))
            magnitude = max(magnitude, abs(exact))
        } else if result != rounded, !(result.isNaN && rounded.isNaN) {
            finitenessDiffers += 1
            firstDiffering = firstDiffering ?? position
        }
    }
}
