import Foundation
import ImageBuffers
import ImageReport
import TestSupport
import Testing

/// What scikit-image's structural_similarity returned; the file names its version and its arguments.
private struct Recording: Decodable {
    /// A case whose images are made by a rule, so that only its figure is recorded.
    struct Generated: Decodable {
        let kind: String
        let width: Int
        let height: Int
        let range: Double
        let ssim: Double
    }

    /// A case with its images, channel by channel.
    struct Photograph: Decodable {
        let a: [[[Float]]]
        let b: [[[Float]]]
        let range: Double
        let ssim: Double
    }

    let generated: [Generated]
    let photograph: Photograph

    static func load() throws -> Recording {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/ssim.json")
        return try JSONDecoder().decode(Recording.self, from: Data(contentsOf: file))
    }
}

/// Whole numbers 0...255 in rows, the same as the recording drew from this seed.
private func randomRows(_ width: Int, _ height: Int, seed: UInt64) -> [[Int]] {
    var generator = SeededGenerator(seed: seed)
    return (0..<height).map { _ in (0..<width).map { _ in Int(generator.next() >> 56) } }
}

extension Recording.Generated {
    /// A sample by its column and row.
    fileprivate typealias Rule = (_ x: Int, _ y: Int) -> Int

    /// The rules of the two images.
    fileprivate var rules: (a: Rule, b: Rule) {
        let random = { (seed: UInt64) -> Rule in
            let rows = randomRows(width, height, seed: seed)
            return { x, y in rows[y][x] }
        }
        let clip = { (value: Int, top: Int) in min(max(value, 0), top) }
        switch kind {
        case "unrelated": return (random(1), random(2))
        case "noise":
            let (a, b) = (random(3), random(4))
            return (a, { clip(a($0, $1) + (b($0, $1) >> 4) - 8, 255) })
        case "pattern":
            let a: Rule = { ((($0 * $0) + 3 * $1 * $1) >> 5) & 255 }
            return (a, { clip(a($0, $1) + ($0 * 7 + $1 * 13) % 11, 255) })
        case "deep":
            let (a, b) = (random(5), random(6))
            return ({ a($0, $1) * 257 }, { clip(a($0, $1) * 257 + (b($0, $1) - 128) * 40, 65535) })
        default:
            let (a, b) = (random(7), random(8))
            return ({ 1_000_000 + a($0, $1) }, { 1_000_000 + (a($0, $1) * 3 + b($0, $1)) / 4 })
        }
    }

    fileprivate func image(_ rule: Rule) throws -> PlanarImage {
        try makeImage(width, height, .gray) { _, x, y in Float(rule(x, y)) }
    }
}

@Suite struct StructuralSimilarityTests {
    private static func mean(
        _ a: borrowing PlanarImage, _ b: borrowing PlanarImage, channels: [Int]? = nil,
        range: ClosedRange<Double> = 0...255
    ) throws -> Double {
        try StructuralSimilarity.mean(of: a, and: b, channels: channels ?? Array(0..<a.channelCount), range: range)
    }

    /// Sizes from the window's own to two strips of columns, 8 and 16 bits, and samples far from 0.
    @Test func equalsScikitImage() throws {
        let cases = try Recording.load().generated
        #expect(cases.count == 6)
        for one in cases {
            let rules = one.rules
            let a = try one.image(rules.a)
            let b = try one.image(rules.b)
            // The range's length counts; where it lies only keeps digits.
            let low = one.kind == "far" ? 1_000_000.0 : 0
            let mean = try Self.mean(a, b, range: low...low + one.range)
            #expect(abs(mean - one.ssim) < 1e-8, "\(one.kind) \(one.width)x\(one.height): \(mean)")
        }
    }

    @Test func equalsScikitImageOnAPhotograph() throws {
        let photograph = try Recording.load().photograph
        let (a, b) = (photograph.a, photograph.b)
        let (width, height) = (a[0][0].count, a[0].count)
        let mean = try Self.mean(
            makeImage(width, height, .rgb) { a[$0][$2][$1] }, makeImage(width, height, .rgb) { b[$0][$2][$1] })
        #expect(abs(mean - photograph.ssim) < 1e-8)
    }

    /// The formula as it is written, window by window.
    @Test func equalsTheFormula() throws {
        var generator = SeededGenerator(seed: testSeed)
        for round in 0..<8 {
            let (width, height) = (
                Int.random(in: 11...30, using: &generator), Int.random(in: 11...24, using: &generator)
            )
            let a = try makeImage(width, height, .gray) { _, _, _ in Float.random(in: -3...9, using: &generator) }
            let b = try makeImage(width, height, .gray) { _, x, y in Float.random(in: -3...9, using: &generator) }
            let range = Double.random(in: 1...20, using: &generator)
            let expected = Self.plain(samples(a)[0], samples(b)[0], range: range)
            let mean = try Self.mean(a, b, range: -3...range - 3)
            #expect(abs(mean - expected) < 1e-11, "seed \(testSeed), round \(round)")
            #expect(try Self.mean(b, a, range: -3...range - 3) == mean, "seed \(testSeed), round \(round)")
        }
    }

