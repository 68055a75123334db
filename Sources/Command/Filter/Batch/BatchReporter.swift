import JSON
import Batch
import ImagePipeline
import Synchronization

/// Reports the progress of a batch run: lines, JSON objects, a log, a progress bar, and a summary at the end.
final class BatchReporter: BatchObserver {
    private struct State {
        /// Results whose predecessors are not finished yet.
        var waiting: [Int: BatchResult] = [:]
        var next = 0
        var failures = FailureGroups()
        var warnings = WarningGroups()
        var clipping = ClippingTotals()
        var hasMentionedLinks = false
        var unused: UnusedOptions
    }

    private let command: FilterCommand
    private let kernels: KernelSelection
    private let console: Console
    private let isDirectoryRun: Bool
    private let start = ContinuousClock.now
    private let bar: ProgressBar?
    private let log: BatchLog?
    private let state: Mutex<State>

    /// - Throws: `PipelineError` when the log cannot be opened.
    init(
        _ command: FilterCommand, _ kernels: KernelSelection, _ console: Console, isDirectoryRun: Bool
    ) throws(PipelineError) {
        self.command = command
        self.kernels = kernels
        self.console = console
        self.isDirectoryRun = isDirectoryRun
        state = Mutex(State(unused: UnusedOptions(command)))
        log = try command.batch.log.map { path throws(PipelineError) in try BatchLog(path) }
        // Named files and dry runs print a line for each file, and need no bar.
        let choice = command.batch.progress
        let isSilent = command.report.quiet || command.batch.dryRun || !isDirectoryRun && choice == .auto
        bar = isSilent ? nil : ProgressBar(choice)
        var inputs = JSONObject()
        inputs.add("inputs", command.inputs)
        log?.add("started", inputs)
    }

    func notice(_ event: BatchEvent) {
        switch event {
        case .found: bar?.update { $0.found += 1 }
        case .counted(let count): bar?.update { $0.counted += count }
        case .countedAll: bar?.update { $0.isCounted = true }
        case .stopping(let count): stopping(count)
        // A search that was interrupted has not found everything.
        case .searched: bar?.update { $0.isSearched = $0.finishing == nil }
        case .passedOver(let file, let kind):
            bar?.update { $0.passedOver += 1 }
            var object = Self.object("input", file.place.name)
            object.add("kind", kind)
            log?.add("passed_over", object)
        case .notEntered, .leftOut: break
        case .finished(let result): finished(result)
        case .failed(let error):
            log?.add("failed", Self.object("error", error.description))
            aside { failed(error) }
        case .note(let words):
            log?.add("note", Self.object("note", words))
            aside { console.warning(words) }
        }
    }

    private static func object(_ name: String, _ value: String) -> JSONObject {
        var object = JSONObject()
        object.add(name, value)
        return object
    }

    /// Advice on outputs that exist already; `nil` if there are none.
    private func existingOutputs(_ count: Int) -> String? {
        guard count > 0, !command.batch.resume else { return nil }
        let outputs = count == 1 ? "the output" : "outputs"
        return "--resume skips images that an earlier run has done, --overwrite replaces \(outputs)"
    }

    /// Says that an interrupt was understood.
    private func stopping(_ count: Int) {
        if let bar { return bar.updateAtOnce { $0.finishing = count } }
        guard !command.report.quiet, let text = Progress.finishingText(count) else { return }
        console.error(text)
    }

    /// Whether progress is shown.
    var showsProgress: Bool { bar != nil }

    private func aside(_ body: () -> Void) {
        if let bar { bar.aside(body) } else { body() }
    }

