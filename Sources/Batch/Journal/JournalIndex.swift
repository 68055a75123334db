import FileSystem
import ImagePipeline

/// What journals say of each image, in little memory: names are held as digests.
struct JournalIndex {
    /// What is known of one image.
    struct Record {
        /// The last thing that happened.
        var event: JournalEntry.Event
        var time: Int64
        /// The output's path below the output folder.
        var output: Digest
        /// What the input was, and what was done to it, when it was last done.
        var content: FileContent
        var settings: Digest
        /// Whether what is at the output's place was put there by one of our runs.
        var ownsOutput: Bool
        /// The journal that says so.
        var journal: Int32
    }

    private var records: [Digest: Record] = [:]

    /// Nothing is known.
    init() {}

    /// Reads a folder's journals.
    /// - Parameter isWanted: whether an image of that name is asked for.
    init(_ folder: JournalFolder, where isWanted: (String) -> Bool = { _ in true }) throws(PipelineError) {
        var records: [Digest: Record] = [:]
        try folder.readEntries { entry, journal in
            if isWanted(entry.input) { Self.add(entry, of: Int32(truncatingIfNeeded: journal), to: &records) }
        }
        self.records = records
    }

    /// What is known of an image.
    subscript(input: String) -> Record? { records[Digest(ofPath: input)] }

    /// Images that something is known of.
    var count: Int { records.count }

    /// How many images' last event was this.
    func count(of event: JournalEntry.Event) -> Int { records.values.count { $0.event == event } }

    private static let unknown = FileContent(
        FileState(size: -1, modified: 0), Digest(high: 0, low: 0))

    private static func add(_ entry: JournalEntry, of journal: Int32, to records: inout [Digest: Record]) {
        let key = Digest(ofPath: entry.input)
        let output = Digest(ofPath: entry.output)
        let old = records[key]
        // In one journal the last entry counts, whatever the clock said. Where shards were cut otherwise before, several
        // speak of one image: the later one counts.
        if let old, old.journal != journal, old.time > entry.time { return }
        let owned = old.map { $0.ownsOutput && $0.output == output } ?? false
        var record = Record(
            event: entry.event, time: entry.time, output: output, content: entry.content ?? unknown,
            settings: entry.settings ?? unknown.digest, ownsOutput: true,
            journal: journal)
        if entry.event == .failed { record.ownsOutput = owned && !entry.leavesForeignOutput }
        records[key] = record
    }
}
