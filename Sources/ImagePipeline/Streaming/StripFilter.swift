import ImageFilters
import ImagePlanes

/// Filters strip after strip, each with the last rows of the one before, into strips of the result.
final class StripFilter: StripSource {
    private let decoding: StripStage
    private let plan: StripPlan
    private let layout: ChannelLayout
    private let subject: String
    /// The strip that is filtered.
    private var current: Strip?
    /// Output rows that were computed.
    private var done = 0
    private(set) var busySeconds = 0.0

    /// - Parameters:
    ///   - decoding: makes the strips that are filtered.
    ///   - subject: the image's name in messages.
    init(_ decoding: StripStage, plan: StripPlan, layout: ChannelLayout, subject: String) {
        self.decoding = decoding
        self.plan = plan
        self.layout = layout
        self.subject = subject
    }

    func fill(_ strip: Strip) throws(PipelineError) -> Bool {
        while done < plan.filter.geometry.output.y {
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
                join(next, to: current)
                decoding.giveBack(current)
            }
            current = next
        }
        return false
    }

    /// Copies the halo of a strip from the strip before.
    private func join(_ strip: Strip, to previous: Strip) {
        strip.image.copyRows(previous.image, from: previous.rows.count, count: plan.halo)
    }

    /// Computes output rows that a strip completes, as many as there is room for.
    /// - Returns: the rows, which are the result's first ones; none where the next strip is needed.
    /// - Throws: `FilterError.tooLarge` when a thread has not the memory that it needs.
    private func filter(_ strip: Strip, into result: Strip) throws(FilterError) -> Range<Int> {
        let halo = plan.isSingle ? 0 : plan.halo
        let held = max(0, strip.rows.lowerBound - halo)..<strip.rows.upperBound
        let rows = done..<computable(heldUpTo: held.upperBound, room: result.image.height)
        guard !rows.isEmpty else { return rows }
        let needed = plan.filter.sourceRows(of: rows)
        precondition(
            needed.isEmpty || (needed.lowerBound >= held.lowerBound && needed.upperBound <= held.upperBound),
            "the strip and its halo hold what the rows need")
        let engine = plan.engine
        // Image row 0 would be so many rows before the strip's first.
        let shift = strip.rows.lowerBound - halo
        for channel in 0..<layout.channelCount {
            if channel == layout.alphaIndex {
                result.image.copyRows(
                    ofPlane: channel, of: strip.image, from: rows.lowerBound - shift, count: rows.count)
            } else {
                try strip.image.withPlane(channel) { source throws(FilterError) in
                    try result.image.withMutablePlane(channel) { target throws(FilterError) in
                        try Self.filter(rows, by: engine, of: source, from: shift, into: &target)
                    }
                }
            }
        }
        done = rows.upperBound
        return rows
    }

    /// The output rows that need no row from `end` on: all of them at the image's end, and whole grains before; no more
    /// than the result has room for.
    private func computable(heldUpTo end: Int, room height: Int) -> Int {
        let geometry = plan.filter.geometry
        let grain = plan.engine.rowGrain
        let room = height == geometry.output.y ? height : done + height / grain * grain
        guard end < geometry.input.y else { return min(room, geometry.output.y) }
        var count = done
        while count < min(room, geometry.output.y) {
            let next = min(count + grain, geometry.output.y)
            guard plan.filter.sourceRows(of: count..<next).upperBound <= end else { break }
            count = next
        }
        return count
    }

    /// Unsafe leaf: the source plane holds the image rows that the output rows need, the first of its rows being image row
    /// `shift`, as the caller has checked; the target plane has room for the output rows.
    private static func filter(
        _ rows: Range<Int>, by engine: some FilterEngine, of source: borrowing Plane, from shift: Int,
        into target: inout Plane
    ) throws(FilterError) {
        precondition(rows.count <= target.height, "room for the rows")
        let (inputStride, outputStride) = (source.rowStride, target.rowStride)
        try unsafe source.withUnsafeBase { input throws(FilterError) in
            try unsafe target.withUnsafeMutableBase { output throws(FilterError) in
                try unsafe engine.filter(
                    rows: rows, of: input - shift * inputStride, inputStride: inputStride,
                    into: output - rows.lowerBound * outputStride, outputStride: outputStride)
            }
        }
    }
}

extension PlanarImage {
    /// Copies the first `count` rows from another image's rows from `row` on, plane by plane.
    fileprivate mutating func copyRows(_ other: borrowing PlanarImage, from row: Int, count: Int) {
        for channel in 0..<channelCount { copyRows(ofPlane: channel, of: other, from: row, count: count) }
    }

    fileprivate mutating func copyRows(ofPlane channel: Int, of other: borrowing PlanarImage, from row: Int, count: Int)
    {
        guard count > 0 else { return }
        other.withPlane(channel) { source in
            withMutablePlane(channel) { target in target.copyRows(count, at: 0, from: source, at: row) }
        }
    }
}

extension Plane {
    /// Copies rows of another plane of the same width.
    fileprivate mutating func copyRows(_ count: Int, at row: Int, from other: borrowing Plane, at otherRow: Int) {
        precondition(width == other.width && row >= 0 && otherRow >= 0, "planes of equal width")
        precondition(row + count <= height && otherRow + count <= other.height, "rows of the planes")
        let (stride, otherStride, width) = (rowStride, other.rowStride, width)
        unsafe other.withUnsafeBase { source in
            unsafe withUnsafeMutableBase { target in
                for y in 0..<count {
                    unsafe (target + (row + y) * stride).update(
                        from: source + (otherRow + y) * otherStride, count: width)
                }
            }
        }
    }
}
