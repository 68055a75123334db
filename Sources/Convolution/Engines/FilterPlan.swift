import ImageBuffers

/// Which engine computes a filter, and why: the one that is expected to be the fastest.
///
/// What every engine takes is estimated by its own model, whose constants were measured once. A kernel that is no sum
/// of few column-times-row products has no estimate for `separable`, and one that no tile holds has none for `fft`.
package struct FilterPlan: Sendable {
    /// What one of the engines is expected to take on one thread.
    package struct Estimate: Equatable, Sendable {
        /// The engine.
        package let algorithm: FilterAlgorithm
        /// Its time; `nil` where it is out of the question.
        package let seconds: Double?
        /// How it would do it, or why it is out of the question.
        package let detail: String
    }

    /// What is computed.
    package let filter: ResolvedFilter
    /// The engine that is taken.
    package let algorithm: FilterAlgorithm
    /// Whether it was asked for, and not chosen.
    package let isForced: Bool
    /// All engines, `direct` first.
    package let estimates: [Estimate]
    /// The tile of the transform's engine.
    private let tile: Axes?
    private let direct: DirectEngine
    private let separable: SeparableEngine?
    private let instructions: InstructionSet

    /// Chooses an engine.
    /// - Parameters:
    ///   - forced: takes this engine, if it can compute the filter at all; `direct` always can.
    ///   - streamsOutput: as the direct engine takes it.
    /// - Complexity: O(taps) and a small multiple of it.
    package init(
        _ filter: ResolvedFilter, algorithm forced: FilterAlgorithm? = nil, instructions: InstructionSet = .preferred,
        streamsOutput: Bool? = nil
    ) {
        let direct = DirectEngine(filter, instructions: instructions, streamsOutput: streamsOutput)
        // Finding that a kernel has few terms takes little; for one that has many it stops early.
        let terms =
            forced == .separable
            ? filter.taps.separableTerms()
            : filter.taps.separableTerms(limit: filter.taps.mostWorthwhileTerms)
        var estimates = [
            Estimate(algorithm: .direct, seconds: direct.estimatedSeconds, detail: "\(filter.taps.weights.count) taps")
        ]
        if let terms {
            let engine = SeparableEngine(filter, terms: terms, instructions: instructions)
            separable = engine
            estimates.append(
                .init(algorithm: .separable, seconds: engine.estimatedSeconds, detail: "rank \(terms.count)"))
        } else {
            separable = nil
            estimates.append(
                .init(
                    algorithm: .separable, seconds: nil, detail: "its rank is above \(filter.taps.mostWorthwhileTerms)")
            )
        }
        let choice = FFTTileChoice(filter, instructions: instructions)
        tile = choice?.size
        if let choice {
            estimates.append(
                .init(algorithm: .fft, seconds: choice.seconds, detail: "tiles of \(choice.size.x)x\(choice.size.y)"))
        } else {
            estimates.append(.init(algorithm: .fft, seconds: nil, detail: "no tile holds the kernel"))
        }
        let possible = estimates.filter { $0.seconds != nil }
        let fastest = possible.min { Self.handicapped($0) < Self.handicapped($1) }?.algorithm ?? .direct
        self.filter = filter
        self.isForced = forced != nil && possible.contains { $0.algorithm == forced }
        self.algorithm = isForced ? forced ?? fastest : fastest
        self.estimates = estimates
        self.direct = direct
        self.instructions = instructions
    }

    /// An estimate as it is compared: the direct engine, the most exact one, is taken where another would save but
    /// 5 % or a fifth of a microsecond.
    private static func handicapped(_ estimate: Estimate) -> Double {
        let seconds = estimate.seconds ?? .infinity
        return estimate.algorithm == .direct ? seconds : 1.05 * seconds + 2e-7
    }

    /// What the engine that is taken is expected to take on one thread.
    package var expectedSeconds: Double? { estimates.first { $0.algorithm == algorithm }?.seconds }

    /// Output rows that the engine computes at one price.
    package var rowGrain: Int {
        switch algorithm {
        case .direct: direct.rowGrain
        case .separable: separable?.rowGrain ?? direct.rowGrain
        case .fft: tile?.y ?? direct.rowGrain
        }
    }

    /// Bytes of memory that the engine and its threads will take to compute a number of rows.
    ///
    /// None of it is taken yet.
    /// - Parameter threads: how many there may be; those that are worth it are counted.
    package func byteCount(rows: Int, threads: Int) -> Int {
        switch algorithm {
        case .direct: return Saturating.product(direct.scratchBytes, direct.worthwhileThreads(rows: rows, of: threads))
        case .separable:
            guard let separable else { return 0 }
            return Saturating.product(
                separable.scratchBytes, separable.worthwhileThreads(rows: rows, of: threads))
        case .fft:
            let scratch = tile.map { FFTEngine.scratchBytes(filter, tile: $0) } ?? 0
            return Saturating.product(scratch, threads)
        }
    }

    /// The direct engine, whichever is taken: it allocates nothing before it computes.
    package var directEngine: any FilterEngine { direct }

    /// The engine, ready to filter.
    /// - Throws: `FilterError.tooLarge` when its tables do not fit into memory.
    package func makeEngine() throws(FilterError) -> any FilterEngine {
        switch algorithm {
        case .direct: return direct
        case .separable:
            guard let separable else { return direct }
            return separable
        case .fft: return try FFTEngine(filter, instructions: instructions)
        }
    }
}

extension FilterPlan {
    /// A filter of bytes that comes to the same bytes as an engine of this plan does, where there is one that is faster;
    /// `nil` where another engine than the direct one was asked for.
    ///
    /// With equal sums of whole numbers, a quotient's rounding is the same in all engines: see `ByteFilter`.
    package func byteFilter(_ engine: any FilterEngine, channels: Int) -> ByteFilter? {
        guard engine.sumsBytesExactly, !isForced || algorithm == .direct,
            let bytes = ByteFilter(filter, channels: channels, instructions: instructions)
        else { return nil }
        // What taking bytes apart into planes and putting them together again costs a sample, beside the engine.
        let conversion = 0.4e-9 * Double(filter.geometry.output.x) * Double(filter.geometry.output.y)
        let planes = Double(channels) * ((expectedSeconds ?? .infinity) + conversion)
        return bytes.estimatedSeconds < planes ? bytes : nil
    }

    /// The choice in words.
    ///
    ///     the fastest by estimate of direct 31.2 ms (121 taps), fft 28.0 ms (tiles of 128x80); not separable: its rank
    ///     is above 5; a plane, one thread
    package var summary: String {
        let possible = estimates.compactMap { estimate in
            estimate.seconds.map { "\(estimate.algorithm.rawValue) \(Self.milliseconds($0)) (\(estimate.detail))" }
        }
        let others = estimates.filter { $0.seconds == nil }
            .map { "; not \($0.algorithm.rawValue): \($0.detail)" }
        return (isForced ? "asked for; of " : "the fastest by estimate of ") + possible.joined(separator: ", ")
            + others.joined() + "; a plane, one thread"
    }

    /// Two or three digits.
    private static func milliseconds(_ seconds: Double) -> String {
        let number = seconds * 1000
        if number >= 100 { return "\(Int(min(number, 1e12).rounded())) ms" }
        return number >= 1 ? "\((number * 10).rounded() / 10) ms" : "\((number * 1000).rounded() / 1000) ms"
    }
}
