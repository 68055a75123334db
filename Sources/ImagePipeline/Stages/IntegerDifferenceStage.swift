import Conventions
import ImageBuffers
import ImageCodecs
import ImageReport

/// Compares a result with another image in figures and in a picture, if both are integers.
///
/// Differences are counted, and encoded for the picture. If its scale is known, codes are drawn immediately. With an
/// automatic gain or a legend below the picture, they are kept in a temporary file and drawn when all figures are
/// known. Parts of the similarity are computed by separate stages.
final class IntegerDifferenceStage: ComparisonStage, @unchecked Sendable {
    let name = "compare"
    /// Stages that compute parts of the similarity.
    let companions: [any Stage]
    private let difference: DifferenceRequest
    private let encoding: Encoding
    private let threads: Int
    private let width: Int
    private let orientation: Orientation
    private let layout: ChannelLayout
    private let maximum: Double
    private let readers: StripReaders
    private let pair: ComparedPair
    private let similarity: Result<SimilaritySum, StructuralSimilarity.Absence>
    private var histogram: DifferenceHistogram
    private let codes: DifferenceCodes
    /// A row of codes, in words whose alignment suits every kind of code.
    private var row: [UInt32]
    private let spool: ByteRowSpool?
    private var picture: IntegerDrawing?
    private(set) var isFinished = false

    /// - Parameters:
    ///   - queue: the result as stored in the file, including rounding and clipping.
    ///   - other: the image that it is compared with, in the result's units and size.
    /// - Precondition: `accepts` returns true.
    init(
        _ request: FilterRequest, _ difference: DifferenceRequest, _ plan: ImagePlan, result queue: StripQueue,
        layout: ChannelLayout, other otherQueue: StripQueue, otherLayout: ChannelLayout
    ) throws(PipelineError) {
        self.difference = difference
        encoding = request.encoding
        threads = plan.threads
        width = queue.shape.width
        orientation = plan.orientation
        self.layout = layout
        maximum = Double(plan.output.maximum)
        let bitDepth = plan.output.bitDepth
        let channels = layout.colorChannels
        let queues = [queue, otherQueue]
        let pairing = {
            ComparedPair(
                ComparedIntegers(queue.shape, layout: layout, bitDepth: bitDepth),
                ComparedIntegers(otherQueue.shape, layout: otherLayout, bitDepth: bitDepth))
        }
        readers = StripReaders(queues)
        pair = pairing()
        histogram = DifferenceHistogram(channels: channels.count, bitDepth: bitDepth)
        let range = 0...maximum
        similarity = Result { [width] () throws(StructuralSimilarity.Absence) in
            try SimilaritySum(
                width: width, height: queue.height, interleavedChannels: channels.count, range: range)
        }
        if case .success(let sum) = similarity {
            let parts = min(plan.threads, sum.stripCount)
            companions = (0..<parts).map { SimilarityStage(sum, part: $0, of: parts, queues, pairing()) }
        } else {
            companions = []
        }
        let output = DifferenceRenderer.outputLayout(difference.style, channels: channels, of: layout)
        codes = DifferenceCodes(
            style: difference.style, width: width, channels: channels.count, bitDepth: bitDepth, outputLayout: output)
        row = [UInt32](repeating: 0, count: (codes.rowBytes + 3) / 4)
        guard difference.gain == .auto || difference.hasLegend else {
            spool = nil
            picture = try drawing(DifferenceMetrics(histogram), height: queue.height, legend: nil)
            return
        }
        do throws(CodecError) { spool = try ByteRowSpool(rowBytes: codes.rowBytes) } catch {
            throw PipelineError(writing: error, subject: difference.output.name)
        }
    }

    /// Whether images can be compared as integers, given the sample types that the stage's loops support.
    static func accepts(_ plan: ImagePlan, layout: ChannelLayout, otherLayout: ChannelLayout) -> Bool {
        let channels = layout.colorChannels
        return plan.output.format.holdsIntegers && [8, 16].contains(plan.output.bitDepth)
            && channels == otherLayout.colorChannels && [1, 3].contains(channels.count)
    }

