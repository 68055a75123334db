import Foundation
import ImageCodecs
import TestSupport
import Testing

@Suite struct ResumeTests {
    /// Small images, and some that take long enough to be interrupted in the middle.
    private func writeInputs(in folder: URL, small: Int, large: Int) throws {
        try writeImages((0..<small).map { "in/\($0 % 7)/small\($0).png" }, in: folder)
        for index in 0..<large {
            try writeNoise(side: 300, to: folder.appending(path: "in/\(index % 7)/large\(index).npy"))
        }
    }

    /// A run that is killed again and again, and goes on each time, ends as one that nobody disturbed.
    @Test func killedRunsGoOn() throws {
        try withTemporaryFolder { folder in
            try writeInputs(in: folder, small: 48, large: 10)
            let command = ["in"] + blur + ["--range", "abs", "-r", "-q", "--resume"]
            #expect(try imgconv(command + ["-o", "whole"], in: folder).status == 0)
            let expected = try contents(folder.appending(path: "whole"))
            #expect(expected.count == 58)
            var generator = SeededGenerator(seed: testSeed)
            var kills = 0
            var round = 0
            while kills < 20 {
                round += 1
                let output = folder.appending(path: "out\(round)")
                let order = command + ["-o", output.lastPathComponent]
                // Five moments in one run's life, each so many images after the one before.
                for _ in 0..<5 {
                    let target = try inputs("done", output).count + Int.random(in: 0...15, using: &generator)
                    let process = try startCommand(order, in: folder)
                    let hit = try wait(for: process) { try inputs("done", output).count >= target }
                    if hit { usleep(UInt32.random(in: 0...4000, using: &generator)) }
                    kill(process.processIdentifier, SIGKILL)
                    process.waitUntilExit()
                    if process.terminationReason == .uncaughtSignal { kills += 1 }
                    // What is there is whole.
                    for (path, data) in try contents(output) { #expect(data == expected[path], "\(path), \(testSeed)") }
                }
                let last = try imgconv(order, in: folder)
                #expect(last.status == 0, "\(last.errors)")
                #expect(try contents(output) == expected)
                #expect(try tree(output).filter { $0.hasSuffix(".tmp") } == [])
                let done = try inputs("done", output)
                #expect(done.count == expected.count && Set(done).count == done.count, "an image was done twice")
                #expect(try imgconv(["status", output.lastPathComponent, "in", "-r"], in: folder).status == 0)
            }
        }
    }

    @Test func onlyWhatChangedIsDoneAgain() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/b.png", "in/x/c.png", "in/x/d.png"], in: folder)
            func run(_ more: [String] = []) throws -> (status: Int32, summary: String) {
                let result = try imgconv(["in"] + blur + ["-o", "out", "-r", "--resume"] + more, in: folder)
                return (result.status, String(result.text.prefix { $0 != "\n" }))
            }
            func expect(_ words: String, _ more: [String] = [], line: Int = #line) throws {
                let (status, summary) = try run(more)
                #expect(status == 0 && summary.hasPrefix(words), "line \(line): \(summary)")
            }
            try expect("4 images written, in")
            try expect("0 images written, 4 skipped, in")
            // A new time alone is none; a new content is, and so is an output that is gone.
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1e9)],
                ofItemAtPath: folder.appending(path: "in/a.png").path)
            try expect("0 images written, 4 skipped, in")
            try writeImages(["elsewhere/1.png", "elsewhere/2.png", "in/b.png"], in: folder)
            try FileManager.default.removeItem(at: folder.appending(path: "out/x/c.png"))
            try expect("2 images written, 2 skipped, in")
            try writeImages(["in/e.png"], in: folder)
            try expect("1 image written, 4 skipped, in")
            // Other settings; then the same again, written otherwise; then what makes no difference.
            try expect("5 images written, in", ["--boundary", "edge", "--overwrite"])
            try expect("0 images written, 5 skipped, in", ["-b", "edge"])
            try expect("0 images written, 5 skipped, in", ["-b", "edge", "--jobs", "1", "--durable", "--verify"])
            try expect("5 images written, in", ["-b", "edge", "--scale", "1/2", "--overwrite"])
            // A rehearsal says it, and does nothing.
            let before = try contents(folder.appending(path: "out"))
            #expect(try run(["--dry-run"]).status == 64)
            #expect(try run(["--dry-run", "--overwrite"]).status == 0)
            #expect(try contents(folder.appending(path: "out")) == before)
            try expect("5 images written, in", ["--overwrite"])
        }
    }

    /// What no run has made is nobody's to replace.
    @Test func filesOfOthersAreNotReplaced() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/b.png", "out/b.png"], in: folder)
            let foreign = try Data(contentsOf: folder.appending(path: "out/b.png"))
            for _ in 0..<2 {
                let result = try imgconv(["in"] + blur + ["-o", "out", "--resume"], in: folder)
                #expect(result.status == 1)
                #expect(
                    result.errors
                        == "imgconv: out/b.png: exists already; --overwrite replaces it, -o names another output\n")
                #expect(try Data(contentsOf: folder.appending(path: "out/b.png")) == foreign)
            }
            let result = try imgconv(["in"] + blur + ["-o", "out", "--resume", "--overwrite"], in: folder)
            #expect(result.status == 0 && result.text.hasPrefix("1 image written, 1 skipped"), "\(result.text)")
        }
    }

    /// Written down is what the input was before it was read.
    @Test func anInputThatChangesMeanwhileIsDoneAgain() throws {
        try withTemporaryFolder { folder in
            try writeInputs(in: folder, small: 2, large: 0)
            let slow = folder.appending(path: "in/0/slow.npy")
            try writeNoise(side: 1200, to: slow)
            let command = ["in"] + blur + ["-o", "out/{dir}/{stem}.png", "-r", "--png-level", "9", "--resume"]
            let process = try startCommand(command, in: folder)
            let output = folder.appending(path: "out")
            let hit = try wait(for: process) { try tree(output).contains { $0.contains(".slow.png.imgconv-") } }
            #expect(hit, "the image was done before it could be changed")
            let handle = try FileHandle(forUpdating: slow)
            try handle.seek(toOffset: 1_000_000)
            try handle.write(contentsOf: Data(repeating: 0x41, count: 16))
            try handle.close()
            process.waitUntilExit()
            let second = try imgconv(command, in: folder)
            #expect(second.text.hasPrefix("1 image written, 2 skipped"), "\(second.text)\(second.errors)")
        }
    }

    @Test func tornAndHostileJournalsAreReadAsFarAsTheyGo() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/b.png", "in/c.png"], in: folder)
            let command = ["in"] + blur + ["-o", "out", "--resume", "--jobs", "1"]
            #expect(try imgconv(command, in: folder).status == 0)
            let url = folder.appending(path: "out/.imgconv/journal.jsonl")
            let whole = try Data(contentsOf: url)
            // Torn at every third byte of the last line: the image is done again, and the journal goes on.
            let lastLine = whole.dropLast().lastIndex(of: UInt8(ascii: "\n")) ?? 0
            for end in stride(from: lastLine + 1, to: whole.count - 1, by: 37) {
                try whole.prefix(end).write(to: url)
                let result = try imgconv(command, in: folder)
                #expect(result.text.hasPrefix("1 image written, 2 skipped"), "\(end): \(result.text)\(result.errors)")
                #expect(try imgconv(command, in: folder).text.hasPrefix("0 images written, 3 skipped"))
            }
            // Anything may stand between the lines.
            var generator = SeededGenerator(seed: testSeed)
            let noise = Data((0..<5000).map { _ in UInt8.random(in: 0...255, using: &generator) })
            let digits = String(repeating: "f", count: 32)
            let settings = try #require(try journal(folder.appending(path: "out")).last?["settings"] as? String)
            let lies: [String] = [
                String(repeating: "x", count: 3_000_000), "{\"event\": \"done\"", "{}", "null", "[1, 2]",
                "{\"a\": {\"b\": 1}}",
                "{\"event\": \"done\", \"input\": \"a.png\", \"time\": 99999999999999999999, \"size\": 1}",
                "{\"event\": \"done\", \"input\": \"a.png\", \"time\": 9999999999, \"size\": -1, \"modified\": \"x.y\"}",
                "{\"event\": \"done\", \"input\": \"\\ud800\", \"time\": 1}",
                "{\"event\": \"done\", \"input\": \"a.png\\",
                "{\"event\": \"failed\", \"input\": \"a.png\", \"time\": 0, \"error\": \"\\u0000\", \"cause\": \"\"}",
                "{\"event\": \"done\", \"input\": \"c.png\", \"time\": 1, \"size\": 9223372036854775807, \"modified\": "
                    + "\"9223372036.999999999\", \"content\": \"\(digits)\", \"settings\": \"\(settings)\"}",
            ]
            let hostile = noise + Data(("\n" + lies.joined(separator: "\n") + "\n").utf8)
            // In one journal the last word counts, and a lie at most has an image done again.
            for (bytes, words) in [
                (hostile + whole, "0 images written, 3 skipped"), (whole + hostile, "1 image written, 2 skipped"),
            ] {
                try bytes.write(to: url)
                let result = try imgconv(command, in: folder)
                #expect(result.status == 0, "\(testSeed): \(result.errors)")
                #expect(result.text.hasPrefix(words), "\(testSeed): \(result.text)")
                #expect(try imgconv(["status", "out", "in"], in: folder).status == 0)
            }
        }
    }

    @Test func twoRunsDoNotShareAnOutputFolder() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png"], in: folder)
            try writeNoise(side: 1200, to: folder.appending(path: "in/slow.npy"))
            let command = ["in"] + blur + ["-o", "out/{stem}.png", "--png-level", "9", "--overwrite"]
            let first = try startCommand(command, in: folder)
            #expect(try wait(for: first) { try !inputs("begun", folder.appending(path: "out")).isEmpty })
            // It keeps its locks for as long as this takes.
            kill(first.processIdentifier, SIGSTOP)
            #expect(try imgconv(["status", "out"], in: folder).text.contains("; a run is in progress"))
            let second = try imgconv(command, in: folder)
            #expect(second.status == 73)
            #expect(
                second.errors
                    == "imgconv: out/: another run is writing to this folder; wait until it has ended, or name another folder with -o\n"
            )
            #expect(try imgconv(command + ["--shard", "1/2"], in: folder).status == 73)
            kill(first.processIdentifier, SIGCONT)
            first.waitUntilExit()
            #expect(first.terminationStatus == 0)
            #expect(try imgconv(command, in: folder).status == 0)
        }
    }

    /// What is ours and nobody's is removed; what is somebody's, or not ours, is left alone.
    @Test func leftoversAreRemovedAndNothingElse() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/x/b.png"], in: folder)
            let command = ["in"] + blur + ["-o", "out", "-r", "--overwrite"]
            // A name as this host makes it.
            try writeNoise(side: 1200, to: folder.appending(path: "slow.npy"))
            let process = try startCommand(
                ["slow.npy"] + blur + ["-o", "out.png", "--png-level", "9"], in: folder)
            var name: String?
            _ = try wait(for: process) {
                name = try listing(folder).first { $0.hasSuffix(".tmp") }
                return name != nil
            }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let left = try #require(name, "the image was done before it could be killed")
            #expect(try listing(folder).contains(left))
            let x = folder.appending(path: "out/x")
            try FileManager.default.createDirectory(at: x, withIntermediateDirectories: true)
            let others = [
                ".b.png.imgconv-zzzzzzzz-1-2.tmp", ".b.imgconv-1-2.tmp", "b.png.imgconv-00000000-1-2.tmp", ".tmp",
            ]
            let ofAnotherHost = ".b.png.imgconv-00000000-1-2.tmp"
            for name in others + [ofAnotherHost] { try Data("x".utf8).write(to: x.appending(path: name)) }
            try FileManager.default.moveItem(at: folder.appending(path: left), to: x.appending(path: left))
            #expect(try imgconv(command, in: folder).status == 0)
            #expect(try listing(x).sorted() == (others + [ofAnotherHost, "b.png"]).sorted())
            // A file of another host is a leftover when it has not been written to for a while.
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -3600)],
                ofItemAtPath: x.appending(path: ofAnotherHost).path)
            #expect(try imgconv(command, in: folder).status == 0)
            #expect(try listing(x).sorted() == (others + ["b.png"]).sorted())
        }
    }
}