    private func finished(_ result: BatchResult) {
        bar?.update { progress in
            progress.finished += 1
            progress.finishing = progress.finishing.map { max(0, $0 - 1) }
            switch result.status {
            case .done(_, let outcome): progress.pixels += outcome.width * outcome.height
            case .failed: progress.failed += 1
            case .skipped, .planned: break
            }
        }
        log?.add("image", result.json(kernels))
        // Named files are reported in the order of the arguments; files found in a directory are reported as they
        // finish.
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
        if case .done(_, let outcome) = result.status { state.withLock { $0.unused.remove(usedBy: outcome) } }
        switch result.status {
        case .done(let request, let outcome) where isDirectoryRun:
            let clipping = RunReport(request, outcome, kernels).clipping
            state.withLock { state in
                state.clipping.add(request, outcome, clipping, number: result.number)
                for note in outcome.notes {
                    state.warnings.add(note, number: result.number, name: request.input.name)
                }
            }
            if command.report.json || printsLines { aside { printResult(result) } }
        case .skipped where !command.report.json && !printsLines: return
        default: aside { printResult(result) }
        }
    }

    private func printResult(_ result: BatchResult) {
        if command.report.json {
            console.data(result.json(kernels, listsStages: command.report.verbose).text)
        }
        switch result.status {
        case .done(let request, let outcome):
            let report = RunReport(request, outcome, kernels)
            if printsLines { console.result(report.line) }
            if command.report.verbose {
                report.details(mentionsLinks: isFirstMention(outcome)).forEach(console.result)
            }
            // Those of a directory's files are counted, and printed at the end.
            guard !isDirectoryRun || command.report.verbose else { return }
            report.warnings(besideLine: printsLines).forEach(console.warning)
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

    /// Whether each image gets a line: named files do, files found in a directory only with --verbose.
    private var printsLines: Bool { !command.report.json && (!isDirectoryRun || command.report.verbose) }

    /// Whether an outcome is the first of the run whose hard links are mentioned.
    private func isFirstMention(_ outcome: FilterOutcome) -> Bool {
        guard !outcome.leavingHardLinks.isEmpty else { return false }
        return state.withLock { state in
            defer { state.hasMentionedLinks = true }
            return !state.hasMentionedLinks
        }
    }

    /// Prints the results that still wait after an interrupt, and the summary of a directory run.
    /// - Parameter goingOn: the command that goes on where an interrupted run has ended.
    func finish(_ tally: BatchTally, goingOn: String?) {
        // After an interrupt, the results that these wait for never come.
        let late = state.withLock { state in
            defer { state.waiting = [:] }
            return state.waiting.sorted { $0.key < $1.key }.map(\.value)
        }
        for result in late { report(result) }
        bar?.end()
        let (failures, clipping, notes) = state.withLock { ($0.failures.counts, $0.clipping, $0.warnings.lines) }
        let unused = tally.done > 0 ? state.withLock { $0.unused.warnings } : []
        let hasNoEffect = !command.batch.exclude.isEmpty && tally.passedOver.leftOut == 0
        let exclusion =
            hasNoEffect
            ? ["--exclude left nothing out; a pattern is a name, or a path below the directory, as in raw/*.png"] : []
        let warnings = notes + clipping.warnings + unused + exclusion
        let summary = BatchSummary(tally, seconds: start.secondsSince, warnings: isDirectoryRun ? warnings : [])
        log?.add(tally.wasInterrupted ? "interrupted" : "ended", summary.json)
        defer { if tally.wasInterrupted, let goingOn { ["go on with:", goingOn].forEach(console.result) } }
        guard isDirectoryRun else { return unused.forEach(console.warning) }
        console.result(summary.line)
        // Each failure was printed when it happened.
        if tally.failed > 1 { failures.forEach(console.result) }
        if let advice = existingOutputs(state.withLock { $0.failures.count(of: BatchRequest.existingOutputCause) }) {
            console.result(advice)
        }
        [clipping.line, PassedOverText(tally.passedOver).line].compactMap(\.self).forEach(console.result)
        // With --verbose, each image's warnings were printed.
        (command.report.verbose ? unused + exclusion : warnings).forEach(console.warning)
    }
}
