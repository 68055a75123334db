import Conventions
import Convolution
import ImageBuffers
import TestSupport
import Testing

private let spellings = [
    "scipy.signal.convolve2d:same", "scipy.signal.correlate2d:same,symm", "scipy.ndimage.convolve:mirror",
    "scipy.ndimage.correlate:nearest", "scipy.ndimage.convolve:constant,cval=0.5", "opencv.filter2D:delta=1/4",
    "keras.Conv2D:same", "torch.Conv2d:same,circular", "astropy.convolve:boundary=None", "imgconv.correlate:copy",
    "imgconv.convolve:renormalize", "imgconv.correlate:edge,bias=-1/2", "libvips.conv:scale=3",
    "scipy.signal.convolve2d:full", "keras.Conv2D:valid", "octave.imfilter:full,replicate",
    "matlab.imfilter:full,circular", "torch.Conv2d:padding=1,stride=2", "keras.Conv2D:same,strides=2",
]

/// Functions with a number of their own past the border, or one that they add.
private let withConstants = [
    "scipy.signal.convolve2d:same,fillvalue=3", "scipy.ndimage.convolve:constant,cval=-0.5",
    "opencv.filter2D:delta=0.25",
    "opencv.filter2D:delta=-40", "scipy.signal.correlate2d:same,fillvalue=100", "keras.Conv2D:same",
    "imgconv.correlate:edge,bias=10", "libvips.conv:scale=3,offset=128", "imagemagick.morphology-convolve:white",
    "astropy.convolve:normalize_kernel=False,fill_value=2", "octave.imfilter:7",
]

