import ArgumentParser
import Conventions
import Convolution
import ImageBuffers
import ImageCodecs
import ImagePipeline

/// Runs every candidate set of options on the input, and ranks them by the output samples that they reproduce.
struct IdentifyTrials {
    /// A set of options and what it reproduces.
    struct Trial {
        var flags: IdentifyFlags
        /// The gain, bias and rounding, as far as options express them.
        var numbers: IdentifyFlags.Numbers
        /// The library's function that the options follow, if any.
        var preset: PresetFit?
        /// Whether a preset's gain or bias was fitted.
        var isFitted = false
        var result: Reproduction
        /// The cost by which trials are ranked.
        ///
        /// It is the share of samples that are not reproduced; after lossy compression, it is the rms difference
        /// divided by 255.
        var cost: Double

        /// The number of decimal digits of the fitted values; a range rule counts as one digit.
        var digits: Int {
            let range = numbers.range == .clip ? 0 : 1
            if preset != nil, !isFitted { return range }
            return range + (numbers.range == .minmax ? 0 : numbers.scaling.digits)
        }
    }

    let outcome: IdentifyOutcome
    private let kernel: String
    private let best: Hypothesis
    private(set) var own: [Trial] = []
    private(set) var presets: [Trial] = []
    /// Range rules other than the winner's that give the same samples.
    private(set) var sameRanges: [Quantizer.Range] = []
    /// The simplest of the sets of options that reproduce most, after a run on the whole image.
    private(set) var winner: Trial?
    /// The winner's cost over the samples on which the other trials were compared.
    private(set) var target = 1.0
    /// The rule that gives the output's alpha with the winner's other options; `nil` if none does, or there is no alpha.
    private(set) var alpha: AlphaRule?
    /// The first of this program's own sets of options that could not be run, with what it cannot express.
    private(set) var incomplete: IdentifyFlags?

    /// Runs the trials; `nil` if the identification is undecidable or unexplained.
    /// - Throws: `PipelineError` if memory does not suffice.
    init?(_ outcome: IdentifyOutcome, kernel: String, _ subject: inout IdentifySubject) throws {
        guard let best = outcome.identification.best.first, outcome.identification.verdict != .undecidable,
            outcome.identification.verdict != .unexplained, outcome.cause.map({ $0 == .exchangedChannels }) ?? true
        else { return nil }
        self.outcome = outcome
        self.kernel = kernel
        self.best = best
        runOwn(&subject)
        runPresets(&subject)
        runMinMax(&subject)
        choose()
        runRanges(&subject)
        try finish(&subject)
        chooseAlpha(&subject)
    }
}

extension IdentifyTrials {
    private var scalings: [Scaling] {
        var found = outcome.identification.scalings
        if outcome.weightsColors {
            // A bias would be added to alpha too, so that no option adds it.
            let plain = Scaling(gain: 1, meaning: .plain, unit: 1, biases: [0], gainError: 0)
            found = [plain] + found.filter { $0.biases.allSatisfy { $0 == 0 } }
        }
        return found.isEmpty ? [Scaling(measured: best)] : found
    }

    private var roundingRules: [Quantizer.Rounding?] {
        switch outcome.identification.model {
        case .integers, .wrapped, .absolute: Quantizer.Rounding.allCases
        case .floats, .lossy: [nil]
        }
    }

    private var range: Quantizer.Range {
        switch outcome.identification.model {
        case .wrapped: .wrap
        case .absolute: .abs
        case .floats, .integers, .lossy: .clip
        }
    }

    /// Runs a set of options; returns `nil` if they are refused or give an image of another size.
    private func run(
        _ flags: IdentifyFlags, _ hypothesis: Hypothesis, _ subject: inout IdentifySubject, isExcerpt: Bool = true
    ) -> Reproduction? {
        guard flags.missing.isEmpty, let request = try? request(flags.words, subject.content) else { return nil }
        return try? subject.reproduction(by: request, hypothesis, isExcerpt: isExcerpt)
    }

