import ImagePipeline
import Synchronization

/// Says what becomes of the images of a run on many: lines, JSON objects, and a summary in the end.
final class BatchReporter: BatchObserver {
    private struct State {
        /// Results that wait for those before them.
        var waiting: [Int: BatchResult] = [:]
        var next = 0
        var failures = FailureGroups()
    }

    private let command: FilterCommand
    private let kernels: KernelSelection
    private let console: Console
    private let isDirectoryRun: Bool
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    init(_ command: FilterCommand, _ kernels: KernelSelection, _ console: Console, isDirectoryRun: Bool) {
        self.command = command
        self.kernels = kernels
        self.console = console
        self.isDirectoryRun = isDirectoryRun
    }

    func notice(_ event: BatchEvent) {
        switch event {
        case .finished(let result): finished(result)
        case .failed(let error): failed(error)
        case .note(let words): console.warning(words)
        case .found, .searched, .passedOver: break
        }
    }

    /// Files that were named are reported in the order in which they were named; what is found, as it is done.
    private func finished(_ result: BatchResult) {
        guard !isDirectoryRun else { return report(result) }
        let ready = state.withLock { state in
            state.waiting[result.number] = result
            var ready: [BatchResult] = []
            while let next = state.waiting.removeValue(forKey: state.next) {
                ready.append(next)
                state.next += 1
            }
            return ready
        }
        for result in ready { report(result) }
    }

    private func report(_ result: BatchResult) {
        if command.report.json { console.data(BatchJSON.object(result, kernels)) }
        switch result.status {
        case .done(let request, let outcome):
            let account = RunAccount(request, outcome, kernels)
            if printsLines { console.result(account.line) }
            if command.report.verbose { account.details.forEach(console.result) }
            if !isDirectoryRun || command.report.verbose { account.warnings.forEach(console.warning) }
        case .skipped(let reason):
            if printsLines { console.result("\(result.file.place.name.singleLine): skipped, \(reason)") }
        case .planned:
            guard !command.report.json else { return }
            let output = (result.output ?? "").singleLine
            console.result("\(result.file.place.name.singleLine) -> \(output): would be written")
        case .failed(let error):
            failed(error)
        }
    }

    private func failed(_ error: PipelineError) {
        state.withLock { $0.failures.add(error) }
        console.error(error.description)
    }

    /// A line an image: for files that were named as ever; of a directory's only when asked.
    private var printsLines: Bool { !command.report.json && (!isDirectoryRun || command.report.verbose) }

    /// Prints the summary of a directory's run, and what an interrupt left of the others.
    func finish(_ tally: BatchTally) {
        // A run that was stopped has gaps, which nothing will fill.
        let late = state.withLock { state in
            defer { state.waiting = [:] }
            return state.waiting.sorted { $0.key < $1.key }.map(\.value)
        }
        for result in late { report(result) }
        guard isDirectoryRun else { return }
        var console = console
        if command.report.json { console.resultsToStandardError = true }
        for line in state.withLock({ $0.failures.lines }) { console.result(line) }
        console.result(BatchSummary(tally, seconds: start.secondsSince).line)
    }
}
