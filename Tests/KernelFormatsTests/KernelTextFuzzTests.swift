import Convolution
import KernelFormats
import TestSupport
import Testing

/// Whatever the bytes, there is a kernel of finite weights or an error with a place.
@Suite struct KernelTextFuzzTests {
    private static let valid = [
        "0 -1 0\n-1 5 -1\n0 -1 0\n", "3 3 9 0\n1 1 1\n1 1 1\n1 1 1\n", "3x3+1+1: 1,2,1 0,-,0 -1,nan,-1; 2: 1,2,3,4",
        "\u{FEFF}# comment \u{2212}\r\n1/9, 2e-3, .5\r\n", "1e308/2 -4.9e-324 12345678901234567890",
        "0,1;0,2\r\n-1;2,5e1\r\n", "0,1\t0,2\n0,3\t4\n", "[[1. 2.]\n [3. 4.]]", "k = [1 2; 3 4]; % k",
        "{{1.0f, 2}, {3, 4}}; // k",
        "array([[1, 2], [3, 4]], dtype=float32)",
    ]
    private static let pieces: [[UInt8]] =
        [
            "9", "0", "-", "+", ".", "e", "/", ",", ";", ":", "x", "@", "#", "\n", "\t", "[", "]", "(", "}", "...",
            "//", "%", "=", "\r", " ", "nan", "inf", "\u{2212}",
            "99999999999999999999",
        ]
        .map { Array($0.utf8) } + [[0], [0xFF], [0xC3], [0xE2, 0x88]]

    private static func check(_ bytes: [UInt8]) -> Bool {
        do throws(KernelTextError) {
            let file = try KernelText.parse(bytes)
            let sound = !file.kernels.isEmpty && file.kernels.allSatisfy { $0.weights.allSatisfy(\.isFinite) }
            #expect(sound, "\(bytes)")
            return true
        } catch {
            let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
            let sound = (1...lines).contains(error.line) && (1...(bytes.count + 1)).contains(error.column)
            #expect(sound, "\(error) for \(bytes)")
            #expect(!error.description.isEmpty)
            return false
        }
    }

    @Test func survivesRandomBytes() {
        var generator = SeededGenerator(seed: testSeed)
        for _ in 0..<3000 {
            let count = Int.random(in: 0...60, using: &generator)
            _ = Self.check((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
        }
    }

    @Test func survivesMutations() {
        var generator = SeededGenerator(seed: testSeed)
        var read = 0
        for round in 0..<6000 {
            var bytes = Array(Self.valid[round % Self.valid.count].utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let at = Int.random(in: 0...bytes.count, using: &generator)
                switch Int.random(in: 0...2, using: &generator) {
                case 0: bytes.insert(contentsOf: Self.pieces.randomElement(using: &generator) ?? [], at: at)
                case 1: bytes.removeSubrange(at..<min(bytes.count, at + 2))
                default: bytes.removeSubrange(at...)
                }
            }
            if Self.check(bytes) { read += 1 }
            _ = KernelText.looksLikeGrid(String(decoding: bytes, as: UTF8.self))
        }
        // Both ways out are taken, or the mutations are too mild or too wild.
        #expect((600...5400).contains(read), "seed \(testSeed): \(read) of 6000 were read")
    }
}
