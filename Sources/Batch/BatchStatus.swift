import FileSystem
import ImageCodecs
package import ImagePipeline

/// What runs into one output folder have completed, failed and left, by the journals of all shards.
package struct BatchStatus: Sendable {
    /// An image that failed.
    package struct Failure: Sendable {
        /// The image's path below the input directory.
        package var input: String
        /// The reason, without the file's name.
        package var error: String
        /// The kind of failure, in words.
        package var cause: String
    }

    /// Number of images that are done and whose outputs exist.
    package private(set) var done = 0
    /// Images whose last attempt failed.
    package private(set) var failed: [Failure] = []
    /// Images that are in progress, or were in progress when a run ended.
    package private(set) var begun: [String] = []
    /// Images that are done, but whose outputs no longer exist.
    package private(set) var gone: [String] = []
    /// Images in the inputs that no journal contains.
    package private(set) var missing: [String] = []
    /// Files in the inputs that are not images, and folders that were not entered.
    package private(set) var passedOver = PassedOver()
    /// Folders of the inputs that cannot be read.
    package private(set) var unreadable: [PipelineError] = []
    /// The shards that have a journal; empty for runs without shards.
    package private(set) var shards: [Shard] = []
    /// Whether a run is currently writing to the folder.
    package private(set) var isUnderWay = false

    /// Whether no work is left.
    package var isComplete: Bool {
        failed.isEmpty && begun.isEmpty && gone.isEmpty && missing.isEmpty && unreadable.isEmpty
    }

    /// The indices of the shards without a journal, for the highest shard count.
    package var absentShards: [Int] {
        guard let count = shards.map(\.count).max() else { return [] }
        let present = Set(shards.filter { $0.count == count }.map(\.index))
        return (1...count).filter { !present.contains($0) }
    }

    /// Reads the journals, and searches them for the images of the inputs.
    /// - Parameters:
    ///   - output: the output folder: the one named by `-o`, or the part of a template before its first field.
    ///   - inputs: the inputs as given to the runs; without inputs, no image is missing.
    ///   - isRecursive: whether the inputs' folders are entered.
    /// - Throws: `PipelineError`: `noInput` if the folder has no journal, `usage` for inputs that cannot be in one run.
    package init(of output: String, inputs: [InputSource] = [], isRecursive: Bool) throws(PipelineError) {
        let base = PathName.asFolder(output)
        let folder = JournalFolder(below: base)
        let journals = try folder.journals()
        guard !journals.isEmpty else {
            throw PipelineError(
                .noInput, output,
                FileKind(of: output) == .absent
                    ? "there is no such folder; name the folder that -o named"
                    : "no run on a directory has written here; name the folder that -o named")
        }
        shards = journals.compactMap(\.shard)
        isUnderWay = Journal.isInUse(folder)
        let index = try JournalIndex(folder)
        try list(folder, index, below: base)
        try look(for: inputs, isRecursive: isRecursive, in: index, beside: base)
    }

    /// Finds the names that belong to the index's records.
    private mutating func list(
        _ folder: JournalFolder, _ index: JournalIndex, below base: String
    ) throws(PipelineError) {
        var listed: Set<Digest> = []
        var status = self
        try folder.readEntries { entry, journal in
            guard let record = index[entry.input], record.journal == Int32(truncatingIfNeeded: journal),
                record.time == entry.time, record.event == entry.event,
                listed.insert(Digest(ofPath: entry.input)).inserted
            else { return }
            switch entry.event {
            case .begun: status.begun.append(entry.input)
            case .failed:
                status.failed.append(Failure(input: entry.input, error: entry.error, cause: entry.cause))
            case .done:
                if FeatureMaps.areThere(base + entry.output) {
                    status.done += 1
                } else {
                    status.gone.append(entry.input)
                }
            }
        }
        self = status
    }

    /// Finds images that no journal contains.
    private mutating func look(
        for inputs: [InputSource], isRecursive: Bool, in index: JournalIndex, beside base: String
    ) throws(PipelineError) {
        let output = FileIdentity(of: base.isEmpty ? "." : base)
        for root in try BatchRoots(inputs).roots {
            switch root {
            case .file(let place):
                if index[place.name] == nil { missing.append(place.name) }
            case .list: break
            case .directory(let path, let prefix):
                let walk = Walk(isRecursive: isRecursive) { $0 == output }
                walk.visit(path) { finding in
                    switch finding {
                    case .files(let path, let below, let names):
                        for name in names where index[prefix + below + name] == nil {
                            switch BatchWorker.content(of: path + name) {
                            case .image: missing.append(prefix + below + name)
                            case .other(let kind): passedOver.count(kind)
                            }
                        }
                    case .notEntered(let count): passedOver.folders += count
                    case .unreadable(let error): unreadable.append(error)
                    case .loop, .leftOut: break
                    }
                    return true
                }
            }
        }
    }
}
