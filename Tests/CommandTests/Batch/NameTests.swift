import Foundation
@testable import ImageCodecs
import ImagePipeline
import Platform
import TestSupport
import Testing

@Suite struct NameTests {
    /// Every sequence of bytes is a text of its own, and comes back.
    @Test func bytesAreTextsAndComeBack() {
        var generator = SeededGenerator(seed: testSeed)
        var texts: Set<[UInt8]> = []
        // Bytes that begin, continue and break characters, and those that escapes themselves are made of.
        let alphabet: [UInt8] = [
            0x61, 0x2F, 0x80, 0xBF, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xED, 0xA0, 0xF4, 0x8F, 0xBA, 0xBB, 0xFF,
        ]
        var all: Set<[UInt8]> = []
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...9, using: &generator)
            let bytes = (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
            let text = PathText.text(bytes)
            #expect(PathText.bytes(text) == bytes, "\(bytes), \(testSeed)")
            all.insert(bytes)
            texts.insert(Array(text.utf8))
        }
        #expect(texts.count == all.count)
        #expect(PathText.text(Array("naïve 東京.png".utf8)) == "naïve 東京.png")
        #expect(PathText.text([0x63, 0xE9]).unicodeScalars.map(\.value) == [0x63, 0x10FEE9])
    }

    @Test func anyNameIsKept() throws {
        try withTemporaryFolder { folder in
            try writeImages(["in/plain.png"], in: folder)
            // Bytes that are no UTF-8, an escape's own character, both forms of an accented letter, a line break, blanks.
            let made = try shell(
                """
                cd in && mkdir 'a b' && for name in 'caf\\351.png' '\\364\\217\\273\\251.png' 'e\\314\\201.png' '\\303\\251.png' \
                'two\\nlines.png' ' blank .png' '-dash.png' 'a b/quo"te\\\\.png' '*.png' '{stem}.png'
                do cp plain.png "./$(printf -- "$name")"; done
                """, in: folder)
            #expect(made.status == 0, "\(made.errors)")
            let result = try imgconv(["in"] + blur + ["-o", "out", "-r", "--json"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
            let list = "find . -name '*png' -not -path '*imgconv*' | LC_ALL=C sort | od -c"
            let names = try shell("cd in && \(list)", in: folder).text
            #expect(try shell("cd out && \(list)", in: folder).text == names)
            let objects = try jsonLines(result.output)
            #expect(objects.count == 11)
            #expect(objects.contains { $0["input"] as? String == "in/caf\u{10FEE9}.png" })
            // The journal has them too: nothing is done twice.
            let again = try imgconv(["in"] + blur + ["-o", "out", "-r", "--resume"], in: folder)
            #expect(again.text.hasPrefix("0 images written, 11 skipped"), "\(again.text)")
            // Such a name as an argument, and in messages.
            let named = try shell(
                #""$IMGCONV" "in/$(printf 'caf\351.png')" -k 1 -o "$(printf '\351.png')""#, in: folder)
            #expect(named.status == 0, "\(named.errors)")
            #expect(named.text.hasPrefix("in/caf\\xE9.png -> \\xE9.png (4x3, 1 channel): "))
            let absent = try shell(#""$IMGCONV" "$(printf 'a\nb\351')" -k 1"#, in: folder)
            #expect(absent.errors == "imgconv: a\\nb\\xE9: cannot be opened: No such file or directory\n")
        }
    }
}
