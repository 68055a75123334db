import Convolution
import Conventions
import ImagePipeline

/// The filter that made one image from another, as far as the samples show.
public struct FilterIdentification: Sendable {
    /// How much of the output is explained.
    public enum Verdict: String, Sendable {
        /// The remaining difference is rounding.
        case explained
        /// Nearly all of the output's contrast is explained, but the remaining difference exceeds rounding.
        case nearly
        /// None of the tested filters fits.
        case unexplained
        /// The images contain too little information for a comparison.
        case undecidable
    }

    /// How much of the output is explained.
    public let verdict: Verdict
    /// The most likely operation, centre and border in words, such as `convolved with the kernel, border reflect`.
    ///
    /// If nothing can be determined, this is the reason.
    public let summary: String
    /// Whether other operations or positions explain the output equally well, and would differ on other images.
    public let isAmbiguous: Bool
    /// The most likely filter, including gain and bias; `nil` if no filter can express it, or if nothing fits.
    public let filter: Filter?
    /// How the filter's results were rounded to integers; `nil` if the output's samples are not integers.
    public let rounding: Quantizer.Rounding?
    /// The share of the output's colour samples that the filter reproduced when it was run, 0...1.
    public let reproducedShare: Double
    /// Functions of other libraries that reproduce every sample when run, in the form that `Convention.init(_:)` reads.
    public let conventions: [String]
    /// The root mean square difference that the most likely filter leaves before rounding, in sample units.
    public let residual: Double
}

extension Image {
    /// Identifies the operation, centre, border rule, gain and bias that made this image from another one.
    ///
    /// The tested hypotheses are convolution and correlation, and the kernel flipped in one direction only, transposed
    /// or not applied at all. They include every boundary mode and size, and strides and dilations if the sizes require
    /// them. The returned filter was run on the input.
    /// - Parameters:
    ///   - input: the image that was filtered.
    ///   - kernel: the kernel that was used, as written.
    /// - Throws: `ImageError` of kind `invalidData` for images whose sizes or channels no filter with this kernel can
    ///   relate; `outOfResources` when there is not enough memory.
    /// - Complexity: about half a second for each tested stride and dilation, and O(output samples * taps) for each
    ///   filter that is run; memory O(samples).
    public func identifyFilter(from input: Image, kernel: Kernel) throws(ImageError) -> FilterIdentification {
        let before = try input.copiedPlanes()
        let after = try copiedPlanes()
        var subject = IdentifySubject(
            kernel: kernel, input: before, input.sampleHeader, output: after, sampleHeader)
        do throws(PipelineError) {
            let outcome = try subject.identify()
            return try IdentificationTrial(outcome, kernel: kernel).identification(&subject)
        } catch {
            throw ImageError(error)
        }
    }

    private func copiedPlanes() throws(ImageError) -> PlanarImage {
        do throws(PlaneError) { return try withPlanes { planes throws(PlaneError) in try planes.copy() } } catch {
            throw ImageError(.outOfResources, error.description)
        }
    }
}

/// Runs the filters and conventions of an identification on the input.
private struct IdentificationTrial {
    private let outcome: IdentifyOutcome
    private let kernel: Kernel
    private var found: Identification { outcome.identification }

    init(_ outcome: IdentifyOutcome, kernel: Kernel) {
        self.outcome = outcome
        self.kernel = kernel
    }

    private var verdict: FilterIdentification.Verdict {
        switch found.verdict {
        case .explained: .explained
        case .nearly: .nearly
        case .unexplained: .unexplained
        case .undecidable: .undecidable
        }
    }

    func identification(_ subject: inout IdentifySubject) throws(PipelineError) -> FilterIdentification {
        guard let best = found.best.first, verdict != .undecidable else {
            return FilterIdentification(
                verdict: verdict, summary: found.obstacle ?? "there is nothing to compare", isAmbiguous: false,
                filter: nil, rounding: nil, reproducedShare: 0, conventions: [], residual: 0)
        }
        let trial = verdict == .unexplained ? nil : try bestFilter(best, &subject)
        let parts = [best.operationText, best.placementText, best.border.text]
        return FilterIdentification(
            verdict: verdict, summary: parts.filter { !$0.isEmpty }.joined(separator: ", "),
            isAmbiguous: found.best.contains { $0.family != best.family || $0.placement != best.placement },
            filter: trial?.filter, rounding: trial?.rounding, reproducedShare: trial?.share ?? 0,
            conventions: try conventions(rounding: trial?.rounding, &subject), residual: best.residual.rms)
    }

