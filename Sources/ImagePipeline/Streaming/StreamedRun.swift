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
        try run(decoder, strips, strips.way, request, plan)
    }

    private static func run<Way: StripWay>(
        _ decoder: Decoder, _ strips: StripPlan, _ way: Way, _ request: FilterRequest, _ plan: RunPlan
    ) throws(PipelineError) -> Report {
        let subject = request.input.name
        var writer = try StripWriter(request, plan, metadata: decoder.leadingMetadata())
        let isThreaded = !strips.isSingle && ThreadCount.preferred > 1
        let (inputs, results) = try self.strips(strips, way, subject: subject)
        let decoding = StripStage(
            decoder.strips(way, plan: strips), strips: inputs, ownsThread: isThreaded)
        let filter = StripFilter(decoding, way: way, plan: strips, subject: subject)
        let filtering = StripStage(filter, strips: results, ownsThread: isThreaded)
        defer { StripStage.stop(decoding, filtering) }
        while let strip = try filtering.next() {
            try writer.write(strip, way)
            filtering.giveBack(strip)
        }
        let metadata = try decoder.finish()
        let output = try writer.finish(adding: metadata)
        var clipped = writer.clipped
        clipped += filter.clipped
        return Report(
            clipped: clipped, metadata: metadata,
            stages: [
                StageTime(name: "decode", seconds: decoding.busySeconds),
                StageTime(name: "filter", seconds: filtering.busySeconds),
                StageTime(name: "encode", seconds: writer.busySeconds),
            ], output: output)
    }

    /// Makes all strips that there will be.
    private static func strips<Way: StripWay>(
        _ plan: StripPlan, _ way: Way, subject: String
    ) throws(PipelineError) -> (inputs: [Way.Content], results: [Way.Content]) {
        do throws(PlaneError) {
            var (inputs, results): ([Way.Content], [Way.Content]) = ([], [])
            for _ in 0..<plan.inputCount { inputs.append(try way.makeInput(rows: plan.halo + plan.rows)) }
            for _ in 0..<plan.resultCount { results.append(try way.makeResult(rows: plan.resultRows)) }
            return (inputs, results)
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

    mutating func write<Way: StripWay>(_ strip: Way.Content, _ way: Way) throws(PipelineError) {
        let start = ContinuousClock.now
        do throws(CodecError) {
            try way.encode(strip.rows.count, of: strip, by: writer)
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
