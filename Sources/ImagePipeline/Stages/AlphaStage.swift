/// Multiplies the colours of strips by alpha, or divides them.
final class AlphaStage: Stage, @unchecked Sendable {
    let name = "filter"
    private let weighting: AlphaWeighting
    private let reader: StripReader
    private let output: StripQueue
    private var result: Strip?
    /// Number of rows converted so far.
    private var done = 0
    private(set) var isFinished = false

    /// - Parameter lag: number of rows that the stage may be ahead of other readers of its input.
    init(_ weighting: AlphaWeighting, from input: StripQueue, into output: StripQueue, lag: Int = 0) {
        self.weighting = weighting
        self.output = output
        reader = input.makeReader(lag: lag)
    }

    func reserve() -> Bool {
        if (reader.strip?.rows.upperBound ?? 0) <= done, !reader.advance() { return false }
        if result == nil { result = output.reserve(from: done) }
        return result != nil
    }

    func step() {
        guard let strip = reader.strip, let result else { preconditionFailure("a step that was reserved") }
        let rows = (done..<strip.rows.upperBound).prefix(output.capacity - result.rows.count)
        weighting.convert(
            rows.count, of: strip.planes.image, from: strip.index(of: rows.lowerBound), into: &result.planes.image,
            at: result.end)
        result.rows = result.rows.lowerBound..<rows.upperBound
        done = rows.upperBound
        if isComplete { output.completeHeadroom(of: result) }
    }

    func publish() {
        guard isComplete, let result else { return }
        output.publish(result)
        self.result = nil
        guard done == output.height else { return }
        isFinished = true
        reader.close()
    }

    private var isComplete: Bool { !output.isWhole || done == output.height }
}
