import ImageCodecs
import ImageFilters
import ImagePlanes

/// The way of one image from file to file in strips: one is decoded while the one before it is filtered and encoded.
///
///     decoder -> strip (halo of the one before + its rows) -> engine -> rows of the result -> encoder
///
/// Memory does not grow with the image's height, but for what a decoder holds of interlaced and progressive files.
enum StreamedRun {
    /// What was done, and in which time.
    struct Report {
        var clipped: ClipCount
        var metadata: ImageMetadata
        /// Busy times, which overlap.
        var stages: [StageTime]
        var output: PendingOutput
    }

    /// Filters an image; the output is not yet in place.
    /// - Throws: `PipelineError`; what was written is removed with the pending output.
    static func run(
        _ decoder: Decoder, _ strips: StripPlan, _ request: FilterRequest, _ plan: RunPlan
    ) throws(PipelineError) -> Report {
        var writer = try StripWriter(request, plan, metadata: decoder.leadingMetadata())
        let isThreaded = !strips.isSingle && ThreadCount.preferred > 1
        let decoding = try decoder.decoding(strips, ownsThread: isThreaded)
        let filtering = try filtering(decoding, strips, request, plan, ownsThread: isThreaded)
        defer { StripStage.stop(decoding, filtering) }
        while let strip = try filtering.next() {
            try writer.write(rows: 0..<strip.rows.count, of: strip.image)
            filtering.giveBack(strip)
        }
        let metadata = try decoder.finish()
        let output = try writer.finish(adding: metadata)
        return Report(
            clipped: writer.clipped, metadata: metadata,
            stages: [
                StageTime(name: "decode", seconds: decoding.busySeconds),
                StageTime(name: "filter", seconds: filtering.busySeconds),
                StageTime(name: "encode", seconds: writer.busySeconds),
            ], output: output)
    }

    /// Starts filtering what is decoded.
    private static func filtering(
        _ decoding: StripStage, _ strips: StripPlan, _ request: FilterRequest, _ plan: RunPlan, ownsThread: Bool
    ) throws(PipelineError) -> StripStage {
        let (layout, subject) = (plan.input.layout, request.input.name)
        let filter = StripFilter(decoding, plan: strips, layout: layout, subject: subject)
        do throws(PlaneError) {
            return StripStage(filter, strips: try strips.resultStrips(layout: layout), ownsThread: ownsThread)
        } catch {
            throw PipelineError(error, subject: subject)
        }
    }
}

/// Encodes rows into a file that is not yet in place.
struct StripWriter {
    private let file: AtomicFile?
    private let writer: any ImageWriter
    private let name: String
    /// Seconds that were spent on encoding.
    private(set) var busySeconds = 0.0

    var clipped: ClipCount { writer.clipped }

    init(_ request: FilterRequest, _ plan: RunPlan, metadata: ImageMetadata) throws(PipelineError) {
        (file, writer) = try EncodeStage.begin(
            request.output, header: plan.output, quantizer: plan.quantizer, metadata: metadata,
            encoding: request.encoding)
        name = request.output.name
    }

    mutating func write(rows: Range<Int>, of image: borrowing PlanarImage) throws(PipelineError) {
        let start = ContinuousClock.now
        do throws(CodecError) {
            try writer.write(rows: rows, of: image)
        } catch {
            throw PipelineError(writing: error, subject: name)
        }
        busySeconds += start.secondsSince
    }

    /// Ends the file, which is then ready to be put in place.
    mutating func finish(adding metadata: ImageMetadata) throws(PipelineError) -> PendingOutput {
        let start = ContinuousClock.now
        do throws(CodecError) {
            try writer.finish(adding: metadata)
        } catch {
            throw PipelineError(writing: error, subject: name)
        }
        busySeconds += start.secondsSince
        return PendingOutput(file: file)
    }
}
