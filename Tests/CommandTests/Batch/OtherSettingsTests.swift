@testable import Batch
import Convolution
import Foundation
import ImageCodecs
@testable import ImagePipeline
import TestSupport
import Testing

/// --resume with settings other than those of the run before.
@Suite struct OtherSettingsTests {
    /// Nothing is replaced, the setting is named, and --overwrite replaces.
    @Test(
        arguments: [
            (["-b", "edge"], ["--boundary (symmetric, now edge)"]), (["--scale", "2"], ["--scale (1.0, now 2.0)"]),
            (["-m", "correlate", "--bias", "3"], ["--mode (convolve, now correlate)", "--bias (0.0, now 3.0)"]),
            (["--range", "offset"], ["--range (clip, now offset)"]),
            (["--depth", "16"], ["--depth (default, now 16)"]),
            (["-k", "2"], ["--kernel (3x1: 1.0 2.0 1.0, now 1x1: 2.0)"]),
            (["--crop", "2x2+0+0"], ["--crop (default, now 2x2+0+0)"]),
            (["--grey"], ["--grey (false, now true)"]), (["--like", "opencv.filter2D"], ["--like"]),
            (["--stride", "2"], ["--stride"]), (["--algorithm", "fft"], ["--algorithm (default, now fft)"]),
        ])
    func settingsAreNamedBeforeAnythingIsReplaced(options: [String], names: [String]) throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/x/b.png", "in/x/c.png"], in: folder)
            let output = folder.appending(path: "out")
            let command = ["in", "-o", "out", "-r"] + (options.contains("-k") ? [] : ["-k", "1 2 1"])
            #expect(try imgconv(["in", "-k", "1 2 1", "-o", "out", "-r"], in: folder).status == 0)
            try writeImages(["in/new.png"], in: folder)
            let before = try contents(output)
            let refused = try imgconv(command + options + ["--resume"], in: folder)
            #expect(refused.status == 64 && refused.text.isEmpty && refused.errorLines.count == 1, "\(refused.errors)")
            #expect(refused.errors.hasPrefix("imgconv: --resume: an earlier run had other settings: "))
            for name in names { #expect(refused.errors.contains(name), "\(refused.errors)") }
            #expect(refused.errors.contains(".png would be replaced; --overwrite replaces"), "\(refused.errors)")
            #expect(try contents(output) == before)
            let replaced = try imgconv(command + options + ["--resume", "--overwrite"], in: folder)
            #expect(replaced.status == 0 && replaced.text.hasPrefix("4 images written"), "\(replaced.errors)")
            let resumed = try imgconv(command + options + ["--resume"], in: folder)
            #expect(resumed.text.hasPrefix("0 images written, 4 skipped"), "\(resumed.errors)")
        }
    }

    @Test func journalsOfOlderProgramsSayOnlyThat() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png"], in: folder)
            let command = ["in"] + blur + ["-o", "out"]
            #expect(try imgconv(command, in: folder).status == 0)
            let url = folder.appending(path: "out/.imgconv/journal.jsonl")
            let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
            #expect(lines[0].hasPrefix("{\"event\": \"settings\""), "\(lines[0])")
            try (lines.dropFirst().joined(separator: "\n") + "\n").write(to: url, atomically: true, encoding: .utf8)
            let refused = try imgconv(command + ["-b", "wrap", "--resume"], in: folder)
            #expect(refused.status == 64)
            #expect(refused.errors.contains("--resume: the settings differ from those of an earlier run; out/a.png"))
            // With the same settings, it goes on.
            #expect(try imgconv(command + ["--resume"], in: folder).text.hasPrefix("0 images written, 1 skipped"))
        }
    }

    /// What the run would not replace does not keep it from going on.
    @Test func onlyOutputsOfTheRunCount() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/a.png", "in/x/b.png", "other/c.png"], in: folder)
            #expect(try imgconv(["in"] + blur + ["-o", "out", "-r"], in: folder).status == 0)
            func run(_ arguments: [String]) throws -> CommandResult {
                try imgconv(arguments + blur + ["-b", "wrap", "--resume"], in: folder)
            }
            // Another input, other names, and outputs or inputs that are gone.
            #expect(try run(["other", "-o", "out"]).text.hasPrefix("1 image written"))
            #expect(try run(["in", "-o", "out"]).status == 64)
            #expect(try run(["in", "-o", "out/{stem}.wrap.png"]).text.hasPrefix("1 image written"))
            try FileManager.default.removeItem(at: folder.appending(path: "out/a.png"))
            #expect(try run(["in", "-o", "out"]).text.hasPrefix("1 image written"))
            #expect(try run(["in", "-o", "out", "-r"]).status == 64)
            try FileManager.default.removeItem(at: folder.appending(path: "in/x/b.png"))
            #expect(try run(["in", "-o", "out", "-r"]).text.hasPrefix("0 images written, 1 skipped"))
        }
    }

    @Test func recordsComeBack() throws {
        var request = FilterRequest(
            input: .standardInput, output: .standardOutput,
            chain: FilterChain([.filter(Filter(Kernel(width: 2, height: 1, weights: [1, 2])))]))
        let record = SettingsRecord(request, program: "imgconv 1")
        let bytes = Array(record.line.utf8)
        #expect(SettingsRecord(bytes, 0..<bytes.count) == record)
        for end in 0..<bytes.count { #expect(SettingsRecord(bytes, 0..<end) == nil) }
        #expect(record.differences(from: record).isEmpty)
        #expect(
            SettingsRecord(request, program: "imgconv 2").differences(from: record)
                == ["the program's version (imgconv 1, now imgconv 2)"])
        // Everything that changes the digest changes a value.
        let changes: [(inout FilterRequest) -> Void] = [
            { $0.encoding.depth = 8 }, { $0.encoding.quality = 8 }, { $0.encoding.sampling = .ratio422 },
            { $0.encoding.format = .png }, { $0.background = .init(red: 0, green: 0, blue: 1) }, { $0.isLinear = true },
            { $0.limits.damaged = .keep }, { $0.asSheet = true }, { $0.validFill = 3 },
            { $0.channels = ChannelSelection([.red]) }, { $0.chain.algorithm = .fft }, { $0.chain = $0.chain.flipped },
            { $0.chain = FilterChain($0.chain.operations, gain: 1.0.nextUp) },
            { $0.chain = FilterChain($0.chain.operations, bias: .leastNonzeroMagnitude) },
            { $0.chain = FilterChain($0.chain.operations + $0.chain.operations, combination: .max) },
        ]
        for (index, change) in changes.enumerated() {
            let plain = request
            change(&request)
            let differences = SettingsRecord(request, program: "imgconv 1").differences(from: record)
            #expect(!differences.isEmpty, "change \(index)")
            #expect(differences.allSatisfy { $0.hasPrefix("--") || $0.hasPrefix("the output") }, "\(differences)")
            request = plain
        }
    }
}
