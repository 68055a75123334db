import ImageCodecs
import ImageFilters
import ImagePlanes

/// The way of one image from file to file in strips: one is decoded while the one before it is filtered, and the one
/// before that encoded.
///
///     decoder -> strip (halo of the one before + its rows) -> filter -> rows of the result -> encoder
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
        var writer = try StripWriter(request, plan, threads: strips.threads, metadata: decoder.leadingMetadata())
        let strips = try decoder.strips(way, plan: strips)
        defer { strips.stop() }
        while let strip = try strips.next() {
            try writer.write(strip, way)
            strips.giveBack(strip)
        }
        let metadata = try decoder.finish()
        let output = try writer.finish(adding: metadata)
        let busy = strips.busySeconds
        var clipped = writer.clipped
        clipped += strips.clipped
        return Report(
            clipped: clipped, metadata: metadata,
            stages: [
                StageTime(name: "decode", seconds: busy.decoding), StageTime(name: "filter", seconds: busy.filtering),
                StageTime(name: "encode", seconds: writer.busySeconds),
            ], output: output)
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

    init(
        _ request: FilterRequest, _ plan: RunPlan, threads: Int, metadata: ImageMetadata
    ) throws(PipelineError) {
        (file, writer) = try EncodeStage.begin(
            request.output, header: plan.output, quantizer: plan.quantizer, metadata: metadata,
            encoding: request.encoding, threads: threads)
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
