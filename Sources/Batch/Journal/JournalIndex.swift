import FileSystem
import ImagePipeline

/// The state of each image according to the journals; names are stored as digests to save memory.
struct JournalIndex {
    /// The state of one image.
    struct Record {
        /// The last event.
        var event: JournalEntry.Event
        var time: Int64
        /// The output's path below the output folder.
        var output: Digest
        /// The input's content and the settings when the image was last done.
        var content: FileContent
        var settings: Digest
        /// Whether the file at the output's path was written by a run of this program.
        var ownsOutput: Bool
        /// The number of the journal with the last event.
        var journal: Int32
    }

    private var records: [Digest: Record] = [:]

    /// Creates an empty index.
    init() {}

    /// Reads a folder's journals.
    /// - Parameter isWanted: whether the image with a name is included.
    init(_ folder: JournalFolder, where isWanted: (String) -> Bool = { _ in true }) throws(PipelineError) {
        var records: [Digest: Record] = [:]
        try folder.readEntries { entry, journal in
            if isWanted(entry.input) { Self.add(entry, of: Int32(truncatingIfNeeded: journal), to: &records) }
        }
        self.records = records
    }

    /// The state of an image.
    subscript(input: String) -> Record? { records[Digest(ofPath: input)] }

    /// Number of images with a record.
    var count: Int { records.count }

    /// Number of images with this last event.
    func count(of event: JournalEntry.Event) -> Int { records.values.count { $0.event == event } }

    private static let unknown = FileContent(
        FileState(size: -1, modified: 0), Digest(high: 0, low: 0))

    private static func add(_ entry: JournalEntry, of journal: Int32, to records: inout [Digest: Record]) {
        let key = Digest(ofPath: entry.input)
        let output = Digest(ofPath: entry.output)
        let old = records[key]
        // Within one journal the last entry counts, regardless of its time. If the work was divided into different
        // shards before, several journals contain one image, and the later entry counts.
        if let old, old.journal != journal, old.time > entry.time { return }
        let owned = old.map { $0.ownsOutput && $0.output == output } ?? false
        // A run that was not told to resume refuses the outputs of earlier runs, which stay as they are. Journals of
        // older programs do not say whether work had begun; if it had, the last event would not be `done`.
        if let old, owned, entry.leavesForeignOutput, entry.wasRefused || old.event == .done { return }
        var record = Record(
            event: entry.event, time: entry.time, output: output, content: entry.content ?? unknown,
            settings: entry.settings ?? unknown.digest, ownsOutput: true,
            journal: journal)
        if entry.event == .failed { record.ownsOutput = owned && !entry.leavesForeignOutput }
        records[key] = record
    }
}
