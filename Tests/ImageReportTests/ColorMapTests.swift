import ImageReport
import Testing

@Suite struct ColorMapTests {
    private static func steps(_ map: ColorMap, count: Int = 256) -> [OKLab] {
        (0..<count).map { map.color(at: Double($0) / Double(count - 1)) }
    }

    /// OKLab of the bytes that are shown.
    private static func shown(_ color: ColorMap.RGB8) -> OKLab {
        OKLab(
            linearRed: linearSRGB(Double(color[0]) / 255), green: linearSRGB(Double(color[1]) / 255),
            blue: linearSRGB(Double(color[2]) / 255))
    }

    @Test(arguments: ColorMap.allCases) func staysInGamut(map: ColorMap) {
        for color in Self.steps(map, count: 4096) {
            let (red, green, blue) = color.linearRGB
            #expect([red, green, blue].allSatisfy { $0 >= 0 && $0 <= 1 }, "\(color)")
        }
    }

    @Test(arguments: ColorMap.allCases) func equalStepsLookEqual(map: ColorMap) {
        let colors = Self.steps(map)
        let distances = zip(colors, colors.dropFirst()).map { $0.distance(to: $1) }
        let mean = distances.reduce(0, +) / Double(distances.count)
        // The step that holds the neutral of a signed map turns around within itself.
        let straight = map != .heat ? distances.enumerated().filter { $0.offset != 127 }.map(\.element) : distances
        #expect(straight.allSatisfy { abs($0 - mean) < 0.01 * mean })
    }

    @Test func heatGrowsLighterEvenly() {
        let colors = Self.steps(.heat)
        let rises = zip(colors, colors.dropFirst()).map { $1.lightness - $0.lightness }
        #expect(rises.allSatisfy { abs($0 - 0.75 / 255) < 1e-12 })
        #expect(colors[0].lightness < 0.2)
        #expect(colors[255].lightness > 0.9)
    }

    /// Rounding to bytes moves a colour by less than a just visible difference, and never reverses an eighth of the scale.
    @Test func theShownTableKeepsTheOrder() {
        let table = ColorMap.heat.table(count: 256)
        #expect(Set(table.map { [$0[0], $0[1], $0[2]] }).count == 256)
        for (color, exact) in zip(table, Self.steps(.heat)) {
            #expect(Self.shown(color).distance(to: exact) < 0.02)
        }
        let lightness = table.map { Self.shown($0).lightness }
        for index in 2..<256 { #expect(lightness[index] > lightness[index - 2]) }
    }

    @Test func heatRunsFromVioletThroughTealToYellow() {
        let table = ColorMap.heat.table(count: 3)
        #expect(table[0][2] > table[0][0] && table[0][0] > table[0][1])
        #expect(table[1][1] > table[1][2] && table[1][2] > table[1][0])
        #expect(table[2][0] > 230 && table[2][1] > 230 && table[2][2] < 80)
    }

    @Test func signedIsNeutralInTheMiddleAndSymmetric() {
        let table = ColorMap.signed.table(count: 511)
        #expect(table[255][0] == table[255][1] && table[255][1] == table[255][2])
        #expect(table[255][0] > 235)
        #expect(table[0][2] > table[0][1] && table[0][1] > table[0][0])
        #expect(table[510][0] > table[510][1] && table[510][1] > table[510][2])
        for offset in 1...255 {
            let negative = ColorMap.signed.color(at: Double(255 - offset) / 510)
            let positive = ColorMap.signed.color(at: Double(255 + offset) / 510)
            #expect(abs(negative.lightness - positive.lightness) < 1e-12)
            let neutral = ColorMap.signed.color(at: 0.5)
            #expect(abs(negative.distance(to: neutral) - positive.distance(to: neutral)) < 1e-12)
            #expect(table[255 - offset] != table[255 + offset] || offset < 2)
        }
    }

    /// On a dark page, what differs is lighter than what does not.
    @Test func signedOnDarkIsDarkInTheMiddle() {
        let table = ColorMap.signedOnDark.table(count: 511)
        #expect(table[255][0] == table[255][1] && table[255][1] == table[255][2] && table[255][0] < 48)
        #expect(table[0][2] > table[0][1] && table[0][1] > table[0][0])
        #expect(table[510][0] > table[510][1] && table[510][1] > table[510][2])
        for offset in 1...255 {
            let (negative, positive) = (Self.shown(table[255 - offset]), Self.shown(table[255 + offset]))
            #expect(abs(negative.lightness - positive.lightness) < 0.01)
            #expect(negative.lightness > Self.shown(table[255]).lightness - 0.005)
        }
    }

    /// The coordinates that are published for sRGB's corners, to five digits: red, green, blue, then L, a, b.
    @Test(arguments: [
        [1.0, 1.0, 1.0, 1.0, 0.0, 0.0],
        [1.0, 0.0, 0.0, 0.62796, 0.22486, 0.12585],
        [0.0, 1.0, 0.0, 0.86644, -0.23389, 0.17950],
        [0.0, 0.0, 1.0, 0.45201, -0.03246, -0.31153],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    ])
    func oklabOfSRGBsCorners(pair: [Double]) {
        let color = OKLab(linearRed: pair[0], green: pair[1], blue: pair[2])
        #expect(color.distance(to: OKLab(lightness: pair[3], a: pair[4], b: pair[5])) < 1e-4)
        let back = color.linearRGB
        #expect(abs(back.red - pair[0]) < 1e-6 && abs(back.green - pair[1]) < 1e-6 && abs(back.blue - pair[2]) < 1e-6)
    }

    @Test func transferCurveAndItsInverse() {
        for byte in 0...255 {
            #expect(abs(255 * encodedSRGB(linearSRGB(Double(byte) / 255)) - Double(byte)) < 1e-4)
        }
        #expect(encodedSRGB(-1) == 0)
        #expect(abs(encodedSRGB(2) - 1) < 1e-12)
    }
}
