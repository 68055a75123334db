@testable import Batch
import Convolution
import FileSystem
import ImageBuffers
import ImageCodecs
@testable import ImagePipeline
import TestSupport
import Testing

@Suite struct JournalTests {
    /// What the function's author's own code gives (mmh3 5.3.1, which wraps it).
    @Test(arguments: [
        (0, "00000000000000000000000000000000"), (1, "726ac6dd306a3e594e711127c5b5a8e4"),
        (7, "becbbf54236ce3a12b3ba492e39cef50"), (8, "a5ee2a9a9132d3bd259e7f3a617e003a"),
        (9, "51ba2ea10afadbb61f8153c3131e0496"), (15, "ba6a4b5e80ade4f4e00e5a8ff7e8f26d"),
        (16, "c4b099c52f8f4ea17d670219d92afe48"), (17, "d4ae4b39fe53b1276602453b6681dbe9"),
        (31, "9d91fedff00436fb7ea851ba737ebfd0"), (32, "65bdb8dd080643ffbec31b8aa5f3910a"),
        (33, "b16757d8c4f72f1a9171ee56072d60a6"), (100, "176a52a2b675a4d3a2ac0b70381c282a"),
    ])
    func digestsAreThoseOfTheSpecification(count: Int, text: String) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + 3) }
        #expect(Digest(of: bytes).text == text)
        #expect(Digest(text: text) == Digest(of: bytes))
        // In parts of any length.
        for part in 1...max(1, count) {
            var hasher = DigestHasher()
            for start in stride(from: 0, to: count, by: part) {
                bytes[start..<min(start + part, count)].withUnsafeBytes { hasher.add($0) }
            }
            #expect(hasher.finish().text == text, "parts of \(part)")
        }
    }

    @Test func entriesComeBack() throws {
        var generator = SeededGenerator(seed: testSeed)
        let names = ["a.png", "x/\"quote\\.png", "line\nbreak\u{1}\u{7F}.png", "caf\u{10FEE9}.png", "東京/é.png", ""]
        for name in names {
            for event in [JournalEntry.Event.begun, .done, .failed] {
                var entry = JournalEntry(
                    event: event, input: name, output: names.randomElement(using: &generator) ?? name,
                    time: Int64.random(in: 0...(1 << 40), using: &generator))
                if event == .done {
                    let state = FileState(
                        size: .random(in: 0...(.max), using: &generator),
                        modified: .random(in: (.min + 1)...(.max), using: &generator))
                    entry.content = FileContent(state, Digest(of: Array(name.utf8)))
                    entry.settings = Digest(of: [1, 2, 3])
                }
                if event == .failed {
                    (entry.error, entry.cause, entry.leavesForeignOutput) = ("why: \"x\"\n", "why", true)
                    entry.wasRefused = Bool.random(using: &generator)
                }
                let bytes = Array(entry.line.utf8)
                #expect(!bytes.contains(0x0A))
                #expect(JournalEntry(bytes, 0..<bytes.count) == entry, "\(entry.line), \(testSeed)")
                // Torn anywhere, it is no entry.
                for end in 0..<bytes.count { #expect(JournalEntry(bytes, 0..<end) == nil) }
            }
        }
    }

    @Test(arguments: [
        "{\"event\": \"begun\", \"input\": \"\\ud83d\\ude00\", \"time\": 1}",
        " {\"time\":1,\"input\":\"😀\" ,\"event\":\"begun\"}\r",
        "{\"event\": \"begun\", \"other\": null, \"input\": \"\\uD83D\\uDE00\", \"more\": -1.5E+3, \"time\": 1}",
    ])
    func othersJSONIsRead(text: String) {
        let entry = JournalEntry(Array(text.utf8), 0..<text.utf8.count)
        #expect(entry == JournalEntry(event: .begun, input: "😀", output: "😀", time: 1))
    }

    @Test func anySettingCounts() throws {
        let kernel = Kernel(width: 2, height: 1, weights: [1, 2])
        func digest(_ change: (inout FilterRequest) -> Void, kernel: Kernel = kernel) -> Digest {
            var request = FilterRequest(
                input: .standardInput, output: .standardOutput, chain: FilterChain([.filter(Filter(kernel))]))
            change(&request)
            return SettingsDigest.of(request, program: "p")
        }
        let plain = digest { _ in }
        #expect(plain == digest { _ in })
        let changes: [(inout FilterRequest) -> Void] = [
            { $0.encoding.depth = 8 }, { $0.encoding.quality = 8 }, { $0.encoding.pngLevel = 8 },
            { $0.encoding.sampling = .ratio422 }, { $0.encoding.isProgressive = true },
            { $0.encoding.optimizesCodes = true }, { $0.encoding.isInterlaced = true },
            { $0.background = .init(red: 0, green: 0, blue: 0) }, { $0.background = .init(red: 0, green: 0, blue: 1) },
            { $0.isGray = true }, { $0.alpha = .filter }, { $0.alpha = .drop }, { $0.alpha = .premultiply },
            { $0.orientation = .shown }, { $0.limits.damaged = .keep },
            { $0.encoding.range = .abs },
            { $0.encoding.rounding = .halfUp },
            { $0.encoding.format = .png },
            { $0.asSheet = true }, { $0.chain = FilterChain($0.chain.operations, gain: 1.0.nextUp) },
            { $0.chain = FilterChain($0.chain.operations, bias: .leastNonzeroMagnitude) },
            { $0.chain = FilterChain($0.chain.operations, combination: .max) },
            { $0.chain.algorithm = .fft }, { $0.chain = $0.chain.flipped },
        ]
        var digests: Set = [plain, digest({ _ in }, kernel: Kernel(width: 1, height: 2, weights: [1, 2]))]
        digests.insert(digest({ _ in }, kernel: Kernel(width: 2, height: 1, weights: [1, 2.0.nextDown])))
        for change in changes { digests.insert(digest(change)) }
        #expect(digests.count == changes.count + 3)
        // What makes no difference to the file.
        #expect(plain == digest { ($0.encoding.isDurable, $0.threads, $0.verify) = (true, 3, true) })
        #expect(plain == digest { ($0.input, $0.output) = (.file("a"), .file("b", overwrite: true)) })
        #expect(plain == digest { ($0.stripRows, $0.limits.maximumPixels) = (7, 9) })
    }
}
