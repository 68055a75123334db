import Foundation
import ImageCodecs
import TestSupport
import Testing

@Suite struct BatchFailureTests {
    /// 5 % of the files are broken, each in another way: the others are written as if they were alone.
    @Test func brokenFilesDoNotStopTheOthers() throws {
        try withTemporaryFolder { folder in
            let paths = (0..<100).map { "in/\($0 / 10)/\($0).png" }
            try writeImages(paths, in: folder)
            let whole = try Data(contentsOf: folder.appending(path: paths[0]))
            var flipped = whole
            flipped[whole.count / 2] ^= 0xFF
            let damages = [whole.prefix(20), whole.dropLast(16), Data(), Data("text".utf8), flipped]
            let broken = [3, 27, 50, 74, 99]
            for (index, damage) in zip(broken, damages) {
                try damage.write(to: folder.appending(path: paths[index]))
            }
            let result = try imgconv(["in"] + blur + ["-o", "out", "-r", "--json", "--log", "log.jsonl"], in: folder)
            #expect(result.status == 1)
            for index in broken {
                #expect(result.errorLines.contains { $0.hasPrefix("imgconv: \(paths[index]): ") }, "\(result.errors)")
            }
            // With JSON on standard output the summary goes to standard error.
            #expect(result.errors.contains("95 images written, 5 failed, in "))
            #expect(result.errors.contains("failed, damaged PNG: 3\n"), "\(result.errors)")
            let expected = paths.enumerated().filter { !broken.contains($0.offset) }.map { $0.element.dropFirst(3) }
            #expect(Set(try contents(folder.appending(path: "out")).keys) == Set(expected.map(String.init)))
            let objects = try jsonLines(result.output)
            #expect(objects.count == 100)
            #expect(objects.count { $0["status"] as? String == "failed" && $0["error"] is String } == 5)
            #expect(objects.count { $0["status"] as? String == "ok" && $0["width"] as? Int == 4 } == 95)
            let log = try jsonLines(Data(contentsOf: folder.appending(path: "log.jsonl")))
            #expect(log.count == 102)
            #expect(log.first?["event"] as? String == "started" && log.last?["event"] as? String == "ended")
            #expect(log.last?["failed"] as? Int == 5)
            // All of several alike is that failure's own code.
            let alike = try imgconv([paths[3], paths[27]] + blur + ["-o", "out2/"], in: folder)
            #expect(alike.status == 65)
        }
    }

    @Test func failFastStops() throws {
        try withTemporaryFolder { folder in
            try writeImages((10..<99).map { "in/\($0).png" }, in: folder)
            try Data("text".utf8).write(to: folder.appending(path: "in/0.png"))
            let result = try imgconv(["in"] + blur + ["-o", "out", "--fail-fast", "--jobs", "1"], in: folder)
            #expect(result.status == 1)
            #expect(try contents(folder.appending(path: "out")).isEmpty)
            #expect(result.errorLines.count == 1)
        }
    }

