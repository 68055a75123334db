import ImageBuffers
import TestSupport
import Testing

@testable import ImagePipeline

/// The scheduler with stages that compute numbers: a source, two copies one after the other, and a comparison of the last
/// with the source.
@Suite struct StageSchedulerTests {
    /// A chain, and what is seen of it.
    private struct Chain {
        let queues: [StripQueue]
        let stages: [NumberStage]
        let scheduler: StageScheduler
        let counter = StepCounter()

        var differences: [UInt8] { (stages[0] as? NumberDifference)?.differences ?? [] }

        init(height: Int, capacity: Int, rows: Int, count: Int = 2, delay: Int = 0) {
            let shape = StripShape(width: 3, samples: .planes(.gray))
            queues = (0..<3).map { _ in StripQueue(shape, height: height, capacity: capacity, count: count) }
            stages = [
                NumberDifference(queues[0], queues[2], counter),
                NumberSource(queues[0], rows: rows, counter),
                NumberCopy(queues[0], queues[1], adding: 3, delay: delay, counter),
                NumberCopy(queues[1], queues[2], adding: 4, counter),
            ]
            scheduler = StageScheduler(stages, queues: queues, subject: "numbers")
        }
    }

    /// All rows arrive in order, with any number of threads; a stage takes one step at a time.
    @Test(arguments: 1...4)
    func rowsArriveInOrder(threads: Int) throws {
        var generator = SeededGenerator(seed: testSeed)
        for _ in 0..<40 {
            let height = Int.random(in: 1...150, using: &generator)
            let capacity = Int.random(in: 1...30, using: &generator)
            let rows = Int.random(in: 1...min(capacity, height), using: &generator)
            let chain = Chain(height: height, capacity: capacity, rows: capacity >= height ? height : rows)
            try chain.scheduler.run(threads: threads)
            let what = "\(height) rows, \(rows) of \(capacity) a strip, \(threads) threads, seed \(testSeed)"
            #expect(chain.differences == Array(repeating: 7, count: height), "\(what)")
            #expect(chain.stages.allSatisfy { $0.isFinished && !$0.overlapped }, "\(what)")
            #expect(chain.counter.most <= threads, "\(what)")
            #expect(Set(chain.scheduler.busySeconds.keys) == ["decode", "filter", "compare"])
        }
    }

    /// A stage that needs more rows than the queues hold, while another waits for its result: queues grow until it has them.
    @Test(arguments: 1...4)
    func queuesGrowWhereEveryStageWaits(threads: Int) throws {
        let chain = Chain(height: 120, capacity: 5, rows: 5, count: 2, delay: 61)
        try chain.scheduler.run(threads: threads)
        #expect(chain.differences == Array(repeating: 7, count: 120))
        #expect(chain.queues[0].count > 61 / 5)
    }

    /// An error in any step of any stage ends the run with that error; no stage takes another step.
    @Test(arguments: 0..<4, 1...4)
    func anErrorEndsAllStages(stage: Int, threads: Int) throws {
        for step in [0, 1, 7] {
            let chain = Chain(height: 120, capacity: 5, rows: 5)
            chain.stages[stage].failingStep = step
            let name = chain.stages[stage].name
            #expect(throws: PipelineError(.data, name, "fails in step \(step)")) {
                try chain.scheduler.run(threads: threads)
            }
            #expect(chain.stages[stage].steps == step + 1 && !chain.stages[stage].isFinished)
            #expect(chain.differences.count < 120)
        }
    }

    /// Strips are freed with the chain, after a run and after an error.
    @Test(arguments: [nil, 1])
    func stripsAreFreed(failingStep: Int?) throws {
        weak var queue: StripQueue?
        do {
            let chain = Chain(height: 120, capacity: 5, rows: 5)
            chain.stages[1].failingStep = failingStep
            queue = chain.queues[2]
            try? chain.scheduler.run(threads: 2)
        }
        #expect(queue == nil)
    }

    /// Of several errors, the run throws one.
    @Test func oneOfSeveralErrorsIsThrown() throws {
        for threads in 1...4 {
            let chain = Chain(height: 120, capacity: 5, rows: 5)
            for stage in chain.stages { stage.failingStep = 2 }
            #expect(throws: PipelineError.self) { try chain.scheduler.run(threads: threads) }
            #expect(chain.stages.contains { $0.steps == 3 } && chain.stages.allSatisfy { $0.steps <= 3 })
        }
    }

    /// Memory that the system refuses is an error before any step.
    @Test func refusedMemoryIsAnError() throws {
        let shape = StripShape(width: 1 << 40, samples: .planes(.gray))
        let queue = StripQueue(shape, height: 1 << 20, capacity: 1 << 18, count: 3)
        let counter = StepCounter()
        let source = NumberSource(queue, rows: 1, counter)
        let error = try #require(throws: PipelineError.self) {
            try StageScheduler([source], queues: [queue], subject: "large").run(threads: 2)
        }
        #expect(error.description.hasPrefix("large: ") && counter.total == 0)
    }
}
