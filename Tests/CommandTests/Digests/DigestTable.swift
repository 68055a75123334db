import CTestCodecs
import Foundation
import Synchronization
import TestSupport

/// The table of runs of the command, with the digests of the files that each run writes: `Fixtures/digests.txt`.
///
/// The first line names the processor and the libraries that the digests were recorded with:
/// `# recorded on ARCHITECTURE with LIBRARIES`. Empty lines and other lines that begin with `#` are comments. A run is one
/// line:
///
///     FEATURE: ARGUMENTS -> FILE DIGESTS, FILE DIGESTS...
///
/// Arguments are separated by spaces; double quotes enclose an argument that has spaces. As in a shell,
/// `IMGCONV_NAME=VALUE` before the arguments sets an environment variable, `< FILE` redirects standard input and `> FILE`
/// standard output. To add a run, write its line without the arrow and the digests; IMGCONV_REGENERATE=1 appends them.
struct DigestTable {
    /// A line of the table that is a run.
    struct Run {
        /// The index of the line in the file, from 0.
        let line: Int
        /// The feature under test, one word.
        let feature: String
        /// The arguments as written.
        let command: String
        /// The recorded outputs as written; empty for a run that was not recorded yet.
        let recorded: String
    }

    static let file = projectRoot.appending(path: "Tests/CommandTests/Fixtures/digests.txt")

    /// The first line's contents.
    let recording: RecordingEnvironment?
    /// All runs, in the file's order.
    let runs: [Run]

    /// Reads the table.
    init() throws {
        let lines = try String(contentsOf: Self.file, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        recording = lines.first.flatMap { RecordingEnvironment(line: String($0)) }
        runs = lines.enumerated().compactMap { index, line in
            guard !line.hasPrefix("#"), let colon = line.firstRange(of: ": ") else { return nil }
            let parts = line[colon.upperBound...].split(separator: " -> ", maxSplits: 1)
            return Run(
                line: index, feature: String(line[..<colon.lowerBound]), command: String(parts[0]),
                recorded: parts.count > 1 ? String(parts[1]) : "")
        }
    }

    /// The features in the file's order; empty if the file cannot be read.
    static let features: [String] = {
        guard let table = try? DigestTable() else { return [] }
        var seen: Set<String> = []
        return table.runs.map(\.feature).filter { seen.insert($0).inserted }
    }()

    private static let writing = Mutex(())

    /// Replaces the digests of some runs, and the first line; safe to call from several threads.
    static func record(_ outputs: [(run: Run, text: String)]) throws {
        try writing.withLock { _ in
            var lines = try String(contentsOf: file, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false
            ).map(String.init)
            lines[0] = RecordingEnvironment.here.line
            for output in outputs {
                let run = "\(output.run.feature): \(output.run.command)"
                lines[output.run.line] = output.text.isEmpty ? run : "\(run) -> \(output.text)"
            }
            try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
        }
        print("wrote \(outputs.count) lines of \(file.lastPathComponent)")
    }
}

/// What the digests depend on besides the project: the processor and the codec libraries.
struct RecordingEnvironment: Equatable {
    /// The processor's architecture.
    ///
    /// Float results differ between architectures in their last bits.
    let architecture: String
    /// The libraries' versions, and the digest of bytes that ISA-L compressed: its output depends on the processor's
    /// instruction set.
    let libraries: String

    private init(architecture: String, libraries: String) {
        self.architecture = architecture
        self.libraries = libraries
    }

    /// Reads the table's first line.
    init?(line: String) {
        let parts = line.split(separator: " with ", maxSplits: 1)
        let start = "# recorded on "
        guard parts.count == 2, parts[0].hasPrefix(start) else { return nil }
        self.init(architecture: String(parts[0].dropFirst(start.count)), libraries: String(parts[1]))
    }

    /// The table's first line.
    var line: String { "# recorded on \(architecture) with \(libraries)" }

    /// The values on this machine.
    static let here: RecordingEnvironment = {
        #if arch(x86_64)
        let architecture = "x86_64"
        #elseif arch(arm64)
        let architecture = "arm64"
        #else
        let architecture = "another architecture"
        #endif
        // The first bytes occur once only: whether ISA-L finds a repetition of them depends on memory addresses.
        let bytes: [UInt8] = (0..<8).map { 0xF0 + $0 } + (0..<3000).map { UInt8(($0 * $0 / 7) & 127) }
        var digest = FNV()
        for level in 0...3 {
            var count = 0
            guard let deflated = test_isal_deflate(bytes, bytes.count, Int32(level), &count) else { continue }
            digest.add(UnsafeRawBufferPointer(start: deflated, count: count))
            free(deflated)
        }
        return RecordingEnvironment(
            architecture: architecture,
            libraries: "\(String(cString: test_library_versions())) (deflating to \(digest.text))")
    }()
}
