import Conventions
import Convolution
import ImageBuffers

/// Bands of an image's rows and columns, joined into a smaller image.
///
/// Filtering the excerpt gives the same output samples as filtering the whole image. The first and last rows and
/// columns belong to the bands, so that every boundary mode reads the same samples as in the whole image. Output
/// samples whose kernel crosses a seam between two bands are left out.
struct ImageExcerpt: Equatable {
    /// Bands along one direction.
    struct Axis: Equatable {
        /// The ranges of rows or columns in the excerpt; a single range contains all of them.
        let bands: [Range<Int>]
        /// The indices of output samples in the excerpt and in the whole output.
        let outputs: [(excerpt: Int, whole: Int)]

        var count: Int { bands.reduce(0) { $0 + $1.count } }

        /// The output samples as runs of consecutive samples.
        var runs: [Run] {
            outputs.reduce(into: []) { runs, output in
                if let last = runs.last, last.excerpt + last.count == output.excerpt,
                    last.whole + last.count == output.whole
                {
                    runs[runs.count - 1].count += 1
                } else {
                    runs.append(Run(excerpt: output.excerpt, whole: output.whole, count: 1))
                }
            }
        }

        static func == (a: Self, b: Self) -> Bool { a.bands == b.bands }
    }

    /// Consecutive output samples in the excerpt and in the whole output.
    struct Run {
        var excerpt: Int
        var whole: Int
        var count: Int
    }

    let columns: Axis
    let rows: Axis

    /// Desired number of samples in an excerpt, over all channels.
    private static let wanted = 300_000
    /// Maximum number of multiplications for filtering an excerpt.
    private static let budget = 12_000_000

    /// Chooses bands, or the whole image if it is not much larger than an excerpt.
    ///
    /// Whole rows are preferred, because a library's order of summation can depend on a sample's position in its row.
    init(of hypothesis: Hypothesis, input: Axes, output: Axes, channels: Int) {
        let placement = hypothesis.placement
        let (before, stride, dilation) = (placement.before, placement.stride, placement.dilation)
        let taps = Axes(x: hypothesis.family.bank.first.width, y: hypothesis.family.bank.first.height)
        let wanted = max(min(Self.wanted, Self.budget / (taps.x * taps.y)) / channels, 1)
        let span = Axes(x: dilation.x * (taps.x - 1) + 1, y: dilation.y * (taps.y - 1) + 1)
        let isWhole = input.x * input.y <= 4 * wanted || before.x < 0 || before.y < 0
        let tall = Axis.least(span: span.y, before: before.y) * Axis.fewest
        let hasWholeRows = isWhole || tall * input.x <= 2 * wanted
        let share = hasWholeRows ? 1 : (Double(wanted) / (Double(input.x) * Double(input.y))).squareRoot()
        columns = Axis(
            input: input.x, output: output.x, before: before.x, stride: stride.x, span: span.x,
            wanted: hasWholeRows ? input.x : Int(share * Double(input.x)))
        rows = Axis(
            input: input.y, output: output.y, before: before.y, stride: stride.y, span: span.y,
            wanted: isWhole ? input.y : hasWholeRows ? wanted / input.x : Int(share * Double(input.y)))
    }

    /// Whether the excerpt is the whole image.
    var isWhole: Bool { columns.bands.count == 1 && rows.bands.count == 1 }

    /// Copies the excerpt from an image.
    func cut(_ image: borrowing PlanarImage) throws(PlaneError) -> PlanarImage {
        try PlanarImage(width: columns.count, height: rows.count, layout: image.layout) { channel throws(PlaneError) in
            var plane = try Plane(uninitializedWidth: columns.count, height: rows.count)
            image.withPlane(channel) { source in
                for (y, row) in rows.bands.joined().enumerated() {
                    source.withRow(row) { samples in
                        plane.withMutableRow(y) { target in
                            var x = 0
                            for band in columns.bands {
                                for column in band {
                                    target[x] = samples[column]
                                    x += 1
                                }
                            }
                        }
                    }
                }
            }
            return plane
        }
    }
}

extension ImageExcerpt.Axis {
    /// Minimum length of a band: it has output samples at a border, and as many that do not reach it.
    fileprivate static func least(span: Int, before: Int) -> Int { 2 * span + before + 1 }

    /// Minimum number of bands: the first, a middle one and the last.
    fileprivate static let fewest = 3

    /// Creates bands with about the desired number of samples.
    fileprivate init(input: Int, output: Int, before: Int, stride: Int, span: Int, wanted: Int) {
        let least = Self.least(span: span, before: before)
        let bandCount = min(max(wanted / least, Self.fewest), 6)
        // Starts are multiples of the stride, so that positions keep their remainder.
        let length = max(wanted / bandCount, least) / stride * stride + stride
        guard wanted < input, length * bandCount < input else {
            bands = [0..<input]
            outputs = (0..<output).map { ($0, $0) }
            return
        }
        let bands = (0..<bandCount).map { index in
            let start = (input - length) * index / (bandCount - 1) / stride * stride
            return start..<(index == bandCount - 1 ? input : start + length)
        }
        var outputs: [(excerpt: Int, whole: Int)] = []
        var start = 0
        for band in bands {
            let end = start + band.count
            let isFirst = band.lowerBound == 0
            let isLast = band.upperBound == input
            // Output samples whose first and last taps lie in the band or outside the image.
            let first = isFirst ? 0 : (start + before + stride - 1) / stride
            var index = first
            let shift = (band.lowerBound - start) / stride
            while index + shift < output, isLast || index * stride - before + span <= end {
                outputs.append((index, index + shift))
                index += 1
            }
            start = end
        }
        self.bands = bands
        self.outputs = outputs
    }
}
