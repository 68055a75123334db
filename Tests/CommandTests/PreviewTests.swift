import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

/// `--preview` through the command, on terminals that answer in one way or another.
@Suite struct PreviewTests {
    private func withImage(_ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let image = try PlanarImage(width: 30, height: 20, layout: .rgb) { channel in
                try Plane(rows: (0..<20).map { y in (0..<30).map { Float((channel + 1) * $0 * 2 + y) } })
            }
            try writePNG(image, to: folder.appending(path: "in.png"))
            try body(folder)
        }
    }

    private static let arguments = ["in.png", "-k", "1", "--preview", "-o", "out.png"]
    /// A terminal without graphics: device attributes alone.
    private static let plain = "\u{1B}[?62;22c"

    /// An array with channels first is painted as the same array in the usual order is.
    @Test func arraysArePaintedByTheirLayout() throws {
        try withImage { folder in
            var pictures: [[Substring]] = []
            for layout in ["hwc", "chw", "nchw"] {
                let terminal = try FakeTerminal(columns: 40, rows: 24)
                let arguments = ["in.png", "-k", "1", "--preview", "--layout", layout, "-o", "\(layout).npy"]
                let result = try terminal.run(
                    arguments, in: folder, environment: ["COLORTERM": "truecolor"], answer: Self.plain)
                #expect(result.status == 0 && result.errors.isEmpty)
                pictures.append(result.text.split(separator: "\r\n").filter { $0.contains("\u{2580}") })
            }
            #expect(pictures[0].count == 10 && pictures[1] == pictures[0] && pictures[2] == pictures[0])
        }
    }

    @Test func notInAPipe() throws {
        try withImage { folder in
            let result = try imgconv(Self.arguments, in: folder)
            #expect(result.status == 0)
            #expect(
                result.errorLines == [
                    "imgconv: warning: --preview: standard output is not a terminal; nothing is painted"
                ]
            )
            #expect(!result.text.contains("\u{1B}"))
            #expect(FileManager.default.fileExists(atPath: folder.appending(path: "out.png").path))
        }
    }

    @Test(
        arguments: [
            (["NO_COLOR": "1"], "NO_COLOR is set"), (["TERM": "dumb"], "TERM says that the terminal is dumb"),
        ] as [([String: String], String)])
    func notWhereColoursAreRefused(environment: [String: String], reason: String) throws {
        try withImage { folder in
            let terminal = try FakeTerminal(columns: 80, rows: 24)
            let result = try terminal.run(Self.arguments, in: folder, environment: environment)
            #expect(result.status == 0)
            #expect(result.errorLines == ["imgconv: warning: --preview: \(reason); nothing is painted"])
            // It is not asked anything either.
            #expect(!result.text.contains("\u{1B}"))
        }
    }

    @Test func halfBlocksWhereTheTerminalHasNoGraphics() throws {
        try withImage { folder in
            let terminal = try FakeTerminal(columns: 40, rows: 24)
            let before = terminal.settings
            let result = try terminal.run(
                Self.arguments, in: folder, environment: ["COLORTERM": "truecolor"], answer: Self.plain)
            #expect(result.status == 0 && result.errors.isEmpty)
            let lines = result.text.split(separator: "\r\n").filter { $0.contains("\u{2580}") }
            #expect(lines.count == 10)
            #expect(lines.allSatisfy { line in line.count { $0 == "\u{2580}" } == 30 })
            #expect(lines.allSatisfy { $0.hasSuffix("\u{1B}[0m") })
            #expect(lines[0].contains("\u{1B}[38;2;0;0;0;48;2;1;1;1m"))
            #expect(terminal.settings == before)
            // The file is written as ever.
            #expect(try readImage(folder.appending(path: "out.png")).planes[2][1][3] == 19)
        }
    }

    /// `compare` paints its sheet in the same way.
    @Test func aSheetIsPainted() throws {
        try withImage { folder in
            let terminal = try FakeTerminal(columns: 60, rows: 24)
            let result = try terminal.run(
                ["compare", "in.png", "-k", "1 2 3", "--preview", "--layout", "row", "-o", "sheet.png"], in: folder,
                environment: ["COLORTERM": "truecolor"], answer: Self.plain)
            #expect(result.status == 0 && result.errors.isEmpty)
            let lines = result.text.split(separator: "\r\n").filter { $0.contains("\u{2580}") }
            // As wide as the terminal, in the sheet's proportions.
            let sheet = try readImage(folder.appending(path: "sheet.png")).header
            let rows = Double(60 * sheet.height) / Double(sheet.width) / 2
            #expect(abs(Double(lines.count) - rows) <= 1, "\(lines.count) lines")
            #expect(lines.allSatisfy { line in line.count { $0 == "\u{2580}" } == 60 })
            for arguments in [["-o", "page.html"], ["-o", "other.png", "--json"]] {
                let refused = try imgconv(["compare", "in.png", "-k", "1", "--preview"] + arguments, in: folder)
                #expect(refused.status == 64 && refused.errors.contains("--preview"))
            }
        }
    }

    @Test func twoHundredFiftySixColoursWhereNoMoreAreSaid() throws {
        try withImage { folder in
            let terminal = try FakeTerminal(columns: 40, rows: 24)
            let result = try terminal.run(Self.arguments, in: folder, answer: Self.plain)
            #expect(result.text.contains("\u{1B}[38;5;") && !result.text.contains("38;2;"))
        }
    }

    @Test func aSilentTerminalGetsHalfBlocks() throws {
        try withImage { folder in
            let terminal = try FakeTerminal(columns: 40, rows: 24)
            let before = terminal.settings
            let result = try terminal.run(Self.arguments, in: folder)
            #expect(result.status == 0)
            #expect(result.text.contains("\u{2580}"))
            #expect(terminal.settings == before)
        }
    }

    @Test func kittyGraphicsWhereTheQueryIsAnswered() throws {
        try withImage { folder in
            let terminal = try FakeTerminal(columns: 40, rows: 24)
            let result = try terminal.run(
                Self.arguments, in: folder, answer: "\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[6;20;10t\u{1B}[?62;4c")
            #expect(result.status == 0)
            // 30x20 samples, each a square of 10 pixels.
            #expect(result.text.contains("\u{1B}_Ga=T,f=24,s=300,v=200,q=2,m=1;"))
            #expect(!result.text.contains("\u{2580}"))
        }
    }

    @Test func sixelsWhereTheDeviceAttributesSaySo() throws {
        try withImage { folder in
            let terminal = try FakeTerminal(columns: 40, rows: 24)
            let result = try terminal.run(
                Self.arguments, in: folder,
                answer: "\u{1B}_Gi=31;ENOTSUPPORTED\u{1B}\\\u{1B}[6;20;10t\u{1B}[?1;0;16S\u{1B}[?62;4;22c")
            #expect(result.status == 0)
            #expect(result.text.contains("\u{1B}P0;1q\"1;1;300;200#0;2;"))
            #expect(result.text.contains("#15;2;") && !result.text.contains("#16;2;"))
        }
    }

    /// In a multiplexer the kitty query would become the window's title.
    @Test func aMultiplexerIsNotAskedForKitty() throws {
        try withImage { folder in
            let terminal = try FakeTerminal(columns: 40, rows: 24)
            let result = try terminal.run(
                Self.arguments, in: folder, environment: ["TMUX": "/tmp/tmux,1,0", "KITTY_WINDOW_ID": "1"],
                answer: Self.plain)
            #expect(!result.text.contains("\u{1B}_G"))
            #expect(result.text.contains("\u{2580}"))
        }
    }

    @Test func kittyByItsEnvironmentWhereNothingIsAnswered() throws {
        try withImage { folder in
            let terminal = try FakeTerminal(columns: 40, rows: 24)
            let result = try terminal.run(Self.arguments, in: folder, environment: ["TERM": "xterm-kitty"])
            // Nobody said how large a cell is: the terminal scales the picture to cells.
            #expect(result.text.contains(",c=38,r=13,m="))
        }
    }

    @Test func anInterruptPutsTheTerminalBack() throws {
        try withImage { folder in
            let terminal = try FakeTerminal(columns: 40, rows: 24)
            let before = terminal.settings
            let asked = UnsafeSettings()
            let result = try terminal.run(Self.arguments, in: folder) { process in
                asked.value = terminal.settings
                kill(process, SIGINT)
            }
            #expect(result.status == 130)
            #expect(asked.value != before)
            #expect(terminal.settings == before)
            #expect(try listing(folder) == ["in.png"])
        }
    }

    @Test func anArraysExtentIsSaid() throws {
        try withImage { folder in
            let terminal = try FakeTerminal(columns: 40, rows: 24)
            let result = try terminal.run(
                ["in.png", "-k", "1/4", "--preview-as", "blocks", "-o", "out.npy"], in: folder)
            #expect(result.status == 0)
            // 2 * 3 * 29 + 19 of the third channel is the largest.
            #expect(result.text.contains("out.npy: painted from black, 0, to white, 48.25\r\n"))
        }
    }

    @Test func whatCannotBeReadBackIsSaid() throws {
        try withImage { folder in
            let terminal = try FakeTerminal(columns: 40, rows: 24)
            let result = try terminal.run(
                ["in.png", "-k", "1", "--preview-as", "blocks", "-o", "/dev/null", "--format", "png"], in: folder)
            #expect(result.status == 0)
            #expect(result.errors.contains("--preview: /dev/null: cannot be read back"))
        }
    }

    @Test func standardOutputIsNotWantedTwice() throws {
        try withImage { folder in
            let result = try imgconv(Self.arguments + ["--json"], in: folder)
            #expect(result.status == 64)
            #expect(result.errorLines.count == 1 && result.errors.contains("--json and --preview"))
        }
    }
}

/// Settings that another thread has seen.
private final class UnsafeSettings: @unchecked Sendable {
    var value: FakeTerminal.Settings?
}
