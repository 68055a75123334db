import Foundation
import TestSupport
import Testing

private let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

/// Runs `bench --json` and reads what it printed.
private func bench(
    _ arguments: [String], in folder: URL, environment: [String: String] = [:]
) throws -> [String: Any] {
    let result = try imgconv(["bench"] + arguments + ["--json"], in: folder, environment: environment)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    return try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
}

@Suite struct BenchTests {
    @Test func printsWhatItMeasured() throws {
        try withTemporaryFolder { folder in
            let arguments = [
                "--width", "50", "--height", "20", "--kernel-size", "3", "--boundary", "wrap", "--threads", "2",
                "--runs", "3",
            ]
            let object = try bench(arguments, in: folder)
            let median = try #require(object["median_ms"] as? Double)
            let minimum = try #require(object["min_ms"] as? Double)
            let maximum = try #require(object["max_ms"] as? Double)
            #expect(0 < minimum && minimum <= median && median <= maximum)
            #expect(try #require(object["prepare_ms"] as? Double) > 0)
            #expect(object["algorithm"] as? String == "direct")
            #expect(["baseline", "avx2", "neon"].contains(object["instructions"] as? String))
            #expect(object["threads"] as? Int == 2)
            let gflops = try #require(object["gflops"] as? Double)
            #expect(abs(gflops * median * 1e6 - 2 * 50 * 20 * 9) < 1)
            let line = try imgconv(["bench"] + arguments, in: folder)
            #expect(line.status == 0)
            for name in ["median_ms", "min_ms", "max_ms", "prepare_ms", "algorithm", "gflops", "threads"] {
                #expect(line.text.contains(name + " "))
            }
        }
    }

    // What is timed shows in its operations: those of all taps, or of two vectors where they are fewer.
    @Test(arguments: [
        (["--kernel-size", "7x2"], 2 * 14), (["--kernel-size", "1x31"], 2 * 31),
        (["--kernel-size", "9", "--rank1"], 2 * 18), (["--kernel-size", "11x5", "--rank1"], 2 * 16),
        (["--kernel-size", "31x1", "--rank1"], 2 * 31), ([], 2 * 25), (["--rank1"], 2 * 10),
    ])
    func operationsAreThoseOfTheKernel(arguments: [String], perSample: Int) throws {
        try withTemporaryFolder { folder in
            let object = try bench(arguments + ["--width", "40", "--height", "30", "--runs", "2"], in: folder)
            let gflops = try #require(object["gflops"] as? Double)
            let median = try #require(object["median_ms"] as? Double)
            #expect(abs(gflops * median * 1e6 - Double(40 * 30 * perSample)) < 1)
        }
    }

    @Test func theEnvironmentChoosesTheInstructionsAndThreads() throws {
        try withTemporaryFolder { folder in
            for set in ["baseline", "avx2", "neon"] {
                let object = try bench(
                    ["--width", "2000", "--height", "1000", "--runs", "1"], in: folder,
                    environment: ["IMGCONV_SIMD": set, "IMGCONV_THREADS": "3"])
                #expect(object["threads"] as? Int == 3)
                // A set that the machine has not is passed over; a machine has one of them at least.
                let used = try #require(object["instructions"] as? String)
                if set != used { print("note: this machine has no \(set); it used \(used)") }
                #if arch(x86_64)
                if set == "baseline" { #expect(used == set) }
                #elseif arch(arm64)
                #expect(used == "neon")
                #endif
            }
        }
    }

    @Test func theMachineIsMeasured() throws {
        try withTemporaryFolder { folder in
            let arguments = ["--machine", "--width", "300", "--height", "200", "--runs", "2", "--threads", "2"]
            let object = try bench(arguments, in: folder)
            for name in ["peak_gflops_one", "peak_gflops_all", "copy_ms_one", "copy_ms_all"] {
                #expect(try #require(object[name] as? Double) > 0, "\(name)")
            }
            #expect(object["threads"] as? Int == 2)
            #expect(["baseline", "avx2", "neon"].contains(object["instructions"] as? String))
            let plain = try bench(
                ["--machine", "--width", "3", "--height", "2", "--runs", "1"], in: folder,
                environment: ["IMGCONV_THREADS": "3", "IMGCONV_SIMD": "baseline"])
            #expect(plain["threads"] as? Int == 3)
            let line = try imgconv(["bench"] + arguments, in: folder)
            #expect(line.status == 0)
            for name in ["peak_gflops", "copy_ms", "one thread", "with 2"] { #expect(line.text.contains(name)) }
        }
    }

    @Test(arguments: [
        ["--width", "0"], ["--height", "x"], ["--kernel-size", "-1"], ["--kernel-size", "0x3"],
        ["--kernel-size", "3x"], ["--kernel-size", "x3"], ["--kernel-size", "3x3x3"], ["--kernel-size", "3x2049"],
        ["--kernel-size", "99999999999999999999"], ["--rank1=2"], ["--runs", "0"], ["--threads", "0"],
        ["--boundary", "wrp"], ["--sizes"], ["in.png"], ["--rank1", "--machine"],
        ["--kernel-size", "3", "--machine"], ["--boundary", "edge", "--machine"],
    ])
    func wrongUsageIs64(arguments: [String]) throws {
        try withTemporaryFolder { folder in
            let result = try imgconv(["bench"] + arguments, in: folder)
            #expect(result.status == 64, "\(result.errors)")
            #expect(result.output.isEmpty && result.errorLines.count == 1)
            #expect(result.errors.contains(arguments[0].prefix { $0 != "=" }), "\(result.errors)")
        }
    }

    @Test func helpIsPinned() throws {
        try withTemporaryFolder { folder in
            let help = try imgconv(["help", "bench"], in: folder, environment: ["COLUMNS": "80"])
            #expect(help.status == 0 && help.errors.isEmpty)
            try expectGolden(help.text, fixtures.appending(path: "bench-help.txt"))
            for line in help.text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        }
    }
}
