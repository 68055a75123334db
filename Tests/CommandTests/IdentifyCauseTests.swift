import Convolution
import Foundation
import ImageBuffers
import TestSupport
import Testing

/// Mistakes of ports, found from what they make, and not found in anything else.
@Suite struct IdentifyCauseTests {
    private static let names = ["red", "green", "blue"]

    /// A random image and a filter of it.
    private struct Case {
        let rows: [[[Float]]]
        let filter: Filter
        let kernel: String

        init(_ generator: inout SeededGenerator, sum: Double? = nil) {
            let (width, height) = (
                Int.random(in: 18...26, using: &generator), Int.random(in: 18...26, using: &generator)
            )
            rows = (0..<3).map { _ in
                (0..<height).map { _ in (0..<width).map { _ in Float(Int.random(in: 0...255, using: &generator)) } }
            }
            var weights = (0..<9).map { _ in Double(Int.random(in: -9...9, using: &generator)) }
            weights[0] += 10
            if let sum { weights[8] += sum - weights.reduce(0, +) }
            var filter = Filter(Kernel(width: 3, height: 3, weights: weights))
            filter.mode = Bool.random(using: &generator) ? .convolve : .correlate
            filter.boundary = [.symmetric, .reflect, .constant(0), .wrap].randomElement(using: &generator) ?? .wrap
            self.filter = filter
            kernel = (0..<3).map { row in weights[3 * row..<3 * row + 3].map { "\($0)" }.joined(separator: " ") }
                .joined(separator: "; ")
        }

        func image() throws -> PlanarImage {
            try PlanarImage(width: rows[0][0].count, height: rows[0].count, layout: .rgb) { try Plane(rows: rows[$0]) }
        }

        /// The result of a channel whose samples were changed beforehand.
        func filtered(_ channel: Int, _ change: (Float) -> Float = { $0 }) throws -> [[Float]] {
            try Plane(rows: rows[channel].map { $0.map(change) }).filtered(by: filter).rows()
        }
    }

