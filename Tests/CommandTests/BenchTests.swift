import Foundation
import TestSupport
import Testing

@Suite struct BenchTests {
    @Test func printsWhatItMeasured() throws {
        try withTemporaryFolder { folder in
            let arguments = [
                "bench", "--width", "50", "--height", "20", "--kernel-size", "3", "--boundary", "wrap", "--threads",
                "2",
                "--runs", "3",
            ]
            let result = try imgconv(arguments + ["--json"], in: folder)
            #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
            let object = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
            let median = try #require(object["median_ms"] as? Double)
            let minimum = try #require(object["min_ms"] as? Double)
            let maximum = try #require(object["max_ms"] as? Double)
            #expect(0 < minimum && minimum <= median && median <= maximum)
            #expect(object["algorithm"] as? String == "direct")
            #expect(["baseline", "avx2", "neon"].contains(object["instructions"] as? String))
            #expect(object["threads"] as? Int == 2)
            let gflops = try #require(object["gflops"] as? Double)
            #expect(abs(gflops * median * 1e6 - 2 * 50 * 20 * 9) < 1)
            let line = try imgconv(arguments, in: folder)
            #expect(line.status == 0)
            for name in ["median_ms", "min_ms", "max_ms", "algorithm", "gflops", "threads"] {
                #expect(line.text.contains(name + " "))
            }
        }
    }

    @Test func theEnvironmentChoosesTheInstructionsAndThreads() throws {
        try withTemporaryFolder { folder in
            for set in ["baseline", "avx2", "neon"] {
                let result = try imgconv(
                    ["bench", "--width", "2000", "--height", "1000", "--runs", "1", "--json"], in: folder,
                    environment: ["IMGCONV_SIMD": set, "IMGCONV_THREADS": "3"])
                let object = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
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

    @Test(arguments: [
        ["--width", "0"], ["--height", "x"], ["--kernel-size", "-1"], ["--runs", "0"], ["--threads", "0"],
        ["--boundary", "wrp"], ["--sizes"], ["in.png"],
    ])
    func wrongUsageIs64(arguments: [String]) throws {
        try withTemporaryFolder { folder in
            let result = try imgconv(["bench"] + arguments, in: folder)
            #expect(result.status == 64, "\(result.errors)")
            #expect(result.output.isEmpty && result.errorLines.count == 1)
            #expect(result.errors.contains(arguments[0]), "\(result.errors)")
        }
    }
}
