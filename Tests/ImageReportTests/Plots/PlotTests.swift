import TestSupport
import Testing

@testable import ImageReport

private let white = ColorMap.RGB8(255, 255, 255)
private let black = ColorMap.RGB8(0, 0, 0)

@Suite struct AxisTicksTests {
    @Test func roundNumbers() {
        #expect(AxisTicks(in: -0.2...1.1, count: 5).values == [0, 0.5, 1])
        #expect(AxisTicks(in: -60...0, count: 3).values == [-60, -40, -20, 0])
        #expect(AxisTicks(in: 0...7, count: 7).values == [0, 1, 2, 3, 4, 5, 6, 7])
        #expect(AxisTicks(in: -1.25...1.25, count: 8, isWhole: true).values == [-1, 0, 1])
        #expect(AxisTicks(in: 2e-5...9e-5, count: 4).values.count == 4)
    }

    /// Whatever the axis: multiples of a round step inside it, neither few nor many.
    @Test func anyAxis() throws {
        var generator = SeededGenerator(seed: testSeed)
        for round in 0..<300 {
            let exponent = Double(Int.random(in: -30...30, using: &generator))
            let low = Double.random(in: -1...1, using: &generator) * exponent
            let length = Double.random(in: 0.1...1, using: &generator) * exp10(exponent / 3)
            let count = Int.random(in: 2...9, using: &generator)
            let range = low...(low + length)
            let values = AxisTicks(in: range, count: count).values
            #expect(values.count >= count / 3 && values.count <= count + 1, "seed \(testSeed), round \(round)")
            #expect(values == values.sorted())
            #expect(values.allSatisfy { $0 >= low - 1e-6 * length && $0 <= low + length * 1.000001 })
        }
    }

    @Test(arguments: [
        0...Double.leastNonzeroMagnitude, -1e308...1e308 * 0.5, 1e300...1.0000000001e300,
        -Double.leastNonzeroMagnitude...Double.leastNonzeroMagnitude,
    ])
    func extremes(range: ClosedRange<Double>) {
        #expect(AxisTicks(in: range, count: 5).values.count < 20)
    }

    private func exp10(_ exponent: Double) -> Double {
        (0..<Int(abs(exponent))).reduce(1) { x, _ in exponent < 0 ? x / 10 : x * 10 }
    }
}

@Suite struct CanvasLineTests {
    private static func gray(_ canvas: borrowing Canvas) -> [[Int]] {
        var rows: [[Int]] = []
        for y in 0..<canvas.height { rows.append((0..<canvas.width).map { Int(canvas[$0, y][0]) }) }
        return rows
    }

    @Test func aLineAlongPixelsCoversThemWhole() {
        var canvas = Canvas(PixelSize(7, 5), filledWith: white)
        canvas.line(from: .init(2.5, 2.5), to: .init(4.5, 2.5), thickness: 1, black)
        #expect(
            Self.gray(canvas) == [
                [255, 255, 255, 255, 255, 255, 255], [255, 255, 255, 255, 255, 255, 255],
                [255, 255, 0, 0, 0, 255, 255], [255, 255, 255, 255, 255, 255, 255],
                [255, 255, 255, 255, 255, 255, 255],
            ])
    }

    /// Ink is the line's length times its thickness, and two half discs, in every direction.
    @Test func inkIsTheArea() {
        var generator = SeededGenerator(seed: testSeed)
        for round in 0..<30 {
            var canvas = Canvas(PixelSize(80, 80), filledWith: white)
            let thickness = Double.random(in: 2...8, using: &generator)
            let point = {
                Canvas.Point(
                    Double.random(in: 15...65, using: &generator), Double.random(in: 15...65, using: &generator))
            }
            let (a, b) = (point(), point())
            canvas.line(from: a, to: b, thickness: thickness, black)
            let ink = Self.gray(canvas).joined().reduce(0) { $0 + Double(255 - $1) / 255 }
            let length = ((b - a) * (b - a)).sum().squareRoot()
            let area = length * thickness + Double.pi * thickness * thickness / 4
            #expect(abs(ink - area) < 0.04 * area + 0.5, "seed \(testSeed), round \(round): \(ink), \(area)")
        }
    }

    @Test func whatLiesOutsideIsCutOff() {
        var canvas = Canvas(PixelSize(4, 4), filledWith: white)
        canvas.line(from: .init(-50, -50), to: .init(-20, -10), thickness: 3, black)
        canvas.line(from: .init(1e9, 2), to: .init(2e9, 2), thickness: 3, black)
        #expect(Self.gray(canvas).joined().allSatisfy { $0 == 255 })
        canvas.line(from: .init(-1e9, 1.5), to: .init(1e9, 1.5), thickness: 1, black)
        #expect(Self.gray(canvas)[1] == [0, 0, 0, 0])
    }
}

@Suite struct ScaleBarTests {
    @Test func coloursRunFromEndToEnd() {
        var canvas = Canvas(PixelSize(40, 10), filledWith: white)
        let context = SheetContext(SheetStyle(), Typesetter(usesFonts: false))
        let table = ColorMap.heat.table(count: 256)
        ScaleBar.draw(
            table, in: PixelBox(x: 5, y: 2, width: 30, height: 4), labels: [], style: context.style(20), context,
            on: &canvas)
        #expect(canvas[5, 3] == table[0] && canvas[34, 3] == table[255])
        #expect(canvas[4, 3] == context.colors.hairline && canvas[35, 5] == context.colors.hairline)
        #expect(canvas[20, 9] == white)
        let lightness = (5..<35).map { x in (0..<3).reduce(0) { $0 + Int(canvas[x, 3][$1]) } }
        #expect(lightness == lightness.sorted())
    }
}