    private func identify(
        _ one: Case, _ output: [[[Float]]], in folder: URL
    ) throws -> (object: [String: Any], text: String) {
        try writePNG(one.image(), to: folder.appending(path: "in.png"))
        let (height, width) = (output[0].count, output[0][0].count)
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(height), \(width), 3), }"
        header += String(repeating: " ", count: (64 - (header.utf8.count + 11) % 64) % 64) + "\n"
        var data = Data(
            [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count % 256), UInt8(header.utf8.count / 256)])
        data.append(Data(header.utf8))
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<3 {
                    withUnsafeBytes(of: output[channel][y][x].bitPattern.littleEndian) { data.append(contentsOf: $0) }
                }
            }
        }
        try data.write(to: folder.appending(path: "out.npy"))
        let result = runVerb(["identify", "in.png", "out.npy", "-k", one.kernel, "--json"], in: folder)
        #expect(result.status == 0, "\(result.errors)")
        let object = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
        let text = [object["sentence"] as? String ?? ""] + (object["findings"] as? [String] ?? [])
        return (object, text.joined(separator: "; "))
    }

    @Test func exchangedChannelsAreFound() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            for _ in 0..<3 {
                let one = Case(&generator)
                let (object, text) = try identify(
                    one, try [2, 1, 0].map { try one.filtered($0) { $0 / 7 } }, in: folder)
                let cause = object["cause"] as? [String: Any]
                #expect(object["verdict"] as? String == "explained", "seed \(testSeed): \(text)")
                #expect(cause?["channels_exchanged"] as? Bool == true && cause?["gains"] == nil)
                #expect(text.contains("BGR instead of RGB") && text.contains("with red and blue exchanged"))
                #expect(
                    object["reproduced"] as? Int == object["compared"] as? Int && object["compared"] as? Int ?? 0 > 0)
            }
        }
    }

    @Test func normalisationIsFound() throws {
        var generator = SeededGenerator(seed: testSeed)
        let (mean, deviation): ([Float], [Float]) = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
        try withTemporaryFolder { folder in
            for number in 0..<8 {
                let (isExchanged, isAfter, cancels) = (number % 2 == 1, number % 4 >= 2, number == 4)
                let one = Case(&generator, sum: cancels ? 0 : nil)
                let output = try (0..<3).map { channel in
                    let source = isExchanged ? 2 - channel : channel
                    guard isAfter else {
                        return try one.filtered(source) { ($0 / 255 - mean[channel]) / deviation[channel] }
                    }
                    return try one.filtered(source) { $0 / 255 }
                        .map { $0.map { ($0 - mean[channel]) / deviation[channel] } }
                }
                let (object, text) = try identify(one, output, in: folder)
                let what = "seed \(testSeed), case \(number): \(text)"
                let cause = object["cause"] as? [String: Any]
                #expect(cause?["statistics"] as? String == "ImageNet", "\(what)")
                #expect(cause?["channels_exchanged"] as? Bool == isExchanged, "\(what)")
                #expect(cause?["normalized"] as? String == (isAfter ? "after" : "before"), "\(what)")
                let gains = cause?["gains"] as? [Double] ?? []
                #expect(gains.count == 3)
                for (gain, known) in zip(gains, deviation) { #expect(abs(gain * 255 * Double(known) - 1) < 1e-3) }
                #expect(text.contains("torchvision's Normalize for ImageNet"), "\(what)")
            }
        }
    }

    /// Other gains are stated, and are not said to be those of a known normalisation.
    @Test func otherGainsAreStated() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            for _ in 0..<2 {
                let one = Case(&generator)
                let gains = (0..<3).map { Float($0) * 0.25 + Float.random(in: 0.3...0.5, using: &generator) }
                let output = try (0..<3).map { channel in try one.filtered(channel) { $0 * gains[channel] } }
                let (object, text) = try identify(one, output, in: folder)
                let cause = object["cause"] as? [String: Any]
                let found = cause?["gains"] as? [Double] ?? []
                #expect(found.count == 3 && cause?["statistics"] is NSNull, "seed \(testSeed): \(text)")
                for (a, b) in zip(found, gains) { #expect(abs(a - Double(b)) < 1e-3 * Double(b)) }
                #expect(!text.contains("torchvision"))
            }
        }
    }

    @Test func rangesAreFound() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let one = Case(&generator)
            for (factor, words) in [(1 / 255, "divided by 255"), (255, "multiplied by 255"), (0.3, "")]
                as [(Float, String)]
            {
                let output = try (0..<3).map { try one.filtered($0) { $0 * factor } }
                let (object, text) = try identify(one, output, in: folder)
                let findings = object["findings"] as? [String] ?? []
                #expect(object["cause"] is NSNull && findings.isEmpty == words.isEmpty, "\(text)")
                #expect(words.isEmpty || text.contains(words), "\(text)")
            }
        }
    }

    /// What no filter made is not called a mistake of a port, and what a filter made is called that filter alone.
    @Test func nothingElseIsAFinding() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            for number in 0..<5 {
                let one = Case(&generator)
                var output = try (0..<3).map { try one.filtered($0) }
                switch number % 5 {
                case 0: break
                case 1:
                    output = output.map { $0.map { $0.map { _ in Float.random(in: 0...255, using: &generator) } } }
                case 2: output = output.map { $0.map { $0.map { $0.magnitude.squareRoot() } } }
                case 3: output = try (0..<3).map { try one.filtered($0) { ($0 / 255) * ($0 / 255) } }
                default:
                    // Channels are mixed, as by a conversion of colours.
                    let (a, b) = (output[0], output[1])
                    output[0] = zip(a, b).map { zip($0, $1).map { 0.6 * $0 + 0.4 * $1 } }
                }
                let (object, text) = try identify(one, output, in: folder)
                let isFilter = number % 5 == 0
                #expect((object["verdict"] as? String == "explained") == isFilter, "seed \(testSeed): \(text)")
                #expect(object["cause"] is NSNull && (object["findings"] as? [String])?.isEmpty == true, "\(text)")
                guard number < 2 else { continue }
                let printed = runVerb(["identify", "in.png", "out.npy", "-k", one.kernel], in: folder).text
                #expect(printed.contains("\nnot tried") == !isFilter && printed.contains("--linear") == !isFilter)
            }
        }
    }
}