    /// Bytes needed to compare images of this size, in addition to the strips.
    static func byteCount(width: Int, layout: ChannelLayout, threads: Int) -> Int {
        let copies = Saturating.product(2, threads + 1, ComparedIntegers.byteCount(width: width, layout: layout))
        let windows = SimilaritySum.byteCount(width: width, channels: layout.colorChannels.count)
        return Saturating.sum(copies, windows, Saturating.product(width, 16), 4 << 20)
    }

    func reserve() -> Bool { readers.reserve() }

    func step() throws(PipelineError) {
        let rows = readers.rows
        try pair.forEach(rows, of: readers.strips) { a, b throws(PipelineError) in
            histogram.add(a, b)
            for y in 0..<a.rowCount { try draw(a, b, row: y) }
        }
        readers.consume(through: rows.upperBound)
    }

    /// Draws a row, or writes its codes to the temporary file.
    private func draw(_ a: InterleavedSamples, _ b: InterleavedSamples, row y: Int) throws(PipelineError) {
        let (codes, spool, picture) = (codes, spool, picture)
        try unsafe withRow { row throws(PipelineError) in
            unsafe codes.write(a, b, row: y, to: row)
            guard let spool else { return try unsafe picture?.draw(row) ?? () }
            do throws(CodecError) { try unsafe spool.write(row) } catch {
                throw PipelineError(writing: error, subject: difference.output.name)
            }
        }
    }

    func publish() {
        guard readers.isDone else { return }
        isFinished = true
        readers.close()
    }

    func finish() throws(PipelineError) -> Compared {
        let metrics = DifferenceMetrics(histogram)
        var notes: [String] = []
        if let spool {
            let renderer = difference.renderer(metrics, layout: layout)
            let legend = try difference.hasLegend ? difference.legend(renderer, width: width, &notes) : nil
            let picture = try drawing(metrics, height: metrics.rowCount, legend: legend)
            try draw(metrics.rowCount, of: spool, picture)
            self.picture = picture
        }
        let mean = Result { () throws(StructuralSimilarity.Absence) in try similarity.get().mean() }
        let figures = DifferenceFigures(
            metrics: metrics, range: 0...maximum, scale: .full(maximum), similarity: mean)
        guard let output = try picture?.finish() else { preconditionFailure("a picture that was drawn") }
        return (figures, DifferencePictureScale(difference.renderer(metrics, layout: layout)), output, notes)
    }

    private func draw(_ height: Int, of spool: ByteRowSpool, _ picture: IntegerDrawing) throws(PipelineError) {
        do throws(CodecError) { try spool.beginReading() } catch {
            throw PipelineError(writing: error, subject: difference.output.name)
        }
        for _ in 0..<height {
            try unsafe withRow { row throws(PipelineError) in
                do throws(CodecError) { try unsafe spool.read(into: row) } catch {
                    throw PipelineError(writing: error, subject: difference.output.name)
                }
                try unsafe picture.draw(row)
            }
        }
    }

    /// Calls a closure with memory for a row of codes.
    private func withRow(_ body: (UnsafeMutableRawPointer) throws(PipelineError) -> Void) throws(PipelineError) {
        var failure: PipelineError?
        unsafe row.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            do throws(PipelineError) { try unsafe body(base) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private func drawing(
        _ metrics: DifferenceMetrics, height: Int, legend: consuming PlanarImage?
    ) throws(PipelineError) -> IntegerDrawing {
        let renderer = difference.renderer(metrics, layout: layout)
        let picture = try DifferencePicture(
            renderer, width: width, height: height, orientation, difference, encoding, legend: legend,
            threads: threads)
        return try IntegerDrawing(DifferencePalette(renderer, codes), width: width, picture)
    }
}
