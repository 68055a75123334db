import Convolution
import ImageCodecs
package import ImagePipeline
import Platform
import Synchronization

/// A run on many files: one thread walks through the inputs while others filter the files that it finds.
///
///     walk -> output check (no two inputs to one output) -> queue -> workers: format, output, filter -> observer
///
/// A failed image does not stop the others. After a signal, images in progress are finished, and no more are begun.
package final class BatchRun: Sendable {
    /// A file that is passed to a worker.
    struct Item: Sendable {
        let file: BatchFile
        let number: Int
        /// An earlier input with the same output.
        let rival: InputSource?
    }

    let request: BatchRequest
    let folders: OutputFolders
    /// The results of earlier runs; `nil` if they are not needed.
    let past: RunHistory?
    /// The journal of the run; `nil` for a rehearsal, and for named files without resumption.
    let journal: Journal?
    let roots: BatchRoots
    private let observer: any BatchObserver
    private let queue: BoundedQueue<Item>
    private let tally = Mutex(BatchTally())
    private let isStopped = Atomic<Bool>(false)
    /// Number of files that were found and are not yet processed.
    private let pending = Atomic<Int>(0)
    private let isSearched = Atomic<Bool>(false)
    /// Number of images in progress.
    private let active = Atomic<Int>(0)

    /// Examines the inputs.
    /// - Throws: `PipelineError`: `usage` for inputs that cannot be in one run, `cannotCreate` if another run writes to
    ///   the output folder.
    package init(_ request: BatchRequest, observer: any BatchObserver) throws(PipelineError) {
        precondition(request.jobs >= 1, "a worker at least")
        self.request = request
        self.observer = observer
        roots = try BatchRoots(request.inputs, list: request.list)
        let isDurable = request.image.encoding.isDurable
        let keepsJournal = roots.hasMany || request.isResumed || request.shard != nil
        let base = request.naming.base
        try roots.checkApart(from: base)
        journal =
            keepsJournal && !request.isRehearsal
            ? try Journal(below: base, shard: request.shard, isDurable: isDurable) : nil
        past = keepsJournal ? try RunHistory(request) : nil
        try past?.checkSettings(request, roots)
        if let past { try journal?.add(past.settings) }
        folders = OutputFolders(request.naming, isDurable: isDurable)
        // Large enough that no worker waits for the walk, small enough that a stop discards little.
        queue = BoundedQueue(capacity: 2 * request.jobs + 16)
    }

    /// Filters all files.
    /// - Returns: the numbers of images by outcome; failures were reported to the observer.
    /// - Throws: `PipelineError` of kind `io` if the system cannot start a thread.
    package func run() throws(PipelineError) -> BatchTally {
        Interrupt.whenSignalled { self.stop(interrupted: true) }
        if journal?.isUnlocked == true {
            notice(.note("the output's file system has no locks; see to it that no other run writes there"))
        }
        guard let walker = WorkerThread.start({ self.walk() }) else {
            throw PipelineError(.io, "imgconv", "the system starts no thread to look for files")
        }
        // Without such a thread, the number of files is known when the search is complete.
        let counter = request.countsAhead ? WorkerThread.start { FileCounter(run: self).count() } : nil
        var workers: [WorkerThread] = []
        for _ in 1..<request.jobs {
            guard let worker = WorkerThread.start({ self.work() }) else { break }
            workers.append(worker)
        }
        work()
        for thread in workers + [walker] + [counter].compactMap(\.self) { thread.join() }
        return tally.withLock { $0 }
    }

    /// Counts an event and passes it to the observer, one thread at a time.
    func notice(_ event: BatchEvent) {
        let mustStop = tally.withLock { tally in
            switch event {
            case .finished(let result):
                switch result.status {
                case .done: tally.done += 1
                case .skipped: tally.skipped += 1
                case .planned: tally.planned += 1
                case .failed(let error): tally.count(error)
                }
            case .failed(let error): tally.count(error)
            case .passedOver(_, let kind): tally.passedOver.count(kind)
            case .notEntered(let count): tally.passedOver.folders += count
            case .leftOut(let count): tally.passedOver.leftOut += count
            case .found: tally.found += 1
            case .searched, .note, .counted, .countedAll, .stopping: break
            }
            observer.notice(event)
            return request.failsFast && tally.failed > 0
        }
        if mustStop { stop(interrupted: false) }
    }

    /// Number of threads for the next image: one while there are enough images for the other threads.
    var threadsForOne: Int {
        guard isSearched.load(ordering: .relaxed) else { return 1 }
        return max(1, request.jobs / max(1, pending.load(ordering: .relaxed)))
    }

    private func stop(interrupted: Bool) {
        if interrupted {
            tally.withLock { $0.wasInterrupted = true }
            // Before the search ends, which has then not found everything.
            notice(.stopping(active.load(ordering: .relaxed)))
        }
        isStopped.store(true, ordering: .relaxed)
        queue.close()
    }

    /// Called when all files have been queued.
    func endSearch() {
        isSearched.store(true, ordering: .relaxed)
        notice(.searched)
        queue.close()
    }

    /// Queues a file for the workers; waits while the queue is full.
    /// - Returns: whether to continue.
    func enqueue(_ item: Item) -> Bool {
        notice(.found(item.file))
        pending.add(1, ordering: .relaxed)
        return queue.put(item)
    }

    /// Whether no more images are begun.
    var hasStopped: Bool { isStopped.load(ordering: .relaxed) }

    /// Whether an image that is done is recorded, so that the run can be resumed.
    package var isResumable: Bool { journal != nil }

    private func work() {
        while let item = queue.take() {
            active.add(1, ordering: .relaxed)
            if !hasStopped { BatchWorker(run: self).work(on: item) }
            active.subtract(1, ordering: .relaxed)
            pending.subtract(1, ordering: .relaxed)
        }
    }
}
