import FileSystem
import ImageCodecs
import ImagePipeline

/// The folder `.imgconv` in an output folder: a journal for each shard, and a lock.
struct JournalFolder {
    /// The folder's path, with a trailing slash.
    let path: String

    /// The folder below an output folder, which ends in a slash or is empty.
    init(below base: String) { path = "\(base).imgconv/" }

    var lockPath: String { path + "lock" }

    /// `journal.jsonl`, or `journal-3-of-16.jsonl`.
    func journalPath(_ shard: Shard?) -> String {
        path + (shard.map { "journal-\($0.index)-of-\($0.count).jsonl" } ?? "journal.jsonl")
    }

    /// The shard of a journal by its name; the inner `nil` is a run without shards, the outer one any other name.
    static func shard(ofJournal name: String) -> Shard?? {
        if name == "journal.jsonl" { return .some(nil) }
        guard name.hasPrefix("journal-"), name.hasSuffix(".jsonl") else { return nil }
        let numbers = name.dropFirst("journal-".count).dropLast(".jsonl".count).split(separator: "-")
        guard numbers.count == 3, numbers[1] == "of", let index = Int(numbers[0]), let count = Int(numbers[2]),
            let shard = Shard(index: index, of: count)
        else { return nil }
        return .some(shard)
    }

    /// The existing journals.
    func journals() throws(PipelineError) -> [(path: String, shard: Shard?)] {
        guard FileKind(of: path) == .directory else { return [] }
        var journals: [(String, Shard?)] = []
        for name in try FolderListing(path).files {
            if let shard = Self.shard(ofJournal: name) { journals.append((path + name, shard)) }
        }
        return journals
    }

    /// Reads the journals of all shards.
    /// - Parameter body: receives an entry and the number of its journal; entries of one journal come in order.
    /// - Throws: `PipelineError` if a journal cannot be read.
    func readEntries(_ body: (JournalEntry, Int) -> Void) throws(PipelineError) {
        try readLines { bytes, range, number in
            if let entry = JournalEntry(bytes, range) { body(entry, number) }
        }
    }

    /// The recorded settings with a digest; `nil` if an older program wrote the journals.
    func settings(with digest: Digest) throws(PipelineError) -> SettingsRecord? {
        var found: SettingsRecord?
        try readLines { bytes, range, _ in
            if found == nil, let record = SettingsRecord(bytes, range), record.digest == digest { found = record }
        }
        return found
    }

    private func readLines(_ body: ([UInt8], Range<Int>, Int) -> Void) throws(PipelineError) {
        for (number, journal) in try journals().enumerated() {
            let file: FileDescriptor
            do throws(Errno) { file = try FileDescriptor.open(atPath: journal.path, .readOnly) } catch {
                throw PipelineError(.noInput, journal.path, "cannot be opened: \(error)")
            }
            defer { file.closeQuietly() }
            do throws(Errno) {
                try LineReader.read(file) { bytes, range in
                    body(bytes, range, number)
                    return true
                }
            } catch {
                throw PipelineError(.io, journal.path, "reading failed: \(error)")
            }
        }
    }
}
