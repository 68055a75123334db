import Conventions
import Convolution
import ImageBuffers
import Platform

/// A part of the chain that an image goes through: takes strips from queues, and gives strips to one.
///
/// A step is taken by one thread at a time, any thread: `reserve` takes hold of the strips, `step` computes, `publish`
/// hands the result on. Only `step` runs beside the steps of other stages.
protocol Stage: AnyObject, Sendable {
    /// "decode", "filter", "verify", "compare" or "encode": what its time counts as.
    var name: String { get }
    /// Whether the last step was taken, and all strips were released.
    var isFinished: Bool { get }

    /// Takes hold of what the next step needs.
    /// - Returns: whether all of it is there; without, nothing was taken that others wait for.
    func reserve() -> Bool

    /// Takes a step.
    /// - Throws: `PipelineError`; no more steps are taken then.
    func step() throws(PipelineError)

    /// Publishes what the step made.
    func publish()
}

/// Takes whatever step of whatever stage can be taken, with several threads.
///
/// No thread belongs to a stage. With a thread for each stage, which of them share a processor is left to the system,
/// and on two processors the longest stages met on one.
@safe final class StageScheduler: @unchecked Sendable {
    /// The stages in the order in which they are asked for a step: those that write first, then the one that reads, as
    /// the others wait for these.
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

    /// Takes all steps.
    /// - Parameter threads: how many steps are taken at the same time at most, the caller's among them.
    /// - Throws: what the first step threw that failed.
    func run(threads: Int) throws(PipelineError) {
        do throws(PlaneError) {
            for queue in queues { try queue.allocate() }
        } catch {
            throw PipelineError(error, subject: subject)
        }
        ThreadTeam.run(max(1, min(threads, stages.count))) { self.work() }
        if let failure { throw failure }
    }

    /// Seconds that were spent in the stages of each name; they overlap.
    var busySeconds: [String: Double] {
        var result: [String: Double] = [:]
        for (stage, seconds) in zip(stages, seconds) { result[stage.name, default: 0] += seconds }
        return result
    }

    /// Takes steps until there are none.
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

    /// A stage whose next step can be taken, which is then the caller's to take; `nil` after the last step, or a failure.
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
                // A stage may have released what one before it waits for.
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

    /// Adds strips where every stage waits for another: readers of one queue have drifted further apart than was planned.
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
