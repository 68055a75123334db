import Foundation
import TestSupport
import Testing

/// `--damaged keep`: truncated files are filtered as far as they can be read.
@Suite struct KeptDamageTests {
    private static let jpeg = projectRoot.appending(path: "Tests/ImageCodecsTests/Fixtures/jpeg/trunc90.jpg")
    private static let warning = "the file ends too early: 17 of 64 rows are missing; filled with grey"

    /// A folder with an intact PNG file, the same cut off, and a truncated JPEG file.
    private func withFiles(_ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try FileManager.default.copyItem(at: Self.jpeg, to: folder.appending(path: "cut.jpg"))
            let whole = folder.appending(path: "whole.png")
            try writeNoise(side: 200, to: folder.appending(path: "noise.npy"))
            let made = try imgconv(["noise.npy", "-k", "1", "-o", "whole.png", "--range", "minmax", "-q"], in: folder)
            try #require(made.status == 0, "\(made.errors)")
            let bytes = try Data(contentsOf: whole)
            try bytes.prefix(bytes.count / 2).write(to: folder.appending(path: "cut.png"))
            try body(folder)
        }
    }

    @Test func keepsRowsWithAWarning() throws {
        try withFiles { folder in
            for engine in ["fast", "libpng"] {
                let run = try imgconv(
                    ["cut.png", "-k", "1", "-o", "\(engine).png", "--damaged", "keep", "--json"], in: folder,
                    environment: ["IMGCONV_PNG": engine])
                #expect(run.status == 0, "\(run.errors)")
                let rows = try #require(run.text.firstMatch(of: /"damaged_rows": (\d+)/).flatMap { Int($0.1) })
                #expect((90..<110).contains(rows))
                let warning = "the file ends too early: \(rows) of 200 rows are missing; filled with grey"
                #expect(run.errors.contains("imgconv: warning: cut.png: \(warning)\n"), "\(run.errors)")
                let kept = try readImage(folder.appending(path: "\(engine).png")).planes[0]
                let whole = try readImage(folder.appending(path: "whole.png")).planes[0]
                #expect(kept.prefix(200 - rows) == whole.prefix(200 - rows))
                #expect(kept.suffix(rows).allSatisfy { $0.allSatisfy { $0 == 128 } })
            }
            let run = try imgconv(["cut.jpg", "-k", "1", "-o", "a.png", "--damaged", "keep", "--json"], in: folder)
            #expect(run.status == 0 && run.text.contains("\"damaged_rows\": 17"), "\(run.text)")
            #expect(run.errors == "imgconv: warning: cut.jpg: \(Self.warning)\n")
            let intact = try imgconv(
                ["whole.png", "-k", "1", "-o", "b.png", "--damaged", "keep", "--json"], in: folder)
            #expect(intact.errors.isEmpty && !intact.text.contains("damaged_rows"), "\(intact.text)")
        }
    }

    @Test func refusedFilesNameTheWayOut() throws {
        try withFiles { folder in
            for name in ["cut.png", "cut.jpg"] {
                let run = try imgconv([name, "-k", "1", "-o", "out.png", "--damaged", "refuse"], in: folder)
                #expect(run.status == 65)
                #expect(
                    run.errors.hasSuffix(": the file ends too early; --damaged keep reads what is there\n"),
                    "\(run.errors)")
            }
            // A header that is cut off is an error in any case.
            let bytes = try Data(contentsOf: folder.appending(path: "whole.png"))
            try bytes.prefix(30).write(to: folder.appending(path: "header.png"))
            let run = try imgconv(["header.png", "-k", "1", "-o", "out.png", "--damaged", "keep"], in: folder)
            #expect(run.status == 65 && run.errors == "imgconv: header.png: damaged PNG: the file ends too early\n")
            let other = try imgconv(["cut.png", "-k", "1", "-o", "out.png", "--damaged", "some"], in: folder)
            #expect(other.status == 64, "\(other.errors)")
        }
    }

    /// The option changes what is done to an image: files that are done under another one are done again.
    @Test func directoryRunsWithAnotherRuleDoFilesAgain() throws {
        try withFiles { folder in
            try FileManager.default.createDirectory(
                at: folder.appending(path: "in"), withIntermediateDirectories: true)
            for name in ["whole.png", "cut.png", "cut.jpg"] {
                try FileManager.default.moveItem(
                    at: folder.appending(path: name), to: folder.appending(path: "in/\(name)"))
            }
            func run(_ rule: String) throws -> (status: Int32, text: String) {
                let run = try imgconv(
                    ["in", "-k", "1", "-o", "out", "--resume", "--json", "--damaged", rule], in: folder)
                return (run.status, run.text)
            }
            let refused = try run("refuse")
            #expect(refused.status == 1 && refused.text.contains("--damaged keep"), "\(refused.text)")
            #expect(try listing(folder.appending(path: "out")).filter { !$0.hasPrefix(".") }.count == 1)
            let kept = try run("keep")
            #expect(kept.status == 0, "\(kept.text)")
            #expect(kept.text.split(separator: "\n").count { $0.contains("damaged_rows") } == 2, "\(kept.text)")
            let skipped = try run("keep")
            #expect(skipped.text.split(separator: "\n").count { $0.contains("\"skipped\"") } == 3, "\(skipped.text)")
            #expect(try run("refuse").status == 1)
        }
    }

    @Test func otherVerbsAndChecksTakeTheOption() throws {
        try withFiles { folder in
            let keep = ["--damaged", "keep"]
            let compared = try imgconv(["compare", "cut.jpg", "-k", "1 2 0", "-o", "sheet.png"] + keep, in: folder)
            #expect(compared.status == 0 && compared.errors.contains(Self.warning), "\(compared.errors)")
            let verified = try imgconv(
                ["cut.png", "-k", "1 2 1", "-o", "v.png", "--verify", "--diff", "d.png"] + keep, in: folder)
            #expect(verified.status == 0, "\(verified.errors)")
            let against = try imgconv(
                ["whole.png", "-k", "1", "-o", "w.png", "--diff", "e.png", "--diff-against", "cut.png"] + keep,
                in: folder)
            #expect(against.status == 0 && against.errors.contains("cut.png: the file ends too early: "))
            let refused = try imgconv(
                ["whole.png", "-k", "1", "-o", "x.png", "--diff", "f.png", "--diff-against", "cut.png"], in: folder)
            #expect(refused.status == 65 && refused.errors.contains("--damaged keep"), "\(refused.errors)")
            let identified = try imgconv(["identify", "cut.png", "cut.png", "-k", "1"] + keep, in: folder)
            #expect(identified.status == 0 && identified.text.contains("rows are missing"), "\(identified.text)")
        }
    }
}
