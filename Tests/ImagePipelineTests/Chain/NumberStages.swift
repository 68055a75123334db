import ImageBuffers
import Synchronization

@testable import ImagePipeline

/// Counts the steps that run at the same time.
final class StepCounter: Sendable {
    private let state = Mutex((running: 0, most: 0, total: 0))

    func begin() {
        state.withLock { state in
            state.running += 1
            state.total += 1
            state.most = max(state.most, state.running)
        }
    }

    func end() { state.withLock { $0.running -= 1 } }

    /// The most steps that ran at the same time.
    var most: Int { state.withLock { $0.most } }
    /// Steps that were begun.
    var total: Int { state.withLock { $0.total } }
}

/// What the stages of these tests have in common: they fail at a step, and check that none of their steps overlap.
class NumberStage: Stage, @unchecked Sendable {
    let name: String
    /// The index of the step that fails.
    var failingStep: Int?
    private let counter: StepCounter
    private let own = StepCounter()
    private(set) var isFinished = false

    init(_ name: String, _ counter: StepCounter) {
        self.name = name
        self.counter = counter
    }

    func reserve() -> Bool { fatalError("a subclass reserves") }
    func compute() {}
    func hand() {}
    func finish() { isFinished = true }

    final func step() throws(PipelineError) {
        counter.begin()
        own.begin()
        defer {
            own.end()
            counter.end()
        }
        if own.total - 1 == failingStep { throw PipelineError(.data, name, "fails in step \(own.total - 1)") }
        compute()
    }

    final func publish() { hand() }

    /// Whether two steps of this stage ran at the same time.
    var overlapped: Bool { own.most > 1 }
    /// Steps that were begun.
    var steps: Int { own.total }
}

/// Writes each row's number into its samples, some rows a strip.
final class NumberSource: NumberStage, @unchecked Sendable {
    private let queue: StripQueue
    private let rows: Int
    private var strip: Strip?
    private var done = 0

    init(_ queue: StripQueue, rows: Int, _ counter: StepCounter) {
        self.queue = queue
        self.rows = rows
        super.init("decode", counter)
    }

    override func reserve() -> Bool {
        strip = strip ?? queue.reserve(from: done)
        return strip != nil
    }

    override func compute() {
        guard let strip else { return }
        let end = min(queue.height, done + rows)
        for row in done..<end { strip.fill(strip.headroom + row - done, with: UInt8(truncatingIfNeeded: row)) }
        strip.rows = done..<end
        queue.completeHeadroom(of: strip)
    }

    override func hand() {
        guard let strip else { return }
        done = strip.rows.upperBound
        queue.publish(strip)
        self.strip = nil
        if done == queue.height { finish() }
    }
}

/// Copies rows, each plus a number, after it has seen some rows more than it has written.
final class NumberCopy: NumberStage, @unchecked Sendable {
    private let reader: StripReader
    private let output: StripQueue
    private let added: UInt8
    private let delay: Int
    private var values: [UInt8] = []
    private var seen = 0
    private var done = 0
    private var isRead = true
    private var result: Strip?

    init(_ input: StripQueue, _ output: StripQueue, adding added: UInt8, delay: Int = 0, _ counter: StepCounter) {
        reader = input.makeReader()
        self.output = output
        self.added = added
        self.delay = delay
        super.init("filter", counter)
    }

    private var ready: Int { seen == output.height ? seen : max(0, seen - delay) }

    override func reserve() -> Bool {
        if isRead, ready == done {
            guard reader.advance() else { return false }
            isRead = false
        }
        result = result ?? output.reserve(from: done)
        return result != nil
    }

    override func compute() {
        if !isRead, let strip = reader.strip {
            values += strip.rows.map { strip.samples(strip.index(of: $0))[0] }
            seen = strip.rows.upperBound
            isRead = true
        }
        guard let result else { return }
        let end = min(ready, done + output.capacity)
        for row in done..<end { result.fill(result.headroom + row - done, with: values[row] &+ added) }
        result.rows = done..<end
        if end > done { output.completeHeadroom(of: result) }
    }

    override func hand() {
        guard let result, !result.rows.isEmpty else { return }
        done = result.rows.upperBound
        output.publish(result)
        self.result = nil
        guard done == output.height else { return }
        finish()
        reader.close()
    }
}

/// Collects the differences of the rows of two queues that are as far as each other.
final class NumberDifference: NumberStage, @unchecked Sendable {
    private let readers: [StripReader]
    private let height: Int
    private(set) var differences: [UInt8] = []

    init(_ first: StripQueue, _ second: StripQueue, _ counter: StepCounter) {
        readers = [first.makeReader(), second.makeReader()]
        height = first.height
        super.init("compare", counter)
    }

    private var end: Int { readers.map { $0.strip?.rows.upperBound ?? 0 }.min() ?? 0 }

    override func reserve() -> Bool {
        for reader in readers where (reader.strip?.rows.upperBound ?? 0) <= differences.count {
            guard reader.advance() else { return false }
        }
        return end > differences.count
    }

    override func compute() {
        guard let first = readers[0].strip, let second = readers[1].strip else { return }
        for row in differences.count..<end {
            differences.append(second.samples(second.index(of: row))[0] &- first.samples(first.index(of: row))[0])
        }
    }

    override func hand() {
        guard differences.count == height else { return }
        finish()
        for reader in readers { reader.close() }
    }
}
