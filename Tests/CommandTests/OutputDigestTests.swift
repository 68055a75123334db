import Conventions
import Convolution
import Foundation
import ImageBuffers
import ImageReport
import KernelFormats
import TestSupport
import Testing

/// Compares the command's output files with the digests in `Fixtures/digests.txt`.
///
/// npy, PFM and kernel files are compared byte for byte, PNG files by their decoded samples. The bytes of PNG files, and
/// all outputs of runs with JPEG, are compared where the codec libraries are those that the table names.
/// IMGCONV_REGENERATE=1 replaces the digests.
@Suite struct OutputDigestTests {
    private static let isRegenerated = environment("IMGCONV_REGENERATE") != nil

    @Test(arguments: DigestTable.features)
    func outputsEqualTheRecordedDigests(feature: String) throws {
        let table = try DigestTable()
        let runs = table.runs.filter { $0.feature == feature }
        var written: [(run: DigestTable.Run, text: String)] = []
        for run in runs {
            let (result, outputs) = try run.run()
            #expect(result.status == 0, "\(feature): imgconv \(run.command): \(result.errors)")
            #expect(!outputs.isEmpty, "\(feature): imgconv \(run.command) wrote no file")
            written.append((run, outputs.map(\.description).joined(separator: ", ")))
            guard !Self.isRegenerated, result.status == 0 else { continue }
            let differences = try Self.differences(of: outputs, from: run, table)
            #expect(
                differences.isEmpty,
                "\(feature): imgconv \(run.command): \(differences.joined(separator: "; "))")
        }
        if Self.isRegenerated { try DigestTable.record(written) }
    }

    /// The differences from the recorded outputs, as far as they can be compared on this machine.
    private static func differences(
        of outputs: [OutputDigest], from run: DigestTable.Run, _ table: DigestTable
    ) throws -> [String] {
        let recorded = run.recordedOutputs
        guard outputs.map(\.name) == recorded.map(\.name) else {
            return ["it wrote \(outputs.map(\.name)), recorded are \(recorded.map(\.name))"]
        }
        let recording = try #require(table.recording, "the table's first line")
        let here = RecordingEnvironment.here
        guard recording.architecture == here.architecture else { return [] }
        let hasLibraries = recording.libraries == here.libraries
        if run.readsOrWritesJPEG && !hasLibraries { return [] }
        return zip(outputs, recorded).compactMap { output, recorded in
            if output.samples != recorded.samples { return "\(output.name) has other samples" }
            guard output.bytes != recorded.bytes else { return nil }
            guard output.samples != nil else { return "\(output.name) is another file" }
            return hasLibraries ? "\(output.name) has the same samples in other bytes" : nil
        }
    }

    /// Prints a note about outputs that cannot be compared on this machine.
    @Test func reportsWhatIsNotCompared() throws {
        let table = try DigestTable()
        let recording = try #require(table.recording, "the table's first line")
        let here = RecordingEnvironment.here
        if recording.architecture != here.architecture {
            print("note: output digests are of \(recording.architecture); here, none of them is compared")
        } else if recording.libraries != here.libraries {
            let count = table.runs.filter(\.readsOrWritesJPEG).count
            print(
                "note: output digests were recorded with \(recording.libraries), and here are \(here.libraries): "
                    + "the bytes of PNG files and the \(count) runs with JPEG are not compared")
        }
    }

    /// The table has a run for every preset, named kernel, engine, size, range rule, rounding rule, difference style,
    /// boundary, combination and normalization, and every input file is used.
    @Test func coversEveryName() throws {
        let runs = try DigestTable().runs
        #expect(runs.count >= 200)
        let words = runs.map(\.words)
        func values(of flags: Set<String>) -> Set<String> {
            Set(words.flatMap { words in zip(words, words.dropFirst()).filter { flags.contains($0.0) }.map(\.1) })
        }
        func expect(_ names: [String], _ flags: Set<String>, sourceLocation: SourceLocation = #_sourceLocation) {
            let given = Set(values(of: flags).map { $0.prefix { $0 != ":" } }.map(String.init))
            let missing = names.filter { !given.contains($0) }
            #expect(missing.isEmpty, "no run has \(flags.sorted()) \(missing)", sourceLocation: sourceLocation)
        }
        expect(ConventionTable.presets.map(\.name), ["--like"])
        expect(NamedKernel.all.map(\.name), ["-k"])
        expect(FilterAlgorithm.allCases.map(\.rawValue), ["--algorithm"])
        expect(OutputSize.allCases.map(\.rawValue), ["--size"])
        expect(Quantizer.Range.allCases.map(\.rawValue), ["--range"])
        expect(Quantizer.Rounding.allCases.map(\.rawValue), ["--rounding"])
        expect(DifferenceStyle.allCases.map(\.rawValue), ["--diff-style"])
        expect(["symmetric", "reflect", "edge", "constant", "wrap", "renormalize", "copy"], ["-b"])
        expect(["sequence", "magnitude", "sum", "max"], ["--combine"])
        expect(["none", "sum", "abs", "posneg"], ["--normalize"])
        let used = Set(words.joined())
        let unused = DigestInputs.files.keys.filter { path in
            !used.contains { $0 == path || path.hasPrefix($0 + "/") }
        }
        #expect(unused.isEmpty, "no run reads these")
        #expect(Set(runs.map(\.command)).count == runs.count, "a run is there twice")
    }

    /// Recorded outputs do not depend on the number of threads.
    @Test func threadsChangeNoOutput() throws {
        let runs = try DigestTable().runs.filter { $0.feature == "threads" }
        let commands = Dictionary(grouping: runs) { run in run.words.dropFirst() }
        #expect(!commands.isEmpty)
        for (command, runs) in commands {
            #expect(runs.count > 1 && Set(runs.map(\.recorded)).count == 1, "\(command.joined(separator: " "))")
        }
    }

    /// Test values of draft-eastlake-fnv, appendix C.
    @Test func digestsAreThoseOfFNV() {
        for (text, digest) in [("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8")] {
            var hasher = FNV()
            hasher.add(text)
            #expect(hasher.text == digest)
        }
    }
}
