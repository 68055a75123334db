import TestSupport
import Testing

@testable import ImageReport

private let black = ColorMap.RGB8(0, 0, 0)
private let white = ColorMap.RGB8(255, 255, 255)
private let red = ColorMap.RGB8(200, 10, 20)

@Suite struct CanvasTests {
    /// The pixels of a colour, as places.
    private func places(of color: ColorMap.RGB8, on canvas: borrowing Canvas) -> Set<[Int]> {
        var result: Set<[Int]> = []
        for y in 0..<canvas.height {
            for x in 0..<canvas.width where canvas[x, y] == color { result.insert([x, y]) }
        }
        return result
    }

    @Test func fillsExactlyTheBox() {
        var canvas = Canvas(PixelSize(7, 5), filledWith: white)
        canvas.fill(PixelBox(x: 2, y: 1, width: 3, height: 2), red)
        #expect(places(of: red, on: canvas) == [[2, 1], [3, 1], [4, 1], [2, 2], [3, 2], [4, 2]])
        #expect(places(of: white, on: canvas).count == 35 - 6)
    }

    @Test func cutsOffWhatLiesOutside() {
        var canvas = Canvas(PixelSize(4, 4), filledWith: white)
        canvas.fill(PixelBox(x: -5, y: -5, width: 6, height: 6), red)
        canvas.fill(PixelBox(x: 3, y: 3, width: 100, height: 100), red)
        canvas.fill(PixelBox(x: 9, y: 9, width: 4, height: 4), red)
        canvas.blend(-1, 0, red, coverage: 255)
        canvas.blend(0, 4, red, coverage: 255)
        canvas.draw(Picture(width: 2, height: 1, bytes: [1, 2, 3, 4, 5, 6]), x: -1, y: 3)
        #expect(places(of: red, on: canvas) == [[0, 0], [3, 3]])
        #expect(canvas[0, 3] == ColorMap.RGB8(4, 5, 6))
    }

    @Test func framesLieInside() {
        var canvas = Canvas(PixelSize(6, 6), filledWith: white)
        canvas.frame(PixelBox(x: 1, y: 1, width: 4, height: 4), red, thickness: 1)
        #expect(places(of: red, on: canvas).count == 12)
        #expect(canvas[2, 2] == white && canvas[0, 0] == white && canvas[1, 1] == red && canvas[4, 4] == red)
        canvas.frame(PixelBox(x: 1, y: 1, width: 3, height: 3), black, thickness: 9)
        #expect(places(of: black, on: canvas).count == 9)
    }

    @Test func blendsInProportion() {
        var canvas = Canvas(PixelSize(3, 1), filledWith: white)
        canvas.blend(0, 0, black, coverage: 0)
        canvas.blend(1, 0, black, coverage: 255)
        canvas.blend(2, 0, black, coverage: 51)
        #expect(canvas[0, 0] == white && canvas[1, 0] == black && canvas[2, 0] == ColorMap.RGB8(204, 204, 204))
    }
}

@Suite struct AreaScalerTests {
    /// The docstring's integral, sample by sample.
    private func mean(_ rows: [[Float]], to size: PixelSize, at place: (x: Int, y: Int)) -> Double {
        func part(_ index: Int, _ begin: Double, _ end: Double) -> Double {
            max(min(Double(index + 1), end) - max(Double(index), begin), 0)
        }
        let step = (x: Double(rows[0].count) / Double(size.width), y: Double(rows.count) / Double(size.height))
        var sum = 0.0
        for (y, row) in rows.enumerated() {
            for (x, value) in row.enumerated() {
                sum +=
                    Double(value) * part(x, Double(place.x) * step.x, Double(place.x + 1) * step.x)
                    * part(y, Double(place.y) * step.y, Double(place.y + 1) * step.y)
            }
        }
        return sum / step.x / step.y
    }

