import Foundation
import TestSupport
import Testing

/// Kernels as other programs write them, through the command.
@Suite struct KernelTextFileTests {
    private static func withFile(
        _ content: String, _ encoding: String.Encoding = .utf8, _ body: (URL) throws -> Void
    ) throws {
        try withTemporaryFolder { (folder: URL) throws -> Void in
            let data = try #require(content.data(using: encoding))
            try data.write(to: folder.appending(path: "k.csv"))
            try body(folder)
        }
    }

    private static func weights(_ kernel: String, in folder: URL) throws -> [[Double]]? {
        let result = try imgconv(["kernel", "show", kernel, "--json"], in: folder)
        #expect(result.status == 0, "\(kernel): \(result.errors)")
        let object = try JSONSerialization.jsonObject(with: result.output) as? [String: Any]
        return object?["weights"] as? [[Double]]
    }

    @Test(arguments: [
        "1;2,5\r\n3;4\r\n", "1\t2,5\n3\t4\n", "[[1.  2.5]\n [3.  4. ]]\n", "[1 2.5; 3 4]\n",
        "k = [1 2.5\n 3 4]; % Octave\n", "float k[2][2] = {{1, 2.5f}, {3, 4}}; // C\n", "((1, 2.5), (3, 4))\n",
        "array([[1. , 2.5],\n       [3. , 4. ]])\n", "{\"width\":2,\"height\":2,\"kernel\":[1,2.5,3,4],\"scale\":1}",
    ])
    func filesOfOtherProgramsAreRead(content: String) throws {
        for encoding in [String.Encoding.utf8, .utf16, .utf16LittleEndian] {
            try Self.withFile(content, encoding) { (folder: URL) throws -> Void in
                #expect(try Self.weights("k.csv", in: folder) == [[1, 2.5], [3, 4]], "\(content) in \(encoding)")
            }
        }
    }

    @Test(arguments: [
        "[[1,2],[3,4]]", "[[1 2]\n [3 4]]", "[1 2; 3 4]", "{{1, 2}, {3, 4}}", "((1, 2), (3, 4))", "1,2;3,4",
        "{\"kernel\": [[1, 2], [3, 4]]}",
    ])
    func listsAreWrittenInline(argument: String) throws {
        try withTemporaryFolder { (folder: URL) throws -> Void in
            #expect(try Self.weights(argument, in: folder) == [[1, 2], [3, 4]], "\(argument)")
        }
    }

    @Test(arguments: [
        ("1;2\n3;4\n", "k.csv: read with ; between columns"), ("0,1\t2\n", "k.csv: read with tabs between columns and"),
        ("[1 2; 3 4]", "k.csv: read as rows in brackets: 2x2"), ("1 2\n3 4", "k.csv: read as a text grid"),
        ("[[1, 2]]", "k.csv: read as JSON"),
        ("{\"width\":1,\"height\":1,\"kernel\":[2]}", "k.csv: read as sharp's: 1x1"),
    ])
    func verboseRunsSayWhatWasRecognized(content: String, note: String) throws {
        try Self.withFile(content) { (folder: URL) throws -> Void in
            try writePNG(grayImage([[10, 20], [30, 40]]), to: folder.appending(path: "in.png"))
            let verbose = try imgconv(["in.png", "-k", "k.csv", "-v", "-o", "a.png"], in: folder)
            #expect(verbose.status == 0 && verbose.text.contains("  kernel  " + note), "\(verbose.text)")
            let plain = try imgconv(["in.png", "-k", "k.csv", "-o", "b.png"], in: folder)
            #expect(plain.status == 0 && !plain.text.contains(note))
        }
    }

    @Test(arguments: [
        ("1,2,3\t4\n", "k.csv:1:4: commas are ambiguous"), ("[[1 2]\n [3]]", "k.csv:2:4: row 2 has 1 number"),
        ("{1, 2,\n 3, 4}", "k.csv:2:2: the rows are ambiguous"), ("[[0 0 ... 0 0]]", "k.csv:1:7: numbers are left out"),
    ])
    func mistakesAreReportedInOneLine(content: String, words: String) throws {
        try Self.withFile(content) { (folder: URL) throws -> Void in
            let result = try imgconv(["kernel", "show", "k.csv"], in: folder)
            #expect(result.status == 65 && result.errorLines.count == 1, "\(result.errors)")
            #expect(result.errors.contains(words), "\(result.errors)")
        }
    }
}
