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
        var filter = try StripFilter(strips, layout: plan.input.layout, subject: request.input.name)
        let feed = try decoder.feed(strips)
        defer { feed.stop() }
        var filtering = 0.0
        var previous: Strip?
        var rowsLeft = plan.input.height
        while rowsLeft > 0 {
            let strip: Strip
            do throws(CodecError) {
                strip = try feed.next()
            } catch {
                throw PipelineError(error, subject: request.input.name)
            }
            rowsLeft -= strip.rows.count
            if let previous {
                filter.join(strip, to: previous)
                feed.giveBack(previous)
            }
            previous = strip
            while true {
                let start = ContinuousClock.now
                let count: Int
                do throws(FilterError) {
                    count = try filter.filter(strip)
                } catch {
                    throw PipelineError(ConventionError.filter(error), subject: request.input.name)
                }
                filtering += start.secondsSince
                if count == 0 { break }
                try writer.write(rows: 0..<count, of: filter.result)
            }
        }
        let metadata = try decoder.finish()
        let output = try writer.finish(adding: metadata)
        return Report(
            clipped: writer.clipped, metadata: metadata,
            stages: [
                StageTime(name: "decode", seconds: feed.busySeconds), StageTime(name: "filter", seconds: filtering),
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
