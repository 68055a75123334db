import Foundation
@testable import Batch
import TestSupport
import Testing

/// Runs that were to go on where another had ended, but were not told to.
@Suite struct ForgottenResumeTests {
    /// Interrupted, run again without --resume, then with it: every image is done, none twice and none lost.
    @Test func anInterruptedRunGoesOnAfterOneWithoutResume() throws {
        try withTemporaryFolder { folder in
            try writeImages((0..<200).map { "in/\($0 % 5)/\($0).png" }, in: folder)
            let command = ["in"] + blur + ["-o", "out", "-r", "--jobs", "2"]
            let output = folder.appending(path: "out")
            let process = try startCommand(command, in: folder)
            let hit = try wait(for: process) { try inputs("done", output).count >= 40 }
            #expect(hit, "the run ended before it could be interrupted")
            kill(process.processIdentifier, SIGINT)
            process.waitUntilExit()
            #expect(process.terminationStatus == 130)
            let first = try contents(output)
            #expect(first.count >= 40 && first.count < 200, "\(first.count) outputs")
            // The outputs of the first run are refused, and the others are made.
            let forgotten = try imgconv(command, in: folder)
            #expect(forgotten.status == 1 && forgotten.text.contains("\(first.count) failed"), "\(forgotten.text)")
            #expect(try contents(output).count == 200)
            #expect(try imgconv(["status", "out", "in", "-r"], in: folder).text.hasPrefix("out: 200 done\n"))
            let resumed = try imgconv(command + ["--resume"], in: folder)
            #expect(resumed.status == 0 && resumed.errors.isEmpty, "\(resumed.errors)")
            #expect(resumed.text.hasPrefix("0 images written, 200 skipped"), "\(resumed.text)")
            let done = try inputs("done", output)
            #expect(done.count == 200 && Set(done).count == 200)
            let after = try contents(output)
            for (path, data) in first { #expect(after[path] == data, "\(path)") }
        }
    }

    /// A run that was killed between the rename and its journal's line is resumed, too.
    @Test func anOutputWithoutItsLineIsDoneAgain() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/b.png"], in: folder)
            let command = ["in"] + blur + ["-o", "out", "--jobs", "1"]
            #expect(try imgconv(command, in: folder).status == 0)
            let url = folder.appending(path: "out/.imgconv/journal.jsonl")
            let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
            try (lines.dropLast().joined(separator: "\n") + "\n").write(to: url, atomically: true, encoding: .utf8)
            #expect(try imgconv(command, in: folder).status == 73)
            let resumed = try imgconv(command + ["--resume"], in: folder)
            #expect(resumed.text.hasPrefix("1 image written, 1 skipped"), "\(resumed.text)\(resumed.errors)")
        }
    }

    /// Journals that older programs left in this state are read in the same way.
    @Test func refusalsInOldJournalsDoNotCount() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png"], in: folder)
            let command = ["in"] + blur + ["-o", "out"]
            #expect(try imgconv(command, in: folder).status == 0)
            let url = folder.appending(path: "out/.imgconv/journal.jsonl")
            let old = try Data(contentsOf: url)
            let refusal =
                #"{"event": "failed", "input": "a.png", "time": 9999999999, "error": "exists", "cause": "exists", "#
                + #""foreign": true}"#
            try (old + Data((refusal + "\n").utf8)).write(to: url)
            #expect(try imgconv(command + ["--resume"], in: folder).text.hasPrefix("0 images written, 1 skipped"))
            // After work had begun, a file at the output's path is not that of a run.
            let begun = #"{"event": "begun", "input": "a.png", "time": 9999999999}"#
            try (old + Data((begun + "\n" + refusal + "\n").utf8)).write(to: url)
            let refused = try imgconv(command + ["--resume"], in: folder)
            #expect(refused.status == 73 && refused.errors.contains("exists already"), "\(refused.errors)")
        }
    }
}
