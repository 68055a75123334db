package import Convolution
package import ImageBuffers
import ImageCodecs
package import ImageReport

/// What was done to one image: the numbers behind the account line and the JSON object.
package struct FilterOutcome: Sendable {
    /// The result's width in samples.
    package var width: Int
    /// The result's height in rows.
    package var height: Int
    /// The result's channels, alpha included.
    package var channels: Int
    /// The result's bits a sample.
    package var bitDepth: Int
    /// Where the result went.
    package var output: OutputDestination
    /// The files of a layer's feature maps, where there are several.
    package var outputs: [OutputDestination]
    /// The first kernel as it was applied: its centre, its boundary.
    package var filter: Filter
    /// Whether the result was rounded and clipped by the rules of the library whose convention was followed, so that
    /// nothing was left to be clipped and counted.
    package var roundsLikeLibrary: Bool
    /// The engine that computed the first kernel.
    package var algorithm: FilterAlgorithm
    /// Why that engine, in words: what each was expected to take.
    package var choice: String
    /// Colour samples that did not fit.
    package var clipped: ClipCount
    /// Colour samples altogether: what the clipped ones are a share of.
    package var sampleCount: Int
    /// How the result differs from what it was to be compared with.
    package var difference: DifferenceFigures?
    /// How the result differs from the double-precision reference.
    package var verification: Verification?
    /// What the decoder complained of, and what was done otherwise than asked; a sentence each.
    package var notes: [String]
    /// Seconds in each stage, in the order they ran; busy times where stages went on side by side.
    package var stages: [StageTime]
    /// Seconds from the first stage to the last, where they went on side by side.
    package var wallSeconds: Double?
    /// Rows of a strip, where the image went through in several.
    package var stripRows: Int?
    /// Why the image was whole in memory, where it was.
    package var wholeReason: String?
    /// The same without the command's options.
    package var libraryWholeReason: String?
    /// About what the image held in memory, in bytes, by the estimate that `FilterRequest.memory` counts with.
    package var memoryBytes = 0
    /// What of it the decoder held, of a file that cannot be decoded row by row: interlaced PNG, progressive JPEG.
    package var decoderBytes = 0

    /// The share of colour samples that did not fit, 0...1.
    package var clippedShare: Double {
        sampleCount == 0 ? 0 : Double(clipped.low + clipped.high) / Double(sampleCount)
    }

    /// Seconds in all stages; of stages that went on side by side, the time from the first to the last.
    package var seconds: Double { wallSeconds ?? stages.reduce(0) { $0 + $1.seconds } }
}

extension FilterOutcome {
    /// What a chain has done.
    init(
        _ plan: ImagePlan, _ chain: StageChain, _ result: StageChain.Outcome, output: OutputDestination, byteCount: Int,
        decoderBytes: Int, seconds: Double
    ) {
        let header = plan.output
        let layout = plan.resultLayout
        var choice = plan.kernels.kernels[0].choice
        if let bytes = chain.byteFilter {
            choice = (.direct, choice.text + "; bytes are summed as they are, by \(bytes.summary)")
        }
        self.init(
            width: header.width, height: header.height, channels: layout.channelCount, bitDepth: header.bitDepth,
            output: output, outputs: plan.places, filter: plan.filter, roundsLikeLibrary: plan.roundsLikeLibrary,
            algorithm: choice.algorithm, choice: choice.text, clipped: result.clipped,
            sampleCount: header.width * header.height * layout.colorChannels.count, difference: result.difference,
            verification: result.verification, notes: result.notes + plan.notes, stages: result.stages,
            wallSeconds: seconds, stripRows: chain.isSingle || chain.gatherReason != nil ? nil : chain.rows,
            wholeReason: chain.gatherReason?.rawValue,
            libraryWholeReason: chain.gatherReason?.reason, memoryBytes: byteCount, decoderBytes: decoderBytes)
    }
}

/// What a stage took.
package struct StageTime: Equatable, Sendable {
    /// "decode", "filter", "encode"...
    package var name: String
    /// Wall time.
    package var seconds: Double
}