    private static func plain(_ a: [[Float]], _ b: [[Float]], range: Double) -> Double {
        let (width, height) = (a[0].count, a.count)
        var weights: [Double] = []
        for y in -5...5 { for x in -5...5 { weights.append(exp(-Double(x * x + y * y) / 4.5)) } }
        let total = weights.reduce(0, +)
        let (c1, c2) = (0.0001 * range * range, 0.0009 * range * range)
        var sum = 0.0
        for top in 0...(height - 11) {
            for left in 0...(width - 11) {
                let pairs = (0..<121).map { index in
                    (
                        weight: weights[index] / total, x: Double(a[top + index / 11][left + index % 11]),
                        y: Double(b[top + index / 11][left + index % 11])
                    )
                }
                let ux = pairs.reduce(0) { $0 + $1.weight * $1.x }
                let uy = pairs.reduce(0) { $0 + $1.weight * $1.y }
                let vx = pairs.reduce(0) { $0 + $1.weight * ($1.x - ux) * ($1.x - ux) }
                let vy = pairs.reduce(0) { $0 + $1.weight * ($1.y - uy) * ($1.y - uy) }
                let covariance = pairs.reduce(0) { $0 + $1.weight * ($1.x - ux) * ($1.y - uy) }
                sum +=
                    (2 * ux * uy + c1) * (2 * covariance + c2) / ((ux * ux + uy * uy + c1) * (vx + vy + c2))
            }
        }
        return sum / Double((width - 10) * (height - 10))
    }

    @Test func equalImagesAreExactlyOne() throws {
        var generator = SeededGenerator(seed: testSeed)
        let image = try makeImage(270, 30, .rgb) { _, _, _ in Float.random(in: 0...255, using: &generator) }
        #expect(try Self.mean(image, image) == 1)
        let flat = try makeImage(11, 11, .gray) { _, _, _ in 7 }
        #expect(try Self.mean(flat, flat) == 1)
    }

    @Test func channelsCountEqually() throws {
        let (a, b) = (randomRows(20, 15, seed: 1), randomRows(20, 15, seed: 2))
        let first = try makeImage(20, 15, .grayAlpha) { _, x, y in Float(a[y][x]) }
        let second = try makeImage(20, 15, .grayAlpha) { channel, x, y in Float((channel == 0 ? a : b)[y][x]) }
        #expect(try Self.mean(first, second, channels: [0]) == 1)
        let other = try Self.mean(first, second, channels: [1])
        #expect(other < 0.2)
        #expect(abs(try Self.mean(first, second) - (1 + other) / 2) < 1e-15)
    }

    @Test func saysWhyThereIsNoFigure() throws {
        let narrow = try makeImage(10, 40, .gray) { _, x, _ in Float(x) }
        #expect(throws: StructuralSimilarity.Absence.smallerThanWindow) { try Self.mean(narrow, narrow) }
        let low = try makeImage(40, 10, .gray) { _, x, _ in Float(x) }
        #expect(throws: StructuralSimilarity.Absence.smallerThanWindow) { try Self.mean(low, low) }
        let fine = try makeImage(11, 11, .gray) { _, x, _ in Float(x) }
        #expect(throws: StructuralSimilarity.Absence.noRange) { try Self.mean(fine, fine, range: 3...3) }
        for odd in [Float.nan, .infinity] {
            let image = try makeImage(11, 11, .gray) { _, x, y in x == 3 && y == 10 ? odd : Float(x) }
            #expect(throws: StructuralSimilarity.Absence.notFinite) { try Self.mean(image, fine) }
        }
    }
}

@Suite struct DifferenceFiguresTests {
    @Test func integersAreMeasuredAgainstTheirFullScale() throws {
        let a = try makeImage(12, 11, .gray) { _, x, _ in Float(x) }
        let b = try makeImage(12, 11, .gray) { _, x, _ in Float(x + 1) }
        let figures = DifferenceFigures(of: a, and: b, channels: [0], scale: .full(255))
        #expect(figures.dataRange == 255)
        #expect(figures.metrics.rmse == 1)
        #expect(abs(figures.psnr - 48.1308036) < 1e-6)
        #expect(try figures.similarity.get() == StructuralSimilarity.mean(of: a, and: b, channels: [0], range: 0...255))
    }

    @Test func floatsAreMeasuredAgainstTheReferencesExtent() throws {
        let a = try makeImage(12, 11, .grayAlpha) { _, x, y in y == 3 && x == 4 ? 900 : Float(x) / 11 }
        let b = try makeImage(12, 11, .grayAlpha) { channel, x, _ in channel == 1 ? 77 : Float(x) / 11 - 3 }
        let figures = DifferenceFigures(of: a, and: b, channels: [0], scale: .reference)
        #expect(figures.dataRange == 1)
        #expect(
            try figures.similarity.get() == StructuralSimilarity.mean(of: a, and: b, channels: [0], range: -3...(-2)))
    }

    @Test func aReferenceWithoutAnExtentHasNoScale() throws {
        let a = try makeImage(12, 11, .gray) { _, x, _ in Float(x) }
        for value in [Float(5), .nan] {
            let flat = try makeImage(12, 11, .gray) { _, _, _ in value }
            let figures = DifferenceFigures(of: a, and: flat, channels: [0], scale: .reference)
            #expect(figures.dataRange == 0)
            #expect(figures.psnr.isNaN)
            #expect(figures.similarity == .failure(.noRange))
        }
    }
}
