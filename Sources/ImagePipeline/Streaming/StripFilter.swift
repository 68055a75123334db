import Convolution
import ImageBuffers

/// Filters strip after strip, each with the last rows of the one before, into strips of the result.
///
/// Used by one thread at a time.
final class StripFilter<Way: StripWay> {
    private let way: Way
    private let plan: StripPlan
    /// The strip that is filtered.
    private var current: Way.Content?
    /// Output rows that were computed.
    private var done = 0
    /// Samples that were clipped.
    private(set) var clipped = ClipCount()

    init(way: Way, plan: StripPlan) {
        self.way = way
        self.plan = plan
    }

    /// Whether all output rows were computed.
    var isDone: Bool { done == way.filter.geometry.output.y }

    /// Goes on to the next strip, which takes over the last rows of the one before.
    /// - Returns: the one before, which is no longer needed.
    func advance(_ next: Way.Content) -> Way.Content? {
        defer { current = next }
        guard let current else { return nil }
        next.copyRows(current, from: current.rows.count, count: plan.halo)
        return current
    }

    /// Computes output rows that the strip completes, as many as there is room for.
    /// - Returns: the rows, which are the result's first ones; none where the next strip is needed.
    /// - Throws: `FilterError.tooLarge` when a thread has not the memory that it needs.
    func fill(_ result: Way.Content) throws(FilterError) -> Range<Int> {
        guard let strip = current else { return done..<done }
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
