import Foundation
import TestSupport
import Testing

/// The colours of errors and warnings, which only a terminal gets.
@Suite struct ConsoleColourTests {
    private static let error = "\u{1B}[1;31mimgconv:\u{1B}[0m none.png: "

    /// What a terminal shows of a run whose input is missing.
    private func errors(in folder: URL, _ environment: [String: String] = [:]) throws -> String {
        let terminal = try FakeTerminal(columns: 80, rows: 24)
        let result = try terminal.run(
            ["none.png", "-k", "1"], in: folder, environment: environment, showsErrors: true)
        #expect(result.status == 66)
        return result.text
    }

    @Test func errorsAreRedOnATerminal() throws {
        try withTemporaryFolder { folder in
            // An empty variable is unset: see no-color.org.
            for environment in [[:], ["NO_COLOR": ""]] {
                let text = try errors(in: folder, environment)
                #expect(text.hasPrefix(Self.error), "\(text)")
            }
        }
    }

    @Test(arguments: [["NO_COLOR": "1"], ["TERM": "dumb"], ["TERM": ""]])
    func coloursCanBeRefused(_ environment: [String: String]) throws {
        try withTemporaryFolder { folder in
            let text = try errors(in: folder, environment)
            #expect(text.hasPrefix("imgconv: none.png: "))
            #expect(!text.contains("\u{1B}"))
        }
    }

    @Test func warningsAreYellow() throws {
        try withTemporaryFolder { folder in
            // Values of 0...1 in an array, written to a PNG, are a warning.
            try imgconvArray(in: folder)
            let terminal = try FakeTerminal(columns: 80, rows: 24)
            let result = try terminal.run(["in.npy", "-k", "1", "-o", "out.png"], in: folder, showsErrors: true)
            #expect(result.status == 0)
            #expect(result.text.contains("imgconv: \u{1B}[1;33mwarning:\u{1B}[0m in.npy: "), "\(result.text)")
        }
    }

    /// Writes `in.npy`, an array of 0.5.
    private func imgconvArray(in folder: URL) throws {
        try writePNG(grayImage([[1, 1], [1, 1]]), to: folder.appending(path: "one.png"))
        let result = try imgconv(
            ["one.png", "-k", "1", "--scale", "1/2", "-o", "in.npy"], in: folder)
        try #require(result.status == 0, "\(result.errors)")
    }

    /// Another place than a terminal, as the other tests use, gets none.
    @Test func filesGetNoColours() throws {
        try withTemporaryFolder { folder in
            let result = try imgconv(["none.png", "-k", "1"], in: folder, environment: ["TERM": "xterm"])
            #expect(result.errors.hasPrefix("imgconv: none.png: "))
        }
    }
}
