import Foundation
import TestSupport
import Testing

@testable import ImageBuffers

/// Tables between samples and linear light.
@Suite struct LightTableTests {
    /// A curve with a name, and whether samples may be found by searching, which is slow.
    struct Named: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let curve: TransferCurve
        var maySearch = false
    }

    private static func sampled(_ count: Int, _ light: (Double) -> Double) -> TransferCurve {
        .sampled((0..<count).map { (65535 * light(Double($0) / Double(count - 1))).rounded() / 65535 })
    }

    static let curves: [Named] =
        [0.00016, 0.1, 0.45, 1, 1.8, 2.2, 2.6, 2.8, 10, 60, 6250].map {
            Named(testDescription: "power \($0)", curve: .power($0), maySearch: $0 < 0.1 || $0 > 10)
        } + [
            Named(testDescription: "sRGB", curve: .sRGB),
            Named(
                testDescription: "BT.709",
                curve: .television(exponent: 0.45, scale: 1.099296826809442, slope: 4.5, knee: 0.018053968510807)),
            Named(testDescription: "ramp", curve: .sampled([0, 1])),
            Named(testDescription: "ramp from grey", curve: .sampled([0.2, 0.9])),
            Named(testDescription: "gamma 2.2 in 1024 samples", curve: sampled(1024) { pow($0, 2.2) }),
            Named(testDescription: "gamma 1.8 in 256 samples", curve: sampled(256) { pow($0, 1.8) }),
            Named(
                testDescription: "flat below a quarter", curve: sampled(513) { max(0, ($0 - 0.25) / 0.75) },
                maySearch: true),
            Named(testDescription: "flat in the middle", curve: .sampled([0, 0.3, 0.3, 1]), maySearch: true),
            Named(testDescription: "flat above", curve: .sampled([0, 1, 1, 1]), maySearch: true),
            Named(testDescription: "falling in between", curve: .sampled([0, 0.8, 0.2, 1]), maySearch: true),
            Named(
                testDescription: "constant below its power",
                curve: .formula(g: 2.4, a: 1.1, b: -0.1, c: 0, d: 0.1 / 1.1, e: 0, f: 0)),
        ]

    /// A curve, and its inverse as standards give it.
    struct Formula: Sendable {
        let curve: TransferCurve
        let sample: @Sendable (Double) -> Double
    }

    static let formulas: [Formula] = [
        Formula(curve: .power(2.2)) { pow($0, 1 / 2.2) }, Formula(curve: .power(1)) { $0 },
        Formula(curve: .power(0.45)) { pow($0, 1 / 0.45) },
        Formula(curve: .sRGB) { $0 <= 0.0031308 ? 12.92 * $0 : 1.055 * pow($0, 1 / 2.4) - 0.055 },
        Formula(
            curve: .television(exponent: 0.45, scale: 1.099296826809442, slope: 4.5, knee: 0.018053968510807)
        ) { light in
            let (scale, knee) = (1.099296826809442, 0.018053968510807)
            return light < knee ? 4.5 * light : scale * pow(light, 0.45) - (scale - 1)
        },
    ]

    /// Samples after decoding or encoding a row.
    private static func row(
        _ values: [Float], _ convert: (inout Plane, borrowing Plane) -> Void
    ) throws -> [Float] {
        let source = try Plane(rows: [values])
        var target = try Plane(width: values.count, height: 1)
        convert(&target, source)
        return target.rows()[0]
    }

    static func decode(_ values: [Float], by table: LightTable) throws -> [Float] {
        try row(values) { $0.decodeLight(1, of: $1, from: 0, by: table, at: 0) }
    }

    static func encode(_ values: [Float], by table: LightTable) throws -> [Float] {
        try row(values) { $0.encodeLight(1, of: $1, from: 0, by: table, at: 0) }
    }

    /// Every integer returns to itself, to a quarter of a 16-bit code, and light rises from 0 to the maximum.
    @Test(arguments: curves, [8, 16])
    func integersReturn(named: Named, bitDepth: Int) throws {
        let table = try #require(LightTable(named.curve, bitDepth: bitDepth))
        #expect(named.maySearch || !table.searches)
        let maximum = bitDepth == 16 ? 65535 : 255
        let codes = (0...maximum).map(Float.init)
        let light = try Self.decode(codes, by: table)
        #expect(light[0] == 0 && light[maximum] == Float(maximum))
        let (rises, quarter) = (
            zip(light, light.dropFirst()).allSatisfy { $0 < $1 }, bitDepth == 16 ? 0.25 : 0.25 / 257
        )
        #expect(rises)
        let returned = try Self.encode(light, by: table)
        #expect(zip(codes, returned).allSatisfy { abs(Double($0 - $1)) < Double(quarter) })
        let negative = try Self.encode(light.map { -$0 }, by: table)
        #expect(zip(returned, negative).allSatisfy { $0 == -$1 })
    }

    /// Light between the integers, and above the largest one, is encoded as the formula says.
    @Test(arguments: formulas)
    func lightIsEncodedByTheFormula(formula: Formula) throws {
        var generator = SeededGenerator(seed: testSeed)
        for (bitDepth, maximum) in [(8, 255.0), (16, 65535)] {
            let table = try #require(LightTable(formula.curve, bitDepth: bitDepth))
            // Dark light is as frequent as bright light.
            let light = (0..<20000).map { _ in Float(maximum * exp2(Double.random(in: -15...7.9, using: &generator))) }
            let found = try Self.encode(light, by: table)
            var largest = 0.0
            for (value, light) in zip(found, light) {
                let wanted = formula.sample(Double(light) / maximum)
                // In 16-bit codes, and above white relative to it.
                largest = max(largest, abs(Double(value) / maximum - wanted) / max(1, wanted) * 65535)
            }
            #expect(largest < 0.5, "\(largest), seed \(testSeed)")
        }
    }

    /// Light of any size gives a sample; only NaN gives NaN.
    @Test(arguments: curves)
    func anyLightIsEncoded(named: Named) throws {
        let table = try #require(LightTable(named.curve, bitDepth: 8))
        let light: [Float] = [
            0, -0.0, .leastNonzeroMagnitude, 1e-30, 255, 255.5, 300, 1e5, 1e20, .infinity, .nan, -.infinity, -1e20,
        ]
        let samples = try Self.encode(light, by: table)
        let rises = zip(samples[0..<10], samples[1..<10]).allSatisfy { $0 <= $1 }
        #expect(rises && samples[10].isNaN && samples[9] == .infinity && samples[11] == -.infinity)
        #expect(
            samples[0] == 0 && abs(samples[4] - 255) < 1e-3 && samples[12] == -samples[8] && samples[5] >= samples[4])
        // Integers outside the file's are clipped.
        #expect(try Self.decode([-3, 256, .nan, .infinity], by: table) == [0, 255, 0, 255])
    }

    /// Curves that do not rise from black to white have no tables.
    @Test(arguments: [
        TransferCurve.sampled([1, 0]), .sampled([0.5, 0.5]), .power(-1),
        .formula(g: 1, a: .infinity, b: 0, c: 0, d: 0, e: 0, f: 0),
        .formula(g: 1, a: 1, b: 0, c: 1e9, d: 0.9, e: 0, f: 0),
    ])
    func curvesThatDoNotRiseHaveNoTables(curve: TransferCurve) {
        #expect(LightTable(curve, bitDepth: 8) == nil && LightTable(curve, bitDepth: 16) == nil)
    }
}
