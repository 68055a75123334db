import ImageBuffers

/// The choice of the engine for a filter: the one with the shortest estimated time.
///
/// Each engine has its own model, whose constants were measured once. There is no estimate for `separable` if the
/// kernel is not a sum of few column-times-row products, and none for `fft` if no tile holds the kernel.
package struct FilterPlan: Sendable {
    /// The estimated time of an engine on one thread.
    package struct Estimate: Equatable, Sendable {
        /// The engine.
        package let algorithm: FilterAlgorithm
        /// Its time; `nil` if it is not considered.
        package let seconds: Double?
        /// A detail of its method, or the reason why it is not considered.
        package let detail: String
    }

    /// The filter to compute.
    package let filter: ResolvedFilter
    /// The chosen engine.
    package let algorithm: FilterAlgorithm
    /// Whether the engine was requested, rather than chosen by its estimate.
    package let isForced: Bool
    /// The estimates of all engines, `direct` first.
    package let estimates: [Estimate]
    /// The tile of the FFT engine.
    private let tile: Axes?
    private let direct: DirectEngine
    private let separable: SeparableEngine?
    private let instructions: InstructionSet

    /// Chooses an engine.
    /// - Parameters:
    ///   - forced: the engine to use if it can compute the filter; `direct` always can.
    ///   - streamsOutput: a parameter of the direct engine.
    /// - Complexity: O(taps), with a small constant factor.
    package init(
        _ filter: ResolvedFilter, algorithm forced: FilterAlgorithm? = nil, instructions: InstructionSet = .preferred,
        streamsOutput: Bool? = nil
    ) {
        let direct = DirectEngine(filter, instructions: instructions, streamsOutput: streamsOutput)
        // Finding few terms takes little time; if a kernel has many, the search stops early.
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

    /// An estimate as it is compared: the direct engine, which is the most accurate, is preferred unless another one
    /// saves more than 5 % plus a fifth of a microsecond.
    private static func handicapped(_ estimate: Estimate) -> Double {
        let seconds = estimate.seconds ?? .infinity
        return estimate.algorithm == .direct ? seconds : 1.05 * seconds + 2e-7
    }

    /// The estimated time of the chosen engine on one thread, in seconds.
    package var expectedSeconds: Double? { estimates.first { $0.algorithm == algorithm }?.seconds }

    /// The number of output rows that the engine computes as a unit.
    package var rowGrain: Int {
        switch algorithm {
        case .direct: direct.rowGrain
        case .separable: separable?.rowGrain ?? direct.rowGrain
        case .fft: tile?.y ?? direct.rowGrain
        }
    }

    /// Bytes of memory that the engine and its threads will take to compute a number of rows.
    ///
    /// None of it is allocated yet.
    /// - Parameter threads: maximum number of threads; only as many as are worthwhile are counted, except for `fft`.
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

    /// The direct engine, whichever engine is chosen; it allocates nothing before it computes.
    package var directEngine: any FilterEngine { direct }

    /// Creates the engine.
    /// - Throws: `FilterError.tooLarge` if its tables do not fit into memory.
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
    /// A byte filter that gives the same bytes as an engine of this plan and is faster; `nil` if there is none.
    ///
    /// It is also `nil` if an engine other than the direct one was requested. If the sums of whole numbers are equal,
    /// all engines round the quotient equally: see `ByteFilter`.
    package func byteFilter(_ engine: any FilterEngine, channels: Int) -> ByteFilter? {
        guard engine.sumsBytesExactly, !isForced || algorithm == .direct,
            let bytes = ByteFilter(filter, channels: channels, instructions: instructions)
        else { return nil }
        // The time for splitting the samples of a channel from bytes and interleaving them again.
        let conversion = 0.4e-9 * Double(filter.geometry.output.x) * Double(filter.geometry.output.y)
        let planes = Double(channels) * ((expectedSeconds ?? .infinity) + conversion)
        return bytes.estimatedSeconds < planes ? bytes : nil
    }

    /// A description of the choice.
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

    /// The time in milliseconds, with two or three digits.
    private static func milliseconds(_ seconds: Double) -> String {
        let number = seconds * 1000
        if number >= 100 { return "\(Int(min(number, 1e12).rounded())) ms" }
        return number >= 1 ? "\((number * 10).rounded() / 10) ms" : "\((number * 1000).rounded() / 1000) ms"
    }
}
