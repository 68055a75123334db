import Foundation
import ImageCodecs
import ImageBuffers
import TestSupport
import Testing

/// What `identify` says of outputs of real libraries: every claim is held against a run of the command.
///
/// `make check-identify` does the same with outputs that are made anew.
@Suite struct IdentifyRecordedTests {
    /// An output of a library, as `scripts/check_identify.py --record` writes it.
    private struct Recorded: Decodable {
        var maker: String
        var call: String
        var input: Samples
        var kernel: [[Double]]
        var output: Samples
        /// The options by which the command does the same.
        var flags: [String]
        var preset: String?
        var range: String?
        var verdict: String
    }

    /// Rows of samples, or rows of pixels.
    private enum Samples: Decodable {
        case gray([[Float]])
        case color([[[Float]]])

        init(from decoder: any Swift.Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let rows = try? container.decode([[Float]].self) {
                self = .gray(rows)
            } else {
                self = .color(try container.decode([[[Float]]].self))
            }
        }

        func write(to url: URL) throws {
            switch self {
            case .gray(let rows): try writePNG(grayImage(rows), to: url)
            case .color(let rows):
                let image = try PlanarImage(width: rows[0].count, height: rows.count, layout: .rgb) { channel in
                    try Plane(rows: rows.map { $0.map { $0[channel] } })
                }
                try writePNG(image, to: url)
            }
        }

        /// Channel after channel.
        var values: [Float] {
            switch self {
            case .gray(let rows): rows.flatMap { $0 }
            case .color(let rows): (0..<3).flatMap { channel in rows.flatMap { $0.map { $0[channel] } } }
            }
        }
    }

    private struct File: Decodable {
        var cases: [Recorded]
    }

    private struct Claim: Decodable {
        var like: String?
        var flags: [String]
        var reproduced: Int
        var compared: Int
        var but_for: [String]?
    }

    private struct Answer: Decodable {
        var verdict: String
        var sentence: String
        var flags: [String]
        var flags_missing: [String]
        var reproduced: Int?
        var compared: Int?
        var range: String?
        var same_ranges: [String]
        var presets: [Claim]
    }

    private static let cases: [Recorded] = {
        let url = projectRoot.appending(path: "Tests/CommandTests/Fixtures/identify-recorded.json")
        guard let data = try? Data(contentsOf: url), let file = try? JSONDecoder().decode(File.self, from: data) else {
            return []
        }
        return file.cases
    }()

    @Test func thereAreCases() {
        #expect(Self.cases.count >= 30)
        #expect(Set(Self.cases.map(\.maker)).count >= 8)
    }

    @Test(arguments: 0..<36) func claimedCountsAreThoseOfARun(number: Int) throws {
        guard number < Self.cases.count else { return }
        let one = Self.cases[number]
        try withTemporaryFolder { folder in
            try one.input.write(to: folder.appending(path: "in.png"))
            try one.output.write(to: folder.appending(path: "out.png"))
            try JSONEncoder().encode(one.kernel).write(to: folder.appending(path: "k.txt"))
            let result = runVerb(["identify", "in.png", "out.png", "-k", "k.txt", "--json"], in: folder)
            #expect(result.status == 0, "\(one.call): \(result.errors)")
            let answer = try JSONDecoder().decode(Answer.self, from: result.output)
            #expect(answer.verdict == one.verdict, "\(one.call): \(answer.sentence)")
            guard answer.verdict == "explained" else { return }

            let total = one.output.values.count
            let reproduced = { (flags: [String]) throws -> Int in
                let run = runVerb(["in.png", "-o", "ours.png", "--overwrite", "-q"] + flags, in: folder)
                #expect(run.status == 0, "\(one.call): \(flags): \(run.errors)")
                let ours = try readImage(folder.appending(path: "ours.png")).planes.joined().joined()
                return zip(ours, one.output.values).count { $0 == $1 }
            }
            #expect(answer.flags_missing.isEmpty)
            let best = try #require(answer.reproduced)
            let claims =
                [Claim(like: nil, flags: answer.flags, reproduced: best, compared: answer.compared ?? 0)]
                + answer.presets
            for claim in claims {
                #expect(claim.compared == total, "\(one.call)")
                #expect(try reproduced(claim.flags) == claim.reproduced, "\(one.call): \(claim.flags)")
            }
            let truth = try reproduced(["-k", "k.txt"] + one.flags)
            #expect(best >= truth, "\(one.call): \(answer.flags) gives \(best), \(one.flags) gives \(truth)")
            #expect(answer.presets.allSatisfy { $0.but_for == [] || $0.reproduced < best }, "\(one.call)")
            guard truth >= best else { return }
            let named = answer.presets.filter { $0.but_for == [] }.map { $0.like?.prefix { $0 != ":" } ?? "" }
            if let preset = one.preset { #expect(named.contains(preset[...]), "\(one.call): \(named)") }
            if let range = one.range {
                #expect(([answer.range ?? ""] + answer.same_ranges).contains(range), "\(one.call)")
            }
        }
    }
}
