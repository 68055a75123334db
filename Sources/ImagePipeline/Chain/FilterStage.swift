import Conventions
import Convolution
import ImageBuffers

/// Filters the strips of the input into strips of the result.
final class FilterStage: Stage, @unchecked Sendable {
    let name: String
    private let filter: any RowFilter
    private let reader: StripReader
    private let output: StripQueue
    private let subject: String
    /// The strip that is being filled.
    private var result: Strip?
    /// Number of output rows computed so far.
    private var done = 0
    /// Whether the current input strip allows no further output rows.
    private var needsInput = true
    /// Clipped samples, one count for each channel if the filter produces integers; valid after the last step.
    private(set) var clipped: [ClipCount] = []
    private(set) var isFinished = false

    /// - Parameter subject: the image's name in messages.
    init(
        _ filter: any RowFilter, from input: StripQueue, into output: StripQueue, subject: String,
        name: String = "filter", lag: Int = 0
    ) {
        self.filter = filter
        self.output = output
        self.subject = subject
        self.name = name
        reader = input.makeReader(reach: filter.reach, lag: lag)
    }

    func reserve() -> Bool {
        if needsInput {
            guard reader.advance() else { return false }
            needsInput = false
        }
        if result == nil { result = output.reserve(from: done) }
        return result != nil
    }

    func step() throws(PipelineError) {
        guard let strip = reader.strip, let result else { preconditionFailure("a step that was reserved") }
        let held = max(0, strip.firstRow)..<strip.rows.upperBound
        let rows = done..<computable(heldUpTo: held.upperBound, room: output.capacity - result.rows.count)
        if !rows.isEmpty {
            let needed = filter.sourceRows(of: rows)
            precondition(
                needed.isEmpty || (needed.lowerBound >= held.lowerBound && needed.upperBound <= held.upperBound),
                "the strip and its headroom hold what the rows need")
            do throws(FilterError) {
                let counts = try filter.compute(rows, of: strip, into: result, at: result.end)
                if clipped.isEmpty { clipped = counts } else { clipped.add(counts) }
            } catch {
                throw PipelineError(ConventionError.filter(error), subject: subject)
            }
            result.rows = result.rows.lowerBound..<rows.upperBound
            done = rows.upperBound
        }
        needsInput = computable(heldUpTo: held.upperBound, room: .max) == done
        if isComplete { output.completeHeadroom(of: result) }
    }

    func publish() {
        if isComplete, let result {
            output.publish(result)
            self.result = nil
        }
        guard done == filter.geometry.output.y else { return }
        isFinished = true
        reader.close()
    }

    /// Whether the strip that is being filled can be published.
    ///
    /// It can be published with any row, or with all rows if they are gathered.
    private var isComplete: Bool {
        guard let result, !result.rows.isEmpty else { return false }
        return !output.isWhole || done == output.height
    }

    /// The end of the output rows that need no input row from `end` on, limited by `room`.
    ///
    /// At the end of the image these are all rows. Before it, they are whole grains.
    private func computable(heldUpTo end: Int, room: Int) -> Int {
        let geometry = filter.geometry
        let grain = filter.rowGrain
        let last = room >= geometry.output.y - done ? geometry.output.y : done + room / grain * grain
        guard end < geometry.input.y else { return last }
        var count = done
        while count < last {
            let next = min(count + grain, geometry.output.y)
            guard filter.sourceRows(of: count..<next).upperBound <= end else { break }
            count = next
        }
        return count
    }
}

/// Readers of several queues that advance through the same rows.
final class StripReaders {
    private let readers: [StripReader]
    private let height: Int
    /// Number of rows read from all queues.
    private var done = 0

    /// - Parameter lag: number of rows that the reader of the last queue may lag behind others.
    /// - Precondition: the images of the queues have equal height.
    init(_ queues: [StripQueue], lag: Int = 0) {
        height = queues[0].height
        precondition(queues.allSatisfy { [height] in $0.height == height }, "images of equal height")
        readers = queues.enumerated().map { $1.makeReader(lag: $0 == queues.count - 1 ? lag : 0) }
    }

    /// The current strips, all of which hold `rows`; valid during a step.
    var strips: [Strip] { readers.compactMap(\.strip) }

    /// The next rows that all strips hold.
    var rows: Range<Int> { done..<max(done, readers.reduce(height) { min($0, $1.strip?.rows.upperBound ?? 0) }) }

    /// Whether all rows were read.
    var isDone: Bool { done == height }

    /// Advances to strips with unread rows.
    /// - Returns: whether every queue has such a strip.
    func reserve() -> Bool {
        var isReady = true
        for reader in readers where (reader.strip?.rows.upperBound ?? 0) <= done && !reader.advance() {
            isReady = false
        }
        return isReady && !isDone
    }

    /// Marks the rows before `end` as read.
    func consume(through end: Int) { done = end }

    /// Releases all strips.
    func close() { for reader in readers { reader.close() } }
}