    /// The request that the command builds from options.
    private func request(_ words: [String], _ content: KernelContent) throws -> FilterRequest {
        let command = try FilterCommand.parse(["-"] + words)
        let given = KernelSource(argument: kernel)
        let jobs = try FilterJobs(command) { place throws(PipelineError) in
            // The given kernel may come from standard input, which was already read.
            place == given ? content : try place.read()
        }
        return try jobs.prototype()
    }

    private mutating func runOwn(_ subject: inout IdentifySubject) {
        // Once all samples are reproduced, numbers of more digits are no better.
        let ordered = scalings.enumerated().sorted { ($0.element.digits, $0.offset) < ($1.element.digits, $1.offset) }
        for scaling in ordered.map(\.element) where !own.contains(where: { $0.result.isComplete }) {
            let isQuotient = [.sum, .abs].contains(scaling.meaning) && best.family.weighting == .plain
            // Factors whose inverse is not a whole number are unlikely to be written by hand.
            let divisor = scaling.meaning == .sum ? outcome.kernel.sum : outcome.kernel.absoluteSum
            let isFactor = !isQuotient || divisor == divisor.rounded()
            for normalizes in [false, true] where normalizes ? isQuotient : isFactor {
                for rounding in roundingRules {
                    let numbers = IdentifyFlags.Numbers(
                        scaling: scaling, rounding: rounding, range: range, normalizes: normalizes)
                    let flags = IdentifyFlags(outcome, best, kernel: kernel, numbers)
                    guard let result = run(flags, best, &subject) else {
                        incomplete = incomplete ?? flags
                        continue
                    }
                    own.append(trial(flags, numbers, result))
                }
            }
        }
    }

    private mutating func runPresets(_ subject: inout IdentifySubject) {
        let leading = own.min { isBetter($0, $1) }
        var numbers = leading.map { [$0.numbers] } ?? []
        // Add the likeliest scaling, and others that are as simple.
        let limit = max(leading?.digits ?? 0, 3)
        for (index, scaling) in scalings.enumerated() where index == 0 || scaling.digits <= limit {
            if !numbers.contains(where: { $0.scaling == scaling }) {
                let rounding = scaling.rounding.first ?? leading?.numbers.rounding
                numbers.append(.init(scaling: scaling, rounding: rounding, range: range))
            }
        }
        for preset in outcome.presets {
            let hypothesis = outcome.identification.best[preset.hypothesis]
            // The floating-point results of a library's function were rounded afterwards.
            var plain = numbers.first ?? .init(scaling: scalings[0], rounding: nil)
            plain.scaling = Scaling(plain: preset)
            var forms = [(numbers: plain, isFitted: preset.isFitted)]
            // A bias set by the library's own option is combined with a kernel that was divided beforehand.
            forms += numbers.filter { one in
                !preset.isFitted || one.isQuotient && preset.gain == 1 && preset.bias == one.scaling.biases[0]
            }.map { ($0, true) }
            for form in forms {
                let flags = IdentifyFlags(outcome, preset: preset, kernel: kernel, form.numbers)
                guard !presets.contains(where: { $0.flags.words == flags.words }),
                    let result = run(flags, hypothesis, &subject)
                else { continue }
                presets.append(trial(flags, form.numbers, preset: preset, isFitted: form.isFitted, result))
            }
        }
    }

