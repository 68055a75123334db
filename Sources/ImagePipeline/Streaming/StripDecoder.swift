import ImageCodecs
import ImagePlanes

/// Decodes an image strip by strip, with room for the halo before each.
final class StripDecoder<Way: StripWay>: StripSource {
    private let reader: any ImageReader
    private let way: Way
    private let plan: StripPlan
    private let subject: String
    private var nextRow = 0
    private(set) var busySeconds = 0.0

    /// - Parameter subject: the image's name in messages.
    init(_ reader: any ImageReader, way: Way, plan: StripPlan, subject: String) {
        self.reader = reader
        self.way = way
        self.plan = plan
        self.subject = subject
    }

    func fill(_ strip: Way.Content) throws(PipelineError) -> Bool {
        let count = min(plan.rows, reader.header.height - nextRow)
        guard count > 0 else { return false }
        let start = ContinuousClock.now
        do throws(CodecError) {
            try way.decode(count, from: reader, into: strip, at: plan.halo)
        } catch {
            throw PipelineError(error, subject: subject)
        }
        strip.rows = nextRow..<(nextRow + count)
        nextRow += count
        busySeconds += start.secondsSince
        return true
    }
}
