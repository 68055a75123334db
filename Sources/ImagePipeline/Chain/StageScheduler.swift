import Conventions
import Convolution
import ImageBuffers
import Platform

/// A stage of the chain: reads strips from queues, and writes strips to one queue.
///
/// Any thread can execute a step, but only one at a time. `reserve` acquires the strips, `step` computes, and `publish`
/// passes the result on. Only `step` runs concurrently with the steps of other stages.
protocol Stage: AnyObject, Sendable {
    /// The name under which its time is reported: "decode", "filter", "verify", "compare" or "encode".
    var name: String { get }
    /// Whether the last step is complete and all strips are released.
    var isFinished: Bool { get }

    /// Acquires what the next step needs.
    /// - Returns: whether everything is available. If not, the stage holds nothing that other stages wait for.
    func reserve() -> Bool

    /// Executes a step.
    /// - Throws: `PipelineError`; no further steps are then executed.
    func step() throws(PipelineError)

    /// Publishes the result of the step.
    func publish()
}

/// Executes the steps of all stages on several threads.
///
/// Threads are not bound to stages. With one thread per stage, the system decides which stages share a processor. On
/// two processors, the slowest stages shared one.
@safe final class StageScheduler: @unchecked Sendable {
    /// The stages in polling order: the writers first, then the readers, because the other stages wait for these.
    private let stages: [any Stage]
    private let queues: [StripQueue]
    private let subject: String
    private let monitor = Monitor()

    // Guarded by the monitor.
    private var isBusy: [Bool]
    private var seconds: [Double]
    private var failure: PipelineError?

    /// - Parameter subject: the image's name in messages.
    init(_ stages: [any Stage], queues: [StripQueue], subject: String) {
        self.stages = stages
        self.queues = queues
        self.subject = subject
        isBusy = stages.map { _ in false }
        seconds = stages.map { _ in 0 }
    }

    /// Executes all steps.
    /// - Parameter threads: the maximum number of concurrent steps, including the caller's.
    /// - Throws: the error of the first step that failed.
    func run(threads: Int) throws(PipelineError) {
        do throws(PlaneError) {
            for queue in queues { try queue.allocate() }
        } catch {
            throw PipelineError(error, subject: subject)
        }
        ThreadTeam.run(max(1, min(threads, stages.count))) { self.work() }
        if let failure { throw failure }
    }

    /// Seconds spent in the stages of each name; they overlap.
    var busySeconds: [String: Double] {
        var result: [String: Double] = [:]
        for (stage, seconds) in zip(stages, seconds) { result[stage.name, default: 0] += seconds }
        return result
    }

    /// Executes steps until none is left.
    private func work() {
        while let index = next() {
            let start = ContinuousClock.now
            var thrown: PipelineError?
            do throws(PipelineError) { try stages[index].step() } catch { thrown = error }
            let elapsed = start.secondsSince
            monitor.locked {
                seconds[index] += elapsed
                isBusy[index] = false
                if let thrown { failure = failure ?? thrown } else { stages[index].publish() }
            }
        }
    }

    /// Reserves the next step that can run, and returns its stage; `nil` after the last step or a failure.
    private func next() -> Int? {
        monitor.locked {
            while failure == nil {
                let releases = self.releases
                var isFinished = true
                for (index, stage) in stages.enumerated() where !isBusy[index] {
                    if !stage.isFinished, stage.reserve() {
                        isBusy[index] = true
                        return index
                    }
                    isFinished = isFinished && stage.isFinished
                }
                // A stage may have released a strip that an earlier one in the order waits for.
                if self.releases != releases { continue }
                if isBusy.contains(true) {
                    monitor.wait()
                } else if isFinished {
                    return nil
                } else {
                    extend()
                }
            }
            return nil
        }
    }

    private var releases: Int { queues.reduce(0) { $0 + $1.releases } }

    /// Adds strips if every stage waits for another one.
    ///
    /// The readers of one queue have then drifted further apart than planned.
    private func extend() {
        do throws(PlaneError) {
            var isExtended = false
            for queue in queues where try queue.grow() { isExtended = true }
            precondition(isExtended, "a stage that can take a step")
        } catch {
            failure = PipelineError(error, subject: subject)
        }
    }
}
