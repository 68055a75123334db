import ImageCodecs
import ImageFilters
import ImagePlanes
import Platform

/// Decodes and filters strips, ahead of whoever takes the results.
///
/// Threads have no stage of their own: each takes the next step that can be done, decoding or filtering, and so does the
/// caller while there is no result. One strip is decoded at a time, and one filtered. With a thread a stage, which of
/// them share a processor is left to the system, and on two processors the longest stages met on one.
@safe final class StripScheduler<Way: StripWay>: @unchecked Sendable {
    /// What is done next.
    private enum Step {
        case decode(Way.Content)
        case filter(Way.Content)
    }

    /// What the caller gets or has to do.
    private enum Turn {
        case result(Way.Content)
        case step(Step)
        case failure(PipelineError)
        case end
    }

    private let reader: any ImageReader
    private let way: Way
    private let plan: StripPlan
    private let filter: StripFilter<Way>
    private let subject: String
    private var threads: [WorkerThread] = []
    private let monitor = Monitor()

    // All that follows belongs to whoever has locked the monitor.
    private var emptyInputs: [Way.Content] = []
    private var decoded: [Way.Content] = []
    private var emptyResults: [Way.Content] = []
    private var results: [Way.Content] = []
    /// Whether a thread is decoding, or has decoded the last row; rows that no output needs are decoded too, as they may
    /// be damaged.
    private var isDecoding = false
    private var isFiltering = false
    /// Whether the last row of the result was computed.
    private var isFiltered = false
    /// Whether the strip that is filtered has no more rows to give without the next.
    private var needsInput = true
    private var nextRow = 0
    private var failure: PipelineError?
    private var isStopped = false
    private var seconds = (decoding: 0.0, filtering: 0.0)
    private var isDone: Bool { isFiltered && nextRow == reader.header.height }

    /// Makes all strips that there will be, and starts threads.
    /// - Parameters:
    ///   - threads: how many take steps at the same time, the caller's among them; fewer where the system starts no more.
    ///   - subject: the image's name in messages.
    /// - Throws: `PlaneError.tooLarge` when the strips do not fit into memory.
    init(_ reader: any ImageReader, way: Way, plan: StripPlan, threads: Int, subject: String) throws(PlaneError) {
        self.reader = reader
        self.way = way
        self.plan = plan
        self.subject = subject
        filter = StripFilter(way: way, plan: plan)
        for _ in 0..<plan.inputCount { emptyInputs.append(try way.makeInput(rows: plan.halo + plan.rows)) }
        for _ in 0..<plan.resultCount { emptyResults.append(try way.makeResult(rows: plan.resultRows)) }
        for _ in 1..<max(1, min(threads, 3)) {
            guard let thread = WorkerThread.start({ self.work() }) else { break }
            self.threads.append(thread)
        }
    }

    /// Seconds that were spent on decoding and on filtering, so far.
    var busySeconds: (decoding: Double, filtering: Double) { monitor.locked { seconds } }
    /// Samples that were clipped; to be read after the last strip.
    var clipped: ClipCount { filter.clipped }

    /// The next strip of the result; `nil` after the last.
    /// - Throws: what decoding or filtering threw.
    func next() throws(PipelineError) -> Way.Content? {
        while true {
            let turn = monitor.locked { () -> Turn in
                while true {
                    if let failure { return .failure(failure) }
                    if !results.isEmpty { return .result(results.removeFirst()) }
                    if isDone { return .end }
                    if let step = nextStep() { return .step(step) }
                    monitor.wait()
                }
            }
            switch turn {
            case .result(let strip): return strip
            case .step(let step): take(step)
            case .failure(let error): throw error
            case .end: return nil
            }
        }
    }

    /// Gives a strip of the result back that is no longer read.
    func giveBack(_ strip: Way.Content) { monitor.locked { emptyResults.append(strip) } }

    /// Ends everything, early or after the last strip, and waits for the threads.
    func stop() {
        monitor.locked { isStopped = true }
        for thread in threads { thread.join() }
        threads = []
    }

    /// Takes steps until there are none.
    private func work() {
        while true {
            let step = monitor.locked { () -> Step? in
                while !isStopped, failure == nil, !isDone {
                    if let step = nextStep() { return step }
                    monitor.wait()
                }
                return nil
            }
            guard let step else { return }
            take(step)
        }
    }

    /// A step that can be taken, which is then the caller's to take.
    ///
    /// Decoding comes first, as all else waits for it. To be called with the monitor locked.
    private func nextStep() -> Step? {
        if !isDecoding, let strip = emptyInputs.popLast() {
            isDecoding = true
            return .decode(strip)
        }
        let hasInput = !needsInput || !decoded.isEmpty
        if !isFiltering, !isFiltered, hasInput, let strip = emptyResults.popLast() {
            isFiltering = true
            return .filter(strip)
        }
        return nil
    }

    private func take(_ step: Step) {
        switch step {
        case .decode(let strip): decode(into: strip)
        case .filter(let strip): filter(into: strip)
        }
    }

    private func decode(into strip: Way.Content) {
        let start = ContinuousClock.now
        // Nobody else decodes meanwhile.
        let rows = nextRow..<min(nextRow + plan.rows, reader.header.height)
        var thrown: PipelineError?
        do throws(CodecError) {
            try way.decode(rows.count, from: reader, into: strip, at: plan.halo)
            strip.rows = rows
        } catch {
            thrown = PipelineError(error, subject: subject)
        }
        let elapsed = start.secondsSince
        monitor.locked {
            seconds.decoding += elapsed
            nextRow = rows.upperBound
            if let thrown {
                failure = failure ?? thrown
            } else {
                if isFiltered { emptyInputs.append(strip) } else { decoded.append(strip) }
                isDecoding = nextRow == reader.header.height
            }
        }
    }

    private func filter(into result: Way.Content) {
        // Nobody else filters meanwhile.
        let strip = monitor.locked { needsInput ? decoded.removeFirst() : nil }
        let start = ContinuousClock.now
        let previous = strip.flatMap(filter.advance)
        var thrown: PipelineError?
        do throws(FilterError) {
            result.rows = try filter.fill(result)
        } catch {
            thrown = PipelineError(ConventionError.filter(error), subject: subject)
        }
        let elapsed = start.secondsSince
        let isLast = filter.isDone
        monitor.locked {
            seconds.filtering += elapsed
            isFiltering = false
            if isLast {
                isFiltered = true
                emptyInputs += decoded
                decoded = []
            }
            if let previous { emptyInputs.append(previous) }
            if let thrown {
                failure = failure ?? thrown
                return
            }
            needsInput = result.rows.isEmpty
            if result.rows.isEmpty { emptyResults.append(result) } else { results.append(result) }
        }
    }
}
