import Conventions
import ImageBuffers
import ImageCodecs
import ImageReport

/// Compares a result with another image in figures and in a picture, if they cannot be compared as integers.
///
/// Rows are compared as they arrive. If the picture's scale is known, they are drawn immediately. Otherwise, as with an
/// automatic gain or a legend below the picture, they are kept in temporary files and drawn when all figures are known.
final class DifferenceStage: ComparisonStage, @unchecked Sendable {
    let name = "compare"
    let companions: [any Stage] = []
    private let difference: DifferenceRequest
    private let encoding: Encoding
    private let threads: Int
    private let width: Int
    private let orientation: Orientation
    private let readers: StripReaders
    private let result: ComparedRows
    private let other: ComparedRows
    private let scale: DifferenceFigures.Scale
    private var metrics: DifferenceMetrics
    /// The extent of the samples, if their range is the scale.
    private var extent = SampleExtent()
    /// The similarity so far, or the reason for its absence; `nil` until the scale is known.
    private var similarity: Result<SimilaritySum, StructuralSimilarity.Absence>?
    private var picture: PlanarDrawing?
    private(set) var isFinished = false

    /// - Parameters:
    ///   - queue: the result as stored in the file, including rounding and clipping.
    ///   - other: the image that it is compared with, in the result's units and size.
    init(
        _ request: FilterRequest, _ difference: DifferenceRequest, _ plan: ImagePlan, result queue: StripQueue,
        layout: ChannelLayout, other otherQueue: StripQueue, otherLayout: ChannelLayout
    ) throws(PipelineError) {
        self.difference = difference
        encoding = request.encoding
        threads = plan.threads
        width = queue.shape.width
        orientation = plan.orientation
        readers = StripReaders([queue, otherQueue])
        let channels = layout.colorChannels
        metrics = DifferenceMetrics(channels: channels)
        scale =
            plan.output.format.holdsIntegers
            ? .full(Double(plan.output.maximum))
            : difference.other == .flipped ? .results(bitDepth: plan.input.bitDepth) : .reference
        let isKept: Bool
        if case .full = scale {
            isKept = difference.gain == .auto || difference.hasLegend
        } else {
            isKept = true
        }
        do throws(CodecError) {
            result = try ComparedRows(queue.shape, layout: layout, isKept: isKept)
            other = try ComparedRows(otherQueue.shape, layout: otherLayout, isKept: isKept)
        } catch {
            throw PipelineError(writing: error, subject: difference.output.name)
        }
        if case .full(let maximum) = scale {
            similarity = Self.similarity(queue.shape.width, queue.height, channels, range: 0...maximum)
        }
        if !isKept {
            let renderer = difference.renderer(metrics, layout: layout)
            picture = try drawing(renderer, height: queue.height, legend: nil)
        }
    }

    private static func similarity(
        _ width: Int, _ height: Int, _ channels: [Int], range: ClosedRange<Double>
    ) -> Result<SimilaritySum, StructuralSimilarity.Absence> {
        Result { () throws(StructuralSimilarity.Absence) in
            try SimilaritySum(width: width, height: height, channels: channels, range: range)
        }
    }

    func reserve() -> Bool { readers.reserve() }

    func step() throws(PipelineError) {
        let strips = readers.strips
        let rows = readers.rows
        do throws(CodecError) {
            try result.keep(rows, of: strips[0])
            try other.keep(rows, of: strips[1])
        } catch {
            throw PipelineError(writing: error, subject: difference.output.name)
        }
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: ComparedRows.block) {
            let block = start..<min(start + ComparedRows.block, rows.upperBound)
            try converted { () throws(PlaneError) in
                try result.load(block, of: strips[0])
                try other.load(block, of: strips[1])
            }
            metrics.add(rows: block.count, of: result.image, from: 0, and: other.image, from: 0)
            include(block.count)
            try compare(block.count)
        }
        readers.consume(through: rows.upperBound)
    }

    /// Adds rows to the similarity and the picture, if these exist already.
    private func compare(_ count: Int) throws(PipelineError) {
        if case .success(let sum) = similarity {
            sum.add(rows: count, of: result.image, from: 0, and: other.image, from: 0, threads: threads)
        }
        try picture?.draw(rows: count, of: result.image, and: other.image)
    }

    private func include(_ count: Int) {
        if case .full = scale { return }
        for channel in metrics.channels {
            other.image.withPlane(channel) { extent.include($0, rows: 0..<count) }
            if scale == .bothResults { result.image.withPlane(channel) { extent.include($0, rows: 0..<count) } }
        }
    }

    func publish() {
        guard readers.isDone else { return }
        isFinished = true
        readers.close()
    }

    func finish() throws(PipelineError) -> Compared {
        let height = metrics.rowCount
        var range = 0.0...0.0
        if case .full(let maximum) = scale {
            range = 0...maximum
        } else if extent.low <= extent.high {
            range = Double(extent.low)...Double(extent.high)
        }
        var notes: [String] = []
        if picture == nil {
            let isKnown = similarity != nil
            let sums = similarity ?? Self.similarity(width, height, metrics.channels, range: range)
            // A similarity that is already complete must not be added to again.
            similarity = isKnown ? nil : sums
            let renderer = difference.renderer(metrics, layout: result.layout)
            let legend = try difference.hasLegend ? difference.legend(renderer, width: width, &notes) : nil
            picture = try drawing(renderer, height: height, legend: legend)
            try compareKept(height)
            similarity = sums
        }
        let figures = DifferenceFigures(metrics: metrics, range: range, scale: scale, similarity: mean)
        guard let output = try picture?.finish() else { preconditionFailure("a picture that was drawn") }
        let scale = DifferencePictureScale(difference.renderer(metrics, layout: result.layout))
        return (figures, scale, output, notes)
    }

    private func drawing(
        _ renderer: DifferenceRenderer, height: Int, legend: consuming PlanarImage?
    ) throws(PipelineError) -> PlanarDrawing {
        let picture = try DifferencePicture(
            renderer, width: width, height: height, orientation, difference, encoding, legend: legend,
            threads: threads)
        return try PlanarDrawing(renderer, width: width, picture)
    }

    private func compareKept(_ height: Int) throws(PipelineError) {
        do throws(CodecError) {
            try result.beginReading()
            try other.beginReading()
        } catch {
            throw PipelineError(writing: error, subject: difference.output.name)
        }
        for start in stride(from: 0, to: height, by: ComparedRows.block) {
            let count = min(ComparedRows.block, height - start)
            do throws(CodecError) {
                try result.read(count)
                try other.read(count)
            } catch {
                throw PipelineError(writing: error, subject: difference.output.name)
            }
            try compare(count)
        }
    }

    private var mean: Result<Double, StructuralSimilarity.Absence> {
        guard let similarity else { preconditionFailure("a similarity, or why there is none") }
        return Result { () throws(StructuralSimilarity.Absence) in try similarity.get().mean() }
    }

    private func converted(_ body: () throws(PlaneError) -> Void) throws(PipelineError) {
        do throws(PlaneError) { try body() } catch { throw PipelineError(error, subject: difference.output.name) }
    }

    /// Bytes needed to compare images of this size, in addition to the strips.
    static func byteCount(width: Int, layout: ChannelLayout) -> Int {
        let rows = Plane.byteCount(width: width, rows: 3 * ComparedRows.block, channels: layout.channelCount)
        return Saturating.sum(
            rows, SimilaritySum.byteCount(width: width, channels: layout.colorChannels.count), 1 << 20)
    }
}
