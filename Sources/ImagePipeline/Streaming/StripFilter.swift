import ImageFilters
import ImagePlanes

/// Filters strip after strip, each with the last rows of the one before, into strips of the result.
final class StripFilter<Way: StripWay>: StripSource {
    private let decoding: StripStage<Way.Content>
    private let way: Way
    private let plan: StripPlan
    private let subject: String
    /// The strip that is filtered.
    private var current: Way.Content?
    /// Output rows that were computed.
    private var done = 0
    private(set) var busySeconds = 0.0
    /// Samples that were clipped; to be read after the last strip.
    private(set) var clipped = ClipCount()

    /// - Parameters:
    ///   - decoding: makes the strips that are filtered.
    ///   - subject: the image's name in messages.
    init(_ decoding: StripStage<Way.Content>, way: Way, plan: StripPlan, subject: String) {
        self.decoding = decoding
        self.way = way
        self.plan = plan
        self.subject = subject
    }

    func fill(_ strip: Way.Content) throws(PipelineError) -> Bool {
        while done < way.filter.geometry.output.y {
            if let current {
                let start = ContinuousClock.now
                do throws(FilterError) {
                    strip.rows = try filter(current, into: strip)
                } catch {
                    throw PipelineError(ConventionError.filter(error), subject: subject)
                }
                busySeconds += start.secondsSince
                if !strip.rows.isEmpty { return true }
            }
            // Nothing comes after the last row, or where the run was ended.
            guard let next = try decoding.next() else { return false }
            if let current {
                next.copyRows(current, from: current.rows.count, count: plan.halo)
                decoding.giveBack(current)
            }
            current = next
        }
        return false
    }

    /// Computes output rows that a strip completes, as many as there is room for.
    /// - Returns: the rows, which are the result's first ones; none where the next strip is needed.
    /// - Throws: `FilterError.tooLarge` when a thread has not the memory that it needs.
    private func filter(_ strip: Way.Content, into result: Way.Content) throws(FilterError) -> Range<Int> {
        let held = max(0, strip.rows.lowerBound - plan.halo)..<strip.rows.upperBound
        let rows = done..<computable(heldUpTo: held.upperBound, room: result.height)
        guard !rows.isEmpty else { return rows }
        let needed = way.filter.sourceRows(of: rows)
        precondition(
            needed.isEmpty || (needed.lowerBound >= held.lowerBound && needed.upperBound <= held.upperBound),
            "the strip and its halo hold what the rows need")
        // Image row 0 would be so many rows before the strip's first.
        clipped += try way.compute(rows, of: strip, from: strip.rows.lowerBound - plan.halo, into: result)
        done = rows.upperBound
        return rows
    }

    /// The output rows that need no row from `end` on: all of them at the image's end, and whole grains before; no more
    /// than the result has room for.
    private func computable(heldUpTo end: Int, room height: Int) -> Int {
        let geometry = way.filter.geometry
        let grain = way.rowGrain
        let room = height == geometry.output.y ? height : done + height / grain * grain
        guard end < geometry.input.y else { return min(room, geometry.output.y) }
        var count = done
        while count < min(room, geometry.output.y) {
            let next = min(count + grain, geometry.output.y)
            guard way.filter.sourceRows(of: count..<next).upperBound <= end else { break }
            count = next
        }
        return count
    }
}
