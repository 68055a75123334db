import ImageBuffers

/// Which samples a page holds, so that it stays below `byteLimit`.
///
/// A small image is held whole. Of a larger one the page holds an overview, smaller by a whole factor, and crops at
/// full size: where the results differ most, and the corner where the border rule can be seen.
package struct PagePlan: Sendable {
    /// What the samples of a page may take in all, in bytes of base64; a kernel's weights take up to 3 MB more, and the
    /// page's own text 0.1 MB.
    package static let byteLimit = 16_000_000
    /// What of it an overview takes.
    static let overviewLimit = 6_000_000
    /// Kernels of more taps are not multiplied in the page.
    package static let tapLimit = 1 << 16
    /// Arrays of more channels are shown by their first ones.
    package static let channelLimit = 16

    /// How each image's samples are stored.
    struct Types {
        var input: PageSamples
        var a: PageSamples
        var b: PageSamples
    }

    /// The planes that are shown.
    package let channels: [Int]
    let types: Types
    /// What the overview is smaller by; `nil` where the page holds the image whole.
    package let overviewFactor: Int?
    /// Rectangles of both results: a crop's, or the whole.
    package let results: [Pair]
    /// Rectangles of the input: all samples that the kernels find under the results' rectangles, at least.
    package let inputs: [PageRectangle]

    /// The same part of both results.
    package struct Pair: Equatable, Sendable {
        /// In the first result.
        package var a: PageRectangle
        /// In the second result; of nothing where that does not reach there.
        package var b: PageRectangle
    }

    /// A plan for a comparison.
    /// - Complexity: a pass over all samples.
    package init(_ comparison: borrowing Comparison) {
        let channels = Array(comparison.input.layout.colorChannels.prefix(Self.channelLimit))
        let types = Types(
            input: PageSamples(narrowestFor: comparison.input, channels: channels),
            a: PageSamples(narrowestFor: comparison.resultA, channels: channels),
            b: PageSamples(narrowestFor: comparison.resultB, channels: channels))
        self.channels = channels
        self.types = types
        let whole = PageRectangle(x: 0, y: 0, width: comparison.input.width, height: comparison.input.height)
        let pair = Pair(
            a: PageRectangle(x: 0, y: 0, width: comparison.resultA.width, height: comparison.resultA.height),
            b: PageRectangle(x: 0, y: 0, width: comparison.resultB.width, height: comparison.resultB.height))
        if Self.byteCount(inputs: [whole], results: [pair], types, channels: channels.count) <= Self.byteLimit {
            (overviewFactor, results, inputs) = (nil, [pair], [whole])
            return
        }
        overviewFactor = Self.factor(sizes: [whole, pair.a, pair.b], channels: channels.count)
        let limit = Self.byteLimit - Self.overviewLimit
        let differences = BlockDifferences(of: comparison, channels: channels)
        for side in [512, 384, 256, 192, 128, 96, 64, 48, 32, 16] {
            let crops = PageCrops(of: comparison, side: side, differences: differences)
            if crops.inputs.count <= PageCrops.inputLimit,
                Self.byteCount(inputs: crops.inputs, results: crops.results, types, channels: channels.count) <= limit
            {
                (results, inputs) = (crops.results, crops.inputs)
                return
            }
        }
        (results, inputs) = ([], [])
    }

    /// Bytes of text that rectangles take.
    private static func byteCount(inputs: [PageRectangle], results: [Pair], _ types: Types, channels: Int) -> Int {
        let input = inputs.reduce(0) { $0 + $1.area } * types.input.byteCount
        let result = results.reduce(0) { $0 + $1.a.area * types.a.byteCount + $1.b.area * types.b.byteCount }
        return Base64.length(of: (input + result) * channels)
    }

    /// The least factor by which an overview of everything stays below its limit: the input, both results and their
    /// difference, two bytes a sample.
    private static func factor(sizes: [PageRectangle], channels: Int) -> Int {
        var factor = 2
        while true {
            let samples = (sizes + [sizes[1]]).reduce(0) { sum, size in
                sum + ((size.width - 1) / factor + 1) * ((size.height - 1) / factor + 1)
            }
            if Base64.length(of: 2 * channels * samples) <= overviewLimit { return factor }
            factor += 1
        }
    }
}
