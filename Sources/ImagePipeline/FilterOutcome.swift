import ImageCodecs
public import ImageFilters
public import ImagePlanes
public import ImageReport

/// What was done to one image: the numbers behind the account line and the JSON object.
public struct FilterOutcome: Sendable {
    /// The result's width in samples.
    public var width: Int
    /// The result's height in rows.
    public var height: Int
    /// The result's channels, alpha included.
    public var channels: Int
    /// The result's bits a sample.
    public var bitDepth: Int
    /// The largest sample value that the result's format holds: what PSNR is measured against.
    public var peak: Double
    /// Where the result went.
    public var output: OutputPlace
    /// The files of a layer's feature maps, where there are several.
    public var outputs: [OutputPlace]
    /// The first kernel as it was applied: its centre, its boundary.
    public var filter: Filter
    /// Whether the result was rounded and clipped by the rules of the library whose convention was followed, so that
    /// nothing was left to be clipped and counted.
    public var roundsLikeLibrary: Bool
    /// The engine that computed the first kernel.
    public var algorithm: FilterAlgorithm
    /// Why that engine, in words: what each was expected to take.
    public var choice: String
    /// Colour samples that did not fit.
    public var clipped: ClipCount
    /// Colour samples altogether: what the clipped ones are a share of.
    public var sampleCount: Int
    /// How the result differs from what it was to be compared with.
    public var difference: DifferenceMetrics?
    /// How the result differs from the double-precision reference.
    public var verification: Verification?
    /// What the decoder complained of, and what was done otherwise than asked; a sentence each.
    public var notes: [String]
    /// Seconds in each stage, in the order they ran.
    public var stages: [StageTime]

    /// The share of colour samples that did not fit, 0...1.
    public var clippedShare: Double {
        sampleCount == 0 ? 0 : Double(clipped.low + clipped.high) / Double(sampleCount)
    }

    /// Seconds in all stages.
    public var seconds: Double { stages.reduce(0) { $0 + $1.seconds } }
}

extension FilterOutcome {
    /// An outcome with the result's shape; the rest is filled in as the stages go by.
    init(of result: borrowing PlanarImage, plan: RunPlan, output: OutputPlace) {
        self.init(
            width: result.width, height: result.height, channels: result.channelCount,
            bitDepth: plan.output.bitDepth, peak: Double(plan.output.maximum), output: output,
            outputs: plan.places, filter: plan.filter, roundsLikeLibrary: plan.roundsLikeLibrary,
            algorithm: plan.algorithm, choice: plan.choice, clipped: ClipCount(),
            sampleCount: result.width * result.height * result.layout.colorChannels.count,
            notes: [], stages: [])
    }
}

/// The largest difference from the double-precision reference, before rounding.
public struct Verification: Equatable, Sendable {
    /// Largest |result - reference|, in sample units.
    public var maximumAbsolute: Double
    /// The same divided by the largest |reference|.
    public var maximumRelative: Double
}

/// What a stage took.
public struct StageTime: Equatable, Sendable {
    /// "decode", "filter", "encode"...
    public var name: String
    /// Wall time.
    public var seconds: Double
}
