import Foundation
import ImageBuffers
import TestSupport
import Testing

/// README's lines work as they stand, one after the other in one folder.
@Suite struct ReadmeTests {
    private static let readme = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "README.md")

    /// The command lines of README's code blocks and of its table of tasks, in order.
    private static func lines() throws -> [String] {
        try String(contentsOf: readme, encoding: .utf8).split(separator: "\n").compactMap { line -> String? in
            if line.hasPrefix("    imgconv ") || line.hasPrefix("    cat ") {
                return String(line.prefix { $0 != "#" }).trimmingCharacters(in: .whitespaces)
            }
            let parts = line.replacing("\\|", with: "\u{1}").split(separator: "`")
            guard line.hasPrefix("| "), parts.count >= 2, parts[1].contains("imgconv ") else { return nil }
            return String(parts[1]).replacing("\u{1}", with: "|")
        }
    }

    /// The files that the lines name as inputs.
    private static func prepare(_ folder: URL) throws {
        try writePNG(
            try PlanarImage(width: 20, height: 20, layout: .rgba) { _ in try Plane(width: 20, height: 20) },
            to: folder.appending(path: "logo.png"))
        for (name, text) in [
            ("k.txt", "0 1 0\n0 0 0\n0 0 0\n"), ("sx.txt", "-1 0 1\n-2 0 2\n-1 0 1\n"),
            ("sy.txt", "-1 -2 -1\n0 0 0\n1 2 1\n"),
            ("asymmetric.txt", "0 1 2\n0 0 3\n0 0 0\n"),
        ] {
            try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
        }
        for (name, shape) in [
            ("big.npy", [540, 760, 3]), ("in.npy", [24, 30, 3]), ("k.npy", [3, 3]),
            ("weights.npy", [4, 3, 3, 3]), ("hwio.npy", [3, 3, 3, 4]),
            ("bias.npy", [4]),
        ] {
            let count = shape.reduce(1, *)
            try writeByteArray((0..<count).map { UInt8($0 * 7 % 5) }, shape: shape, to: folder.appending(path: name))
        }
        for arguments in [
            ["big.npy", "-k", "identity", "-o", "in.png"], ["big.npy", "-k", "identity", "-o", "photo.png"],
            ["in.png", "-k", "identity", "-o", "in.jpg"],
            ["in.png", "-k", "k.txt", "-m", "correlate", "-o", "theirs.png"],
        ] {
            let made = try imgconv(arguments, in: folder)
            try #require(made.status == 0, "\(made.errors)")
        }
        try writeImages(["photos/a.png", "photos/more/b.png"], in: folder)
    }

    @Test func everyLineRunsInOrder() throws {
        try withTemporaryFolder { folder in
            try Self.prepare(folder)
            let lines = try Self.lines()
            #expect(lines.count >= 35)
            for line in lines {
                let result = try shell("imgconv() { \"$IMGCONV\" \"$@\"; }\n\(line)", in: folder)
                #expect(result.status == 0, "\(line): \(result.errors)")
            }
            #expect(try listing(folder).contains("photo.k.correlate.png"))
        }
    }
}