    /// A limit on a file's size fails as a full disk does, in the middle of writing.
    @Test func whatDoesNotFitLeavesNothing() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png"], in: folder)
            for name in ["n", "m"] { try writeNoise(side: 200, to: folder.appending(path: "in/\(name).npy")) }
            let result = try shell(
                "ulimit -f 16; exec \"$IMGCONV\" in -k 1 -o 'out/{stem}.png'", in: folder)
            #expect(result.status == 1, "\(result.errors)")
            #expect(result.errors.contains("imgconv: out/n.png: writing failed: File too large; nothing was written"))
            #expect(try tree(folder.appending(path: "out")) == [".imgconv/journal.jsonl", ".imgconv/lock", "a.png"])
            let alone = try shell(
                "ulimit -f 16; exec \"$IMGCONV\" in/n.npy in/m.npy -k 1 -o 'x/{stem}.png'", in: folder)
            #expect(alone.status == 74, "\(alone.errors)")
            #expect(try tree(folder.appending(path: "x")) == [])
            let both = try shell(
                "ulimit -f 16; exec \"$IMGCONV\" in/n.npy in/m.npy -k 1 -o y/ --format png", in: folder)
            #expect(both.status == 74, "\(both.errors)")
            #expect(try tree(folder.appending(path: "y")) == [])
        }
    }

    @Test func aFullDiskIsSurvivedAndResumed() throws {
        try withTemporaryFolder { folder in
            for index in 0..<6 { try writeNoise(side: 200, to: folder.appending(path: "in/\(index).npy")) }
            let mounted = try shell("mkdir out && mount -t tmpfs -o size=128k tmpfs out", in: folder)
            guard mounted.status == 0 else {
                print("note: nothing can be mounted here; the full disk was not tried")
                return
            }
            defer { _ = try? shell("umount out", in: folder) }
            let output = folder.appending(path: "out")
            let command = ["in", "-k", "1", "-o", "out/{stem}.png", "--resume"]
            let full = try imgconv(command, in: folder)
            #expect(full.status == 1)
            #expect(full.errors.contains("No space left on device; nothing was written"))
            let written = try contents(output)
            #expect(!written.isEmpty && written.count < 6)
            for path in written.keys { _ = try readImage(output.appending(path: path)) }
            #expect(try tree(output).filter { $0.hasSuffix(".tmp") } == [])
            #expect(try shell("mount -o remount,size=2m out", in: folder).status == 0)
            let second = try imgconv(command, in: folder)
            #expect(second.status == 0, "\(second.errors)")
            #expect(try contents(output).count == 6)
            #expect(Set(try inputs("done", output)).count == 6)
        }
    }

    @Test func anInputThatVanishesIsReported() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/b.png", "in/c.png"], in: folder)
            try writeNoise(side: 1000, to: folder.appending(path: "in/a.npy"))
            let process = try startCommand(
                ["in"] + blur + ["-o", "out/{stem}.png", "--jobs", "1", "--png-level", "9"], in: folder)
            let output = folder.appending(path: "out")
            #expect(try wait(for: process) { try tree(output).contains { $0.contains(".a.png.imgconv-") } })
            try FileManager.default.removeItem(at: folder.appending(path: "in/b.png"))
            process.waitUntilExit()
            #expect(process.terminationStatus == 1)
            #expect(try contents(output).keys.sorted() == ["a.png", "c.png"])
            let failed = try journal(output).filter { $0["event"] as? String == "failed" }
            #expect(failed.map { $0["input"] as? String } == ["b.png"])
            #expect(failed.first?["error"] as? String == "cannot be opened: No such file or directory")
        }
    }

    /// As another user where this one may read everything.
    @Test func whatMayNotBeReadIsReported() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/closed.png", "in/shut/b.png", "in/x/c.png"], in: folder)
            #expect(try shell("chmod 777 .; chmod 0 in/closed.png in/shut", in: folder).status == 0)
            defer { _ = try? shell("chmod 700 in/shut", in: folder) }
            let drop = getuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : ""
            guard try shell("\(drop) \"$IMGCONV\" --version", in: folder).status == 0 else {
                print("note: another user cannot run the command here; permissions were not tried")
                return
            }
            let result = try shell("\(drop) \"$IMGCONV\" in -k 1 -o out -r", in: folder)
            #expect(result.status == 1)
            #expect(
                Set(result.errorLines) == [
                    "imgconv: in/closed.png: cannot be opened: Permission denied",
                    "imgconv: in/shut/: cannot be looked into: Permission denied",
                ])
            #expect(try contents(folder.appending(path: "out")).keys.sorted() == ["a.png", "x/c.png"])
            #expect(result.text.contains("2 images written, 2 failed"))
        }
    }

    /// At the first signal nothing more is begun, and what is under way is ended; nothing half-written is left.
    @Test(arguments: [SIGINT, SIGTERM])
    func aSignalEndsTheRunInOrder(signal: Int32) throws {
        try withTemporaryFolder { folder in
            try writeImages((0..<300).map { "in/\($0).png" }, in: folder)
            try writeNoise(side: 500, to: folder.appending(path: "in/0.npy"))
            let command = ["in"] + blur + ["-o", "out/{name}.png", "--png-level", "9", "--resume", "--jobs", "1"]
            let process = try startCommand(command, in: folder)
            let output = folder.appending(path: "out")
            #expect(try wait(for: process) { try tree(output).contains { $0.contains(".0.npy.png.imgconv-") } })
            kill(process.processIdentifier, signal)
            process.waitUntilExit()
            #expect(process.terminationReason == .exit && process.terminationStatus == 130)
            #expect(try contents(output).keys.sorted() == ["0.npy.png"])
            #expect(try inputs("done", output) == ["0.npy"])
            #expect(try tree(output).filter { $0.hasSuffix(".tmp") } == [])
            #expect(try imgconv(command, in: folder).text.hasPrefix("300 images written, 1 skipped"))
        }
    }

    @Test func aSecondSignalEndsItAtOnce() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/b.png"], in: folder)
            try writeNoise(side: 2000, to: folder.appending(path: "in/a.npy"))
            let process = try startCommand(
                ["in"] + blur + ["-o", "out/{stem}.png", "--png-level", "9", "--jobs", "1"], in: folder)
            let output = folder.appending(path: "out")
            #expect(try wait(for: process) { try tree(output).contains { $0.hasSuffix(".tmp") } })
            // A signal that comes before the one before it was received is lost: the machine may be busy.
            while process.isRunning {
                kill(process.processIdentifier, SIGINT)
                usleep(20_000)
            }
            process.waitUntilExit()
            #expect(process.terminationReason == .exit && process.terminationStatus == 130)
            #expect(try tree(output) == [".imgconv/journal.jsonl", ".imgconv/lock"])
        }
    }
}
