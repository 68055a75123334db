import ImageCodecs
import ImagePlanes

/// Decodes an image strip by strip, with room for the halo before each.
final class StripDecoder: StripSource {
    private let reader: any ImageReader
    private let plan: StripPlan
    private let subject: String
    private var nextRow = 0
    private(set) var busySeconds = 0.0

    /// - Parameter subject: the image's name in messages.
    init(_ reader: any ImageReader, plan: StripPlan, subject: String) {
        self.reader = reader
        self.plan = plan
        self.subject = subject
    }

    func fill(_ strip: Strip) throws(PipelineError) -> Bool {
        let count = min(plan.rows, reader.header.height - nextRow)
        guard count > 0 else { return false }
        let start = ContinuousClock.now
        do throws(CodecError) {
            try reader.read(rows: count, into: &strip.image, at: plan.isSingle ? 0 : plan.halo)
        } catch {
            throw PipelineError(error, subject: subject)
        }
        strip.rows = nextRow..<(nextRow + count)
        nextRow += count
        busySeconds += start.secondsSince
        return true
    }
}