    @Test func isTheMeanOfTheAreaThatIsCovered() {
        var generator = SeededGenerator(seed: testSeed)
        for _ in 0..<60 {
            let source = PixelSize(.random(in: 1...40, using: &generator), .random(in: 1...30, using: &generator))
            let target = PixelSize(.random(in: 1...40, using: &generator), .random(in: 1...30, using: &generator))
            let rows = (0..<source.height).map { _ in
                (0..<source.width).map { _ in Float.random(in: 0...1, using: &generator) }
            }
            let scaled = AreaScaler(from: source, to: target).scale { y, row in row = rows[y] }
            for y in 0..<target.height {
                for x in 0..<target.width {
                    let expected = mean(rows, to: target, at: (x, y))
                    let found = Double(scaled[y * target.width + x])
                    #expect(abs(found - expected) < 1e-5, "seed \(testSeed): \(source) to \(target) at \(x), \(y)")
                }
            }
        }
    }

    @Test func wholeFactorsUpAreTheNearestNeighbour() {
        let rows: [[Float]] = [[0.1, 0.9, 0.3], [0.7, 0.2, 0.5]]
        let scaled = AreaScaler(from: PixelSize(3, 2), to: PixelSize(12, 10)).scale { y, row in row = rows[y] }
        for y in 0..<10 {
            for x in 0..<12 { #expect(abs(scaled[y * 12 + x] - rows[y / 5][x / 4]) < 1e-6) }
        }
    }

    @Test func readsEachRowOnceWhereItIsReduced() {
        var reads = [Int](repeating: 0, count: 60)
        _ = AreaScaler(from: PixelSize(4, 60), to: PixelSize(2, 20)).scale { y, _ in reads[y] += 1 }
        #expect(reads.allSatisfy { $0 == 1 })
    }
}

@Suite struct DisplaySizeTests {
    private func size(_ width: Int, _ height: Int) -> DisplaySize {
        DisplaySize(of: PixelSize(width, height), in: PixelSize(512, 512), least: 48)
    }

    @Test func magnifiesByWholeFactors() {
        #expect(size(8, 8).size == PixelSize(512, 512))
        #expect(size(100, 60).size == PixelSize(500, 300))
        #expect(size(255, 200).size == PixelSize(510, 400))
        #expect(size(512, 512).size == PixelSize(512, 512))
        #expect(!size(100, 60).isStretched)
    }

    @Test func fillsTheRoomWhereAWholeFactorWouldNot() {
        #expect(size(300, 150).size == PixelSize(512, 256))
        #expect(size(400, 300).size == PixelSize(400, 300))
    }

    @Test func reducesInProportion() {
        #expect(size(4000, 3000).size == PixelSize(512, 384))
        #expect(size(3000, 4000).size == PixelSize(384, 512))
        #expect(size(513, 10).size.width == 512)
    }

    @Test func threadsAreMadeWide() {
        #expect(size(40, 1).size == PixelSize(480, 48) && size(40, 1).isStretched)
        #expect(size(1, 4000).size == PixelSize(48, 512))
        #expect(size(1_000_000, 3).size == PixelSize(512, 48))
        #expect(size(1, 1).size == PixelSize(512, 512))
    }

    /// Whatever the image, its picture is within the room, and never nothing.
    @Test func fitsAlways() {
        var generator = SeededGenerator(seed: testSeed)
        for _ in 0..<500 {
            let image = PixelSize(
                Int(pow2: .random(in: 0...24, using: &generator)), Int(pow2: .random(in: 0...24, using: &generator)))
            let shown = DisplaySize(of: image, in: PixelSize(420, 300), least: 48).size
            #expect((48...420).contains(shown.width) && (48...300).contains(shown.height), "\(image): \(shown)")
        }
    }
}

extension Int {
    fileprivate init(pow2 exponent: Double) {
        self = 1
        for _ in 0..<Int(exponent) { self *= 2 }
        self += Int((exponent - exponent.rounded(.down)) * Double(self))
    }
}