    /// Tries the linear scaling that maps the smallest and the largest result to the ends of the range.
    private mutating func runMinMax(_ subject: inout IdentifySubject) {
        guard range == .clip, let maximum = outcome.identification.model.maximum, let first = scalings.first,
            outcome.identification.model == .integers(maximum: maximum), let leading = own.min(by: isBetter),
            subject.fills(0...maximum)
        else { return }
        var numbers = IdentifyFlags.Numbers(scaling: first, rounding: .halfEven, range: .minmax)
        let flags = IdentifyFlags(outcome, best, kernel: kernel, numbers)
        guard flags.missing.isEmpty, let request = try? request(flags.words, subject.content),
            let extent = try? subject.extent(by: request), extent.high > extent.low
        else { return }
        let gain = maximum / (extent.high - extent.low)
        let found = leading.numbers.scaling
        guard abs(gain - found.gain) <= 2e-3 * gain, abs(found.biases[0] + extent.low * gain) <= 2 else { return }
        numbers.scaling.gain = gain
        numbers.scaling.biases = [-extent.low * gain]
        for rounding in Quantizer.Rounding.allCases {
            numbers.rounding = rounding
            let flags = IdentifyFlags(outcome, best, kernel: kernel, numbers)
            // An excerpt has a different smallest and largest result.
            guard let result = run(flags, best, &subject, isExcerpt: false) else { continue }
            own.append(trial(flags, numbers, result))
        }
    }

    /// Whether a set of options is better than another: it reproduces more, or as much and is simpler.
    ///
    /// Numbers of many digits can reproduce a few more samples by chance. Such a gain does not count.
    private func isBetter(_ a: Trial, _ b: Trial) -> Bool {
        let (left, right) = (a.cost, b.cost)
        let chance = 1 / 2000.0
        if a.digits + 4 <= b.digits, left <= right + chance { return true }
        if b.digits + 4 <= a.digits, right <= left + chance { return false }
        if left != right { return left < right }
        return (a.digits, a.preset == nil ? 0 : 1, a.flags.words.count)
            < (b.digits, b.preset == nil ? 0 : 1, b.flags.words.count)
    }

    private mutating func choose() {
        for trial in own + presets where winner.map({ isBetter(trial, $0) }) ?? true { winner = trial }
        target = winner?.cost ?? 1
    }

    /// Tries the winner with other rules for results outside the range.
    private mutating func runRanges(_ subject: inout IdentifySubject) {
        guard let found = winner, range == .clip, found.numbers.range == .clip, found.numbers.rounding != nil else {
            return
        }
        guard found.preset == nil else { return }
        var leading = found
        for range in [Quantizer.Range.wrap, .abs] {
            var numbers = found.numbers
            numbers.range = range
            let flags = IdentifyFlags(outcome, best, kernel: kernel, numbers)
            guard let result = run(flags, best, &subject) else { continue }
            let trial = trial(flags, numbers, result)
            own.append(trial)
            if result.equal == found.result.equal { sameRanges.append(range) }
            if result.equal > leading.result.equal { leading = trial }
        }
        if leading.result.equal > found.result.equal {
            winner = leading
            target = leading.cost
            sameRanges = []
        }
    }

    /// Runs the winner on the whole image.
    private mutating func finish(_ subject: inout IdentifySubject) throws {
        guard var found = winner, !found.result.isWhole else { return }
        let hypothesis = outcome.identification.best[found.preset?.hypothesis ?? 0]
        guard let request = try? request(found.flags.words, subject.content),
            let result = try subject.reproduction(by: request, hypothesis, isExcerpt: false)
        else { return }
        found.result = result
        winner = found
    }
}

extension IdentifyTrials {
    /// Looks for the rule that gives the output's alpha.
    private mutating func chooseAlpha(_ subject: inout IdentifySubject) {
        guard let found = winner, outcome.output.layout.alphaIndex != nil else { return }
        for rule in outcome.weightsColors ? [AlphaRule.premultiply] : [.copy, .filter] {
            let flags = found.flags.with(rule)
            guard let request = try? request(flags.words, subject.content),
                (try? subject.reproducesAlpha(by: request)) == true
            else { continue }
            alpha = rule
            winner?.flags = flags
            return
        }
    }
}

extension Scaling {
    /// The measured gain and bias.
    init(measured best: Hypothesis) {
        self.init(gain: best.signedGain, meaning: .other, unit: 1, biases: best.biases, gainError: 0)
    }

    /// A preset's own gain and bias.
    init(plain preset: PresetFit) {
        self.init(
            gain: preset.gain, meaning: preset.gain == 1 ? .plain : .other, unit: 1, biases: [preset.bias],
            gainError: 0)
    }
}