/// The bound is the truth: no image exceeds it, and one attains it.
@Suite struct DifferenceBoundTests {
    /// A linear map is known by what it makes of single bright samples; the largest difference follows from those, with
    /// nothing of the bound's own arithmetic.
    @Test func equalsWhatSingleBrightSamplesSay() throws {
        var generator = SeededGenerator(seed: testSeed)
        var compared = 0
        for round in 0..<40 {
            let a = try Convention(spellings.randomElement(using: &generator) ?? "")
            let b = try Convention(spellings.randomElement(using: &generator) ?? "")
            let kernel = generator.kernel(
                width: .random(in: 1...3, using: &generator), height: .random(in: 1...3, using: &generator))
            let size = Axes(x: .random(in: 7...9, using: &generator), y: .random(in: 7...9, using: &generator))
            guard let why = try? Explanation(a, b, kernel: kernel, image: size) else { continue }
            let truth = try largest(why, size)
            #expect(why.difference.isExact)
            #expect(
                abs(why.difference.largest - truth) <= 1e-4 * max(1, truth),
                "seed \(testSeed), round \(round): \(a) \(b) \(kernel.height)x\(kernel.width) in \(size)")
            compared += 1
        }
        #expect(compared > 25)
    }

    /// A number past the border, or one that is added, is not in proportion to the samples: each range has a bound of its
    /// own, for every ordered pair of functions with such options.
    @Test func eachRangeHasItsOwnBound() throws {
        var generator = SeededGenerator(seed: testSeed)
        let size = Axes(x: 6, y: 5)
        var (compared, outOfProportion) = (0, 0)
        for first in withConstants {
            for second in withConstants {
                let kernel = generator.kernel(width: 3, height: 3)
                let why = try Explanation(Convention(first), Convention(second), kernel: kernel, image: size)
                for (bound, white) in [(why.difference, Float(1)), (why.differenceOfBytes, 255)] {
                    let truth = try largest(why, size, white: white)
                    #expect(bound.largestIsExact && bound.white == Double(white))
                    #expect(
                        abs(bound.largest - truth) <= 1e-4 * max(1, truth),
                        "seed \(testSeed): \(first) \(second), samples to \(white)")
                }
                compared += 1
                let ratio = why.differenceOfBytes.largest / why.difference.largest
                if abs(ratio - 255) > 1 { outOfProportion += 1 }
            }
        }
        #expect(compared == withConstants.count * withConstants.count)
        #expect(outOfProportion > compared / 4)
    }

    /// White past the border is 1 in the one range and 255 in the other: a 1 there is the same in one of them alone.
    @Test func agreementHoldsForBothRanges() throws {
        let kernel = Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
        let why = try Explanation(
            Convention("imagemagick.morphology-convolve:white"),
            Convention("scipy.signal.convolve2d:same,fillvalue=1"), kernel: kernel)
        #expect(why.difference.largest == 0 && abs(why.differenceOfBytes.largest - 254 * 33) < 1e-6)
        #expect(!why.agrees)
        #expect(why.points.first { $0.kind == .border }?.effect == .upToOfBytes(why.differenceOfBytes.largest))
        let bytes = try Explanation(
            Convention("imagemagick.morphology-convolve:white"),
            Convention("scipy.signal.convolve2d:same,fillvalue=255"), kernel: kernel)
        #expect(bytes.difference.largest > 0 && bytes.differenceOfBytes.largest == 0 && !bytes.agrees)
    }

    /// Two kernels that are moved by different steps meet each other otherwise at every sample.
    @Test func stridesThatDifferAreComparedEverywhere() throws {
        let kernel = Kernel(rows: [[1, -2, 3, -4]])
        // Both have four columns.
        let (size, a, b) = (Axes(x: 7, y: 1), "imgconv.correlate:size=valid", "torch.Conv2d:stride=1:2,padding=0:2")
        let why = try Explanation(Convention(a), Convention(b), kernel: kernel, image: size)
        try #require(why.alignment.sameSize)
        let truth = try largest(why, size)
        #expect(abs(why.difference.largest - truth) < 1e-4)
    }

    /// max over images of 0...white of |A - B|, by superposition.
    private func largest(_ why: Explanation, _ size: Axes, white: Float = 1) throws -> Double {
        let difference = { (rows: [[Float]]) throws -> [Double] in
            let plane = try Plane(rows: rows)
            let (a, b) = (
                try why.a.apply01(why.kernel, to: plane, white: white),
                try why.b.apply01(why.kernel, to: plane, white: white)
            )
            return pairs(why.alignment).map { Double(a[$0.a.y][$0.a.x]) - Double(b[$0.b.y][$0.b.x]) }
        }
        let dark = [[Float]](repeating: Array(repeating: 0, count: size.x), count: size.y)
        let constant = try difference(dark)
        var (most, least) = (constant, constant)
        for y in 0..<size.y {
            for x in 0..<size.x {
                var rows = dark
                rows[y][x] = white
                for (index, value) in try difference(rows).enumerated() {
                    most[index] += max(value - constant[index], 0)
                    least[index] += min(value - constant[index], 0)
                }
            }
        }
        return zip(most, least).reduce(0) { max($0, abs($1.0), abs($1.1)) }
    }

    private func pairs(_ alignment: OutputAlignment) -> [(a: Axes, b: Axes)] {
        let (rows, columns) = (alignment.rows, alignment.columns)
        return (0..<rows.pairs).flatMap { y in
            (0..<columns.pairs).map { x in
                (
                    Axes(x: columns.firstA + x * columns.stepA, y: rows.firstA + y * rows.stepA),
                    Axes(x: columns.firstB + x * columns.stepB, y: rows.firstB + y * rows.stepB)
                )
            }
        }
    }

    /// Rows and columns that differ are counted from each side.
    @Test func countsTheBorderThatDiffers() throws {
        let flat = Kernel(rows: [[1, 2, 3, 4, 5]])
        let why = try Explanation(
            Convention("scipy.ndimage.correlate"), Convention("opencv.filter2D"), kernel: flat)
        #expect(why.difference.interior == 0)
        #expect(why.difference.reach == Padding(Axes(x: 2, y: 0)))
        // Weights of the last three columns at the last one: 1, 2 + 5, 3 + 4 by the one rule, 1 + 5, 2 + 4, 3 by the other.
        #expect(why.difference.border == 5)
    }

    /// A kernel too large for the exact bound has an upper one.
    @Test func largeKernelsHaveAnUpperBound() throws {
        var generator = SeededGenerator(seed: testSeed)
        let kernel = generator.kernel(width: 101, height: 101)
        let why = try Explanation(
            Convention("scipy.ndimage.correlate"), Convention("opencv.filter2D"), kernel: kernel)
        #expect(!why.difference.isExact)
        #expect(why.difference.interior == 0)
        #expect(try #require(why.difference.border) <= kernel.absoluteSum * (1 + 1e-12))
        #expect(try #require(why.difference.border) > kernel.positiveSum / 2)
        #expect(
            why.remedy?.imagePaddings.map(\.mode) == [.reflect] || why.remedy?.call.options.first?.value == "mirror")
    }
}
