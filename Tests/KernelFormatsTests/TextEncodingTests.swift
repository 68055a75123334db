import KernelFormats
import Testing

@Suite struct TextEncodingTests {
    private static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { unit in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            return bigEndian ? [high, low] : [low, high]
        }
    }

    @Test(arguments: [true, false]) func readsUTF16(bigEndian: Bool) {
        let text = "# \u{E9}\u{1F600}\r\n1;2\r\n"
        #expect(TextEncoding.utf8(Self.utf16("\u{FEFF}" + text, bigEndian: bigEndian)) == Array(text.utf8))
        #expect(TextEncoding.utf8(Self.utf16("1 2", bigEndian: bigEndian)) == Array("1 2".utf8))
    }

    @Test(
        arguments: [
            [], [0x31], Array("1 2\n3 4".utf8), Array("\u{FEFF}1 ".utf8), [0xFF, 0xFE, 0x31], [0xFF, 0xFE, 0x00, 0xD8],
            [0x31, 0, 0x80, 0], [0, 0, 0x31, 0], [0x00, 0x01, 0x02, 0x03],
        ] as [[UInt8]])
    func leavesOtherBytesAlone(bytes: [UInt8]) { #expect(TextEncoding.utf8(bytes) == bytes) }
}
