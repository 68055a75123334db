import ImageReport
import TestSupport
import Testing

@testable import Command

@Suite struct TerminalAnswersTests {
    private static func answers(_ text: String) -> TerminalAnswers { TerminalAnswers(Array(text.utf8)) }

    @Test func deviceAttributes() {
        #expect(Self.answers("\u{1B}[?62;4;22c").showsSixels)
        #expect(Self.answers("\u{1B}[?64;1;2;4c").showsSixels)
        // The first number is the kind of terminal, and 42 is not 4.
        #expect(!Self.answers("\u{1B}[?4;42c").showsSixels)
        #expect(Self.answers("\u{1B}[?6c").isComplete)
        #expect(!Self.answers("\u{1B}[?62;4").isComplete)
        #expect(!Self.answers("\u{1B}[62;4c").isComplete)
    }

    @Test func kittyAnswersWithOurNumberAndOK() {
        #expect(Self.answers("\u{1B}_Gi=31;OK\u{1B}\\").showsKittyGraphics)
        #expect(!Self.answers("\u{1B}_Gi=31;EINVAL:bad\u{1B}\\").showsKittyGraphics)
        #expect(!Self.answers("\u{1B}_Gi=32;OK\u{1B}\\").showsKittyGraphics)
        #expect(!Self.answers("\u{1B}_Gi=31;OK").showsKittyGraphics)
    }

    @Test func sizesAndRegisters() {
        let all = Self.answers("\u{1B}[6;18;9t\u{1B}[?1;0;1024S\u{1B}[?62;4c")
        #expect(all.cell == .init(width: 9, height: 18))
        #expect(all.colorRegisters == 1024)
        #expect(Self.answers("\u{1B}[6;0;9t").cell == nil)
        #expect(Self.answers("\u{1B}[6;99999999999999999999;9t").cell == nil)
        #expect(Self.answers("\u{1B}[8;24;80t").cell == nil)
        // An error, another item, nothing.
        for text in ["\u{1B}[?1;3;0S", "\u{1B}[?2;0;800;600S", "\u{1B}[?1;0;0S", "\u{1B}[?1;0;S"] {
            #expect(Self.answers(text).colorRegisters == nil)
        }
    }

    /// Keys and other sequences in between do no harm.
    @Test func answersAreFoundAmongKeys() {
        let answers = Self.answers("q\u{1B}[A\u{1B}Ox\u{1B}\u{1B}_Gi=31;OK\u{1B}\\ls\r\u{1B}[?62;4;6c")
        #expect(answers.showsKittyGraphics && answers.showsSixels && answers.isComplete)
    }

    @Test func noiseNeverTraps() {
        var generator = SeededGenerator(seed: testSeed)
        let alphabet = Array("\u{1B}[?;_G\\ctS0123456789=OKi".utf8)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                Bool.random(using: &generator)
                    ? alphabet.randomElement(using: &generator) ?? 0 : UInt8.random(in: 0...255, using: &generator)
            }
            _ = TerminalAnswers(bytes)
        }
    }

    @Test func theBestMeansIsTaken() {
        func painter(
            _ answers: String?, _ environment: PreviewEnvironment = PreviewEnvironment(),
            _ asked: PreviewProtocol = .auto
        ) -> ResultPreview.Painter { environment.painter(asked, answers.map(Self.answers)) }
        let both = "\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[?62;4c"
        #expect(painter(both) == .kitty)
        #expect(painter(both, PreviewEnvironment(), .sixel) == .sixels(colors: 256))
        #expect(painter(both, PreviewEnvironment(), .blocks) == .halfBlocks(.indexed256))
        #expect(painter("\u{1B}[?1;0;4096S\u{1B}[?62;4c") == .sixels(colors: 256))
        #expect(painter(nil, PreviewEnvironment(isInKitty: true)) == .kitty)
        #expect(painter(nil, PreviewEnvironment(isInKitty: true, isMultiplexed: true)) == .halfBlocks(.indexed256))
        // It answered, and did not say kitty: a terminal that was started from kitty.
        #expect(painter("\u{1B}[?62;22c", PreviewEnvironment(isInKitty: true)) == .halfBlocks(.indexed256))
        #expect(painter(nil, PreviewEnvironment(colors: "24bit")) == .halfBlocks(.trueColor))
        #expect(painter(nil, PreviewEnvironment(terminal: "xterm-direct")) == .halfBlocks(.trueColor))
    }
}