    /// The filter that reproduces the most samples, among the likely gains, biases and roundings.
    private func bestFilter(
        _ best: Hypothesis, _ subject: inout IdentifySubject
    ) throws(PipelineError) -> (filter: Filter, rounding: Quantizer.Rounding?, share: Double)? {
        let numbers = found.scalings.prefix(6).map { ($0.gain, $0.biases[0]) }
        var leading: (filter: Filter, rounding: Quantizer.Rounding?, share: Double)?
        for (gain, bias) in numbers.isEmpty ? [(best.signedGain, best.biases[0])] : numbers {
            guard let filter = Filter(best, kernel: kernel, gain: gain, bias: bias) else { continue }
            for rounding in roundings {
                guard let share = try share(of: .filter(filter), rounding, best, &subject, isExcerpt: true),
                    share > leading?.share ?? -1
                else { continue }
                leading = (filter, rounding, share)
            }
            if leading?.share == 1 { break }
        }
        guard let (filter, rounding, _) = leading,
            let share = try share(of: .filter(filter), rounding, best, &subject, isExcerpt: false)
        else { return nil }
        return (filter, rounding, share)
    }

    /// The conventions that reproduce every sample.
    private func conventions(
        rounding: Quantizer.Rounding?, _ subject: inout IdentifySubject
    ) throws(PipelineError) -> [String] {
        guard verdict == .explained else { return [] }
        var names: [String] = []
        for preset in outcome.presets where !names.contains(preset.text) {
            guard let convention = try? Convention(preset.text) else { continue }
            let hypothesis = found.best[preset.hypothesis]
            let step = FilterOperation.convention(convention, kernel)
            let isComplete = { (subject: inout IdentifySubject, isExcerpt: Bool) throws(PipelineError) in
                try share(of: step, rounding, hypothesis, &subject, isExcerpt: isExcerpt) == 1
            }
            if try isComplete(&subject, true), try isComplete(&subject, false) { names.append(preset.text) }
        }
        return names
    }

    private var roundings: [Quantizer.Rounding?] {
        switch found.model {
        case .integers, .wrapped, .absolute: Quantizer.Rounding.allCases
        case .floats, .lossy: [nil]
        }
    }

    /// The share of samples that an operation reproduces; `nil` if its result has another size, or if it is rejected.
    private func share(
        of step: FilterOperation, _ rounding: Quantizer.Rounding?, _ hypothesis: Hypothesis,
        _ subject: inout IdentifySubject, isExcerpt: Bool
    ) throws(PipelineError) -> Double? {
        var request = FilterRequest(
            input: .standardInput, output: .standardOutput, chain: FilterChain([step]))
        request.alpha = .copy
        request.encoding.rounding = rounding ?? .halfEven
        request.encoding.range =
            switch found.model {
            case .wrapped: .wrap
            case .absolute: .abs
            case .floats, .integers, .lossy: .clip
            }
        let result: Reproduction?
        do throws(PipelineError) {
            result = try subject.reproduction(by: request, hypothesis, isExcerpt: isExcerpt)
        } catch {
            guard error.kind != .system else { throw error }
            return nil
        }
        return result.flatMap { $0.compared == 0 ? nil : Double($0.equal) / Double($0.compared) }
    }
}

extension Filter {
    /// Creates the filter of a hypothesis; `nil` if no filter can express it.
    fileprivate init?(_ hypothesis: Hypothesis, kernel: Kernel, gain: Double, bias: Double) {
        var kernel = kernel
        // The hypothesis determines the kernel's position, and its bias includes everything that was added.
        (kernel.anchor, kernel.offset) = (nil, 0)
        if hypothesis.family.weighting == .posneg {
            guard let divided = try? kernel.normalized(.posneg) else { return nil }
            kernel = divided
        }
        let anchor: Kernel.Anchor?
        switch hypothesis.variant {
        case .rotated180:
            self.init(kernel, mode: .convolve)
            anchor = hypothesis.centre
        case let variant:
            self.init(variant.applied(to: kernel), mode: .correlate)
            // Counted in the kernel in correlation form.
            anchor = hypothesis.centre(of: .asWritten)
        }
        switch hypothesis.border {
        case .extended(let mode): boundary = mode
        case .notReached: boundary = .edge
        case .zeroed: return nil
        }
        switch hypothesis.extent {
        case .size(let size):
            self.size = size
            if size == .same, anchor != centre { self.anchor = anchor }
        case .padding(let before, let after): padding = Padding(before: before, after: after)
        case .cropped: return nil
        }
        stride = hypothesis.placement.stride
        dilation = hypothesis.placement.dilation
        self.gain = gain
        self.bias = bias
    }
}
