import Foundation
import ImageBuffers
import TestSupport
import Testing

/// Mistakes that people make, each with what the program answers.
///
/// `Fixtures/mistakes.txt` holds command lines, what they print, and the exit code. A line that is added there is run; `IMGCONV_REGENERATE=1` fills in the answers.
@Suite struct MistakeTests {
    private static let fixture = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/mistakes.txt")

    /// The command lines of the fixture, in order, with the headings between them.
    private static func lines() throws -> [Substring] {
        try String(contentsOf: fixture, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("$ ") || $0.hasPrefix("# ") }
    }

    private static func prepare(_ folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let rows: [[Float]] = (0..<8).map { y in (0..<8).map { x in Float((31 * x + 57 * y) % 200) } }
        try writePNG(grayImage(rows), to: folder.appending(path: "in.png"))
        try writePNG(grayImage(rows), to: folder.appending(path: "there.png"))
        try writePNG(
            try PlanarImage(width: 4, height: 4, layout: .rgba) { _ in try Plane(width: 4, height: 4) },
            to: folder.appending(path: "logo.png"))
        try writeByteArray((0..<192).map { UInt8($0) }, shape: [8, 8, 3], to: folder.appending(path: "a.npy"))
        for (name, text) in [
            ("k.txt", "0 1 2\n0 0 0\n0 0 0\n"), ("ragged.txt", "1 2\n3\n"), ("words.txt", "hello there\n"),
            ("empty.txt", ""), ("list.csv", "1,2,3\n4,5,x\n"), ("notes.png", "not an image"),
        ] {
            try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
        }
        let png = try Data(contentsOf: folder.appending(path: "in.png"))
        try png.prefix(png.count / 2).write(to: folder.appending(path: "half.png"))
        try writeImages(["photos/a.png", "photos/b.png", "photos/more/c.png", "empty/.hidden.png"], in: folder)
    }

    /// The answer to a command line, run in a folder of its own.
    private static func answer(to line: String, in folder: URL) throws -> (text: String, status: Int32, changes: Bool) {
        let before = try tree(folder)
        let result = try shell("imgconv() { \"$IMGCONV\" \"$@\"; }\n\(line)", in: folder)
        let output = result.text.replacing(/in [0-9.]+ s( \([^)]*\/s\))?/, with: "in T")
        let isLong = output.split(separator: "\n").count > 6
        let text =
            isLong ? output.split(separator: "\n").prefix(2).joined(separator: "\n") + "\n...\n" : output
        return (text + result.errors, result.status, try tree(folder) != before)
    }

    @Test func everyMistakeHasAnAnswer() throws {
        try withTemporaryFolder { folder in
            let pattern = folder.appending(path: "pattern")
            try Self.prepare(pattern)
            var text = ""
            var count = 0
            for line in try Self.lines() {
                guard line.hasPrefix("$ ") else {
                    text += "\(text.isEmpty ? "" : "\n")\(line)\n\n"
                    continue
                }
                count += 1
                let own = folder.appending(path: "run")
                try FileManager.default.copyItem(at: pattern, to: own)
                let (answer, status, changes) = try Self.answer(to: String(line.dropFirst(2)), in: own)
                try FileManager.default.removeItem(at: own)
                // One line, and nothing written, unless the run succeeded.
                let errors = answer.split(separator: "\n").filter { $0.hasPrefix("imgconv: ") }
                #expect(status == 0 || errors.count == 1, "\(line): \(answer)")
                #expect(status == 0 || !changes || line.contains("-o out"), "\(line) left files")
                #expect([0, 1, 64, 65, 66, 73].contains(status), "\(line): \(status)")
                text += "\(line)\n\(answer)-> \(status)\n\n"
            }
            #expect(count >= 117)
            try expectGolden(text, Self.fixture)
        }
    }
}
