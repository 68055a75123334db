package import Convolution
package import ImageBuffers
package import ImageCodecs
package import ImageReport

/// The outcome for one image: the numbers in the report line and the JSON object.
package struct FilterOutcome: Sendable {
    /// The result's width in samples.
    package var width: Int
    /// The result's height in rows.
    package var height: Int
    /// The result's channels, alpha included.
    package var channels: Int
    /// The number of images of this size, if the output is an array with an axis of images.
    package var images: Int?
    /// How the axes of an array were read, if their order may have been another.
    package var arrayReading: String?
    /// The result's bits per sample.
    package var bitDepth: Int
    /// The formats of the input and the output.
    package var formats: (input: ImageFormat, output: ImageFormat)?
    /// Where the result was written.
    package var output: OutputDestination
    /// All files of the result; one for each of a layer's feature maps.
    package var outputs: [OutputDestination]
    /// Files that replaced a file with more names (hard links); the other names keep the old content.
    package var leavingHardLinks: [String] = []
    /// The first kernel as it was applied, with its centre and boundary.
    package var filter: Filter
    /// Whether the result was rounded and clipped by the rules of another library.
    ///
    /// Clipped samples are then not counted.
    package var roundsLikeLibrary: Bool
    /// The engine that computed the first kernel.
    package var algorithm: FilterAlgorithm
    /// The reasons for that engine, with the estimated cost of each.
    package var choice: String
    /// Clipped samples, one count for each channel of the result in the order of the file, or for each feature map.
    ///
    /// Channels that are copied are never clipped; alpha that is filtered is counted like any other channel.
    package var clippedByChannel: [ClipCount]
    /// Number of samples that were filtered: those of all channels that are not copied.
    package var sampleCount: Int
    /// Whether the input's samples are within the range of its bit depth, which those of a float array are not.
    package var inputIsBounded = true
    /// How the result differs from the image that it was compared with.
    package var difference: DifferenceFigures?
    /// How the differences are magnified in their picture.
    package var differenceScale: DifferencePictureScale?
    /// How the result differs from the double-precision reference.
    package var verification: Verification?
    /// Warnings of the decoder and deviations from the request, one sentence each.
    package var notes: [String]
    /// How the decoder converted the input's samples, if it made a choice; part of a sentence.
    package var conversion: String?
    /// The orientation that the input states, and how it was handled; `nil` if the input is stored as it is shown.
    package var orientation: (stated: Orientation, rule: OrientationRule)?
    /// Rows of the input that lack samples or may be wrong.
    package var damagedRows = 0
    /// What became of the input's alpha; `nil` if it has none.
    package var alpha: AlphaRule?
    /// The curve by which colours were decoded to linear light and encoded; `nil` if they were filtered as stored.
    package var linear: String?
    /// Whether dark, smooth areas are likely to show bands that 16 bits, which the format holds, would not.
    package var mayShowBands = false
    /// Seconds in each stage, in the order they ran; busy times if stages ran concurrently.
    package var stages: [StageTime]
    /// Seconds from the first stage to the last, if they ran concurrently.
    package var wallSeconds: Double?
    /// Rows of a strip, if the image was processed in several.
    package var stripRows: Int?
    /// Why the whole image was held in memory, if it was.
    package var wholeReason: String?
    /// The same reason without the command's options.
    package var libraryWholeReason: String?
    /// Estimated bytes that the image held in memory, as counted by `FilterRequest.memory`.
    package var memoryBytes = 0
    /// Bytes of these that the decoder held for a file that it cannot decode row by row: interlaced PNG, progressive
    /// JPEG.
    package var decoderBytes = 0

    /// Clipped samples of all channels.
    package var clipped: ClipCount { clippedByChannel.total }

    /// The share of clipped samples, 0...1.
    package var clippedShare: Double {
        sampleCount == 0 ? 0 : Double(clipped.low + clipped.high) / Double(sampleCount)
    }

    /// Seconds in all stages; wall time if they ran concurrently.
    package var seconds: Double { wallSeconds ?? stages.reduce(0) { $0 + $1.seconds } }
}

extension FilterOutcome {
    /// Collects the results of a chain.
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
            algorithm: choice.algorithm, choice: choice.text, clippedByChannel: result.clipped,
            sampleCount: plan.changedSampleCount, difference: result.difference,
            verification: result.verification, notes: result.notes + plan.notes, conversion: result.conversion,
            stages: result.stages,
            wallSeconds: seconds, stripRows: chain.isSingle || chain.gatherReason != nil ? nil : chain.rows,
            wholeReason: chain.gatherReason?.rawValue,
            libraryWholeReason: chain.gatherReason?.reason, memoryBytes: byteCount, decoderBytes: decoderBytes)
        images = header.format.holdsArrays && header.axes.layout.hasImages ? header.axes.imageCount : nil
        arrayReading = plan.arrayReading
        formats = (plan.image.format, header.format)
        inputIsBounded = plan.input.unitDepth <= 16
        damagedRows = result.damagedRows
        differenceScale = result.differenceScale
        if let turned = result.turnedFrom {
            orientation = (turned, .upright)
        } else if plan.input.orientation != .upright {
            orientation = (plan.input.orientation, plan.orientation == .upright ? .stored : .shown)
        }
        linear = chain.decoder.light?.name
        mayShowBands =
            linear != nil && header.bitDepth == 8 && header.format.bitDepths.contains(16) && plan.chain.smooths
        alpha = chain.decoder.dropsAlpha ? .drop : plan.alpha
        leavingHardLinks = (result.outputs + (result.picture.map { [$0] } ?? [])).compactMap(\.pathLeavingHardLinks)
    }
}

/// The time of a stage.
package struct StageTime: Equatable, Sendable {
    /// The stage's name: "decode", "filter", "encode"...
    package var name: String
    /// Wall time in seconds.
    package var seconds: Double
}
