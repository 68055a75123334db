import Foundation
import ImageBuffers
import TestSupport
import Testing

/// Results that were scaled, then made absolute or wrapped around, found again by the command.
@Suite struct IdentifyFoldedTests {
    private struct Answer: Decodable {
        var verdict: String
        var sentence: String
        var flags: [String]
        var reproduced: Int?
        var compared: Int?
        var range: String?
    }

    @Test(arguments: ["abs", "wrap"], ["0.5", "2", "1/8", "3"])
    func printedOptionsMakeTheSameFoldedFile(range: String, scale: String) throws {
        var generator = SeededGenerator(seed: testSeed)
        let (width, height) = (30, 24)
        // Noise, smoothed so that half of the results of a gain of 3 lie within the range.
        let noise = (0..<height).map { _ in (0..<width).map { _ in Float(Int.random(in: 0...255, using: &generator)) } }
        let rows = (0..<height).map { y in
            (0..<width).map { x in
                ((noise[y][x] + noise[(y + 1) % height][x] + noise[y][(x + 1) % width]) / 3).rounded()
            }
        }
        try withTemporaryFolder { folder in
            try writePNG(grayImage(rows), to: folder.appending(path: "in.png"))
            try "-1 0 1\n-2 0 2\n-1 0 1\n".write(
                to: folder.appending(path: "k.txt"), atomically: true, encoding: .utf8)
            let truncates = range == "wrap" ? ["--rounding", "truncate"] : []
            let options = ["-m", "correlate", "-b", "reflect", "--scale", scale, "--range", range] + truncates
            let made = runVerb(["in.png", "-k", "k.txt", "-o", "theirs.png"] + options, in: folder)
            #expect(made.status == 0, "\(made.errors)")
            let result = runVerb(["identify", "in.png", "theirs.png", "-k", "k.txt", "--json"], in: folder)
            let answer = try JSONDecoder().decode(Answer.self, from: result.output)
            let what = "seed \(testSeed): \(answer.sentence)"
            #expect(answer.verdict == "explained" && answer.range == range, "\(what)")
            #expect(answer.reproduced == width * height && answer.compared == width * height, "\(what)")
            let again = runVerb(["in.png", "-o", "ours.png"] + answer.flags, in: folder)
            #expect(again.status == 0, "\(answer.flags): \(again.errors)")
            let images = try ["theirs.png", "ours.png"].map { try readImage(folder.appending(path: $0)).planes }
            #expect(images[0] == images[1], "\(what): \(answer.flags)")
        }
    }
}
