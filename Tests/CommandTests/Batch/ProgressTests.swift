import ArgumentParser
@testable import Command
import Foundation
import TestSupport
import Testing

@Suite struct ProgressTests {
    /// The bar never goes back, whatever is found and passed over, and each line fits.
    @Test(arguments: [40, 79, 120])
    func theBarNeverShrinks(width: Int) {
        var generator = SeededGenerator(seed: testSeed)
        var progress = Progress()
        var longest = 0
        for step in 0..<500 {
            switch Int.random(in: 0..<5, using: &generator) {
            case 0 where !progress.isSearched:
                progress.found += 3
                if !progress.isCounted { progress.counted += Int.random(in: 0...9, using: &generator) }
            case 1 where progress.passedOver + progress.finished < progress.found: progress.passedOver += 1
            case 2, 3:
                guard progress.passedOver + progress.finished < progress.found else { continue }
                progress.finished += 1
                progress.failed += step % 7 == 0 ? 1 : 0
            default: break
            }
            progress.isCounted = step > 100
            progress.isSearched = step > 400
            progress.look()
            let line = progress.bar(width: width, isColoured: false)
            let full = line.count { $0 == "#" }
            #expect(full >= longest && line.count <= width, "\(line) \(testSeed)")
            #expect(step > 100 || full == 0, "\(line)")
            longest = full
        }
        #expect(longest > 0)
        progress.passedOver = progress.found - progress.finished
        progress.look()
        #expect(!progress.bar(width: width, isColoured: false).contains("-]"))
        #expect(progress.text.hasPrefix("\(progress.found)/\(progress.found) files, "))
    }

    @Test func anInterruptIsAnswered() {
        var progress = Progress()
        (progress.found, progress.counted, progress.finished, progress.failed) = (40, 1234, 12, 1)
        progress.isCounted = true
        progress.look()
        for (count, words) in [(2, "2 images"), (1, "1 image")] {
            progress.finishing = count
            let line = progress.bar(width: 79, isColoured: true)
            #expect(line.hasSuffix("]  12/1234  finishing \(words); Ctrl-C again to stop now"), "\(line)")
            #expect(line.count <= 79 && !line.contains("\u{1B}"))
        }
    }

    @Test(
        arguments: [
            (["in", "-k", "1 2 1", "-o", "out dir"], "imgconv in -k '1 2 1' -o 'out dir' --resume"),
            (["in", "-k", "it's", "-o", "o", "--resume"], "imgconv in -k 'it'\\''s' -o o --resume"),
            (["-o", "o", "-k", "", "--", "-in"], "imgconv -o o -k '' --resume -- -in"),
            (["in\n'", "-k", "é", "-o", "$o"], "imgconv $'in\\x0a\\x27' -k é -o '$o' --resume"),
            (["in", "-k", "1", "-o", "o", "--skip-existing"], "imgconv in -k 1 -o o --skip-existing"),
        ])
    func theCommandIsWrittenForAShell(arguments: [String], line: String) throws {
        let options = try FilterCommand.parse(arguments).batch
        #expect(GoingOn(options, isResumable: true).line(arguments) == line)
    }

    @Test func whatCannotGoOnIsNotSaidTo() throws {
        func line(_ arguments: [String], isResumable: Bool) throws -> String? {
            try GoingOn(FilterCommand.parse(arguments).batch, isResumable: isResumable).line(arguments)
        }
        let named = ["a.png", "b.png", "-k", "1", "-o", "o/"]
        #expect(try line(named, isResumable: false) == "imgconv a.png b.png -k 1 -o o/ --skip-existing")
        #expect(try line(named + ["-y"], isResumable: false) == nil)
        #expect(try line(["in", "-n", "-k", "1", "-o", "o"], isResumable: true) == nil)
        #expect(try line(["--files-from", "-", "-k", "1", "-o", "o"], isResumable: true) == nil)
    }

    /// The line that an interrupted run prints finishes its work.
    @Test(arguments: [["in", "-r"], (0..<40).map { "in/\($0).png" }])
    func thePrintedCommandGoesOn(inputs: [String]) throws {
        try withTemporaryFolder { folder in
            try writeImages((0..<40).map { "in/\($0).png" }, in: folder)
            try writeNoise(side: 700, to: folder.appending(path: "in/0.npy"))
            let first = inputs.count == 2 ? inputs : ["in/0.npy"] + inputs
            let command = (first + ["-o", "out it/{name}.png", "--png-level", "9", "-j", "1"])
                .map { "'\($0)'" }.joined(separator: " ")
            // A shell starts what runs in the background with SIGINT ignored.
            let script = """
                mkdir 'out it'; "$IMGCONV" \(command) -k '1 2 1' --normalize sum & run=$!
                until ls -A 'out it' | grep -q imgconv-; do kill -0 $run || exit 9; done
                kill -TERM $run; wait $run
                """
            let interrupted = try shell(script, in: folder)
            #expect(interrupted.status == 130, "\(interrupted.errors)")
            #expect(interrupted.errors == "imgconv: finishing 1 image; Ctrl-C again to stop now\n")
            let lines = interrupted.text.split(separator: "\n").map(String.init)
            #expect(lines.dropLast().last == "go on with:" && lines.last?.hasPrefix("imgconv ") == true, "\(lines)")
            let rest = try #require(lines.last).dropFirst("imgconv ".count)
            let second = try shell("\"$IMGCONV\" \(rest)", in: folder)
            #expect(second.status == 0, "\(second.errors)")
            #expect(try contents(folder.appending(path: "out it")).count == 41)
        }
    }
}
