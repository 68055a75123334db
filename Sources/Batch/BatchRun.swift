import Convolution
import FileSystem
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
    private let roots: BatchRoots
    private let observer: any BatchObserver
    private let queue: BoundedQueue<Item>
    private let tally = Mutex(BatchTally())
    private let isStopped = Atomic<Bool>(false)
    /// Number of files that were found and are not yet processed.
    private let pending = Atomic<Int>(0)
    private let isSearched = Atomic<Bool>(false)

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
        var workers: [WorkerThread] = []
        for _ in 1..<request.jobs {
            guard let worker = WorkerThread.start({ self.work() }) else { break }
            workers.append(worker)
        }
        work()
        for thread in workers + [walker] { thread.join() }
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
            case .searched, .note: break
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
        if interrupted { tally.withLock { $0.wasInterrupted = true } }
        isStopped.store(true, ordering: .relaxed)
        queue.close()
    }

    private func work() {
        while let item = queue.take() {
            if !isStopped.load(ordering: .relaxed) { BatchWorker(run: self).work(on: item) }
            pending.subtract(1, ordering: .relaxed)
        }
    }
}

extension BatchRun {
    /// Finds files and passes them to the workers.
    private func walk() {
        var finder = Finder(run: self)
        for root in roots.roots {
            guard finder.visit(root) else { break }
        }
        isSearched.store(true, ordering: .relaxed)
        notice(.searched)
        queue.close()
    }

    /// Numbers the files that a walk finds, and checks their outputs for collisions.
    private struct Finder {
        let run: BatchRun
        var count = 0
        var claims: OutputCollisions

        init(run: BatchRun) {
            self.run = run
            claims = OutputCollisions(run.request)
        }

        /// - Returns: whether to continue.
        mutating func visit(_ root: BatchRoots.Root) -> Bool {
            switch root {
            case .file(let place):
                let key = place == .standardInput ? "-" : place.name
                let file = BatchFile(place: place, key: key, folder: "", isNamed: true)
                return put(file, rival: claims.rival(of: file))
            case .directory(let path, let prefix):
                return visit(directory: path, prefix: prefix)
            case .list(let list, let file):
                return visit(list, file)
            }
        }

        /// Listed files are treated as if each were named.
        private mutating func visit(_ list: FileList, _ file: FileDescriptor) -> Bool {
            var goesOn = true
            do throws(PipelineError) {
                try list.read(file) { path in
                    guard run.request.filter.takes(path) else {
                        run.notice(.leftOut(1))
                        return true
                    }
                    goesOn = visit(.file(.file(path))) && !run.isStopped.load(ordering: .relaxed)
                    return goesOn
                }
            } catch {
                run.notice(.failed(error))
            }
            return goesOn
        }

        private mutating func visit(directory: String, prefix: String) -> Bool {
            let run = run
            let walk = Walk(
                isRecursive: run.request.isRecursive, filter: run.request.filter, isExcluded: run.folders.contains)
            var goesOn = true
            walk.visit(directory) { finding in
                switch finding {
                case .files(let path, let below, let names):
                    goesOn = put(names: names, of: path, folder: prefix + below)
                case .notEntered(let count): run.notice(.notEntered(count))
                case .leftOut(let count): run.notice(.leftOut(count))
                case .unreadable(let error):
                    run.notice(.failed(error))
                case .loop(let path):
                    run.notice(.note("\(path.singleLine): is a link to a folder that it lies in; not entered again"))
                }
                goesOn = goesOn && !run.isStopped.load(ordering: .relaxed)
                return goesOn
            }
            return goesOn
        }

        /// Queues the files of a folder, after the outputs of all of them have been checked.
        private mutating func put(names: [String], of path: String, folder: String) -> Bool {
            let files = names.map { name in
                BatchFile(place: .file(path + name), key: folder + name, folder: folder, isNamed: false)
            }
            // If the folder structure is kept, outputs of different folders differ, so only one folder's outputs are
            // held.
            var own: OutputCollisions? =
                if case .folder = run.request.naming { OutputCollisions(run.request) } else { nil }
            let rivals = files.map { own?.rival(of: $0) ?? (own == nil ? claims.rival(of: $0) : nil) }
            for (file, rival) in zip(files, rivals) {
                guard put(file, rival: rival) else { return false }
            }
            return true
        }

        private mutating func put(_ file: BatchFile, rival: InputSource?) -> Bool {
            if let shard = run.request.shard, !shard.holds(file.key) { return true }
            run.notice(.found(file))
            run.pending.add(1, ordering: .relaxed)
            count += 1
            return run.queue.put(Item(file: file, number: count - 1, rival: rival))
        }
    }
}
