import ImageBuffers

/// The samples that a page holds, chosen so that it stays below `byteLimit`.
///
/// A small image is held whole. For a larger one, the page holds an overview, reduced by an integer factor, and crops
/// at full size. The crops show where the results differ most, and the corner where the boundary mode is visible.
package struct PagePlan: Sendable {
    /// Maximum bytes of all samples of a page, in base64.
    ///
    /// A kernel's weights take up to 3 MB more, and the page's own text 0.1 MB.
    package static let byteLimit = 16_000_000
    /// The part of these bytes for an overview.
    static let overviewLimit = 6_000_000
    /// Maximum number of taps of kernels whose products the page computes.
    package static let tapLimit = 1 << 16
    /// Maximum number of channels; of arrays with more, the first ones are shown.
    package static let channelLimit = 16

    /// How each image's samples are stored.
    struct Types {
        var input: PageSamples
        var a: PageSamples
        var b: PageSamples
    }

    /// The planes that are shown.
    package let channels: [Int]
    /// The planes of the input that the page holds: those that are shown, and opacity.
    package let inputChannels: [Int]
    let types: Types
    /// The factor by which the overview is reduced; `nil` if the page holds the whole image.
    package let overviewFactor: Int?
    /// Rectangles of both results: of each crop, or of the whole results.
    package let results: [Pair]
    /// Rectangles of the input, with at least all samples that the kernels read for the results' rectangles.
    package let inputs: [PageRectangle]

    /// The same part of both results.
    package struct Pair: Equatable, Sendable {
        /// The part in the first result.
        package var a: PageRectangle
        /// The part in the second result; empty if that result does not extend there.
        package var b: PageRectangle
    }

    /// Creates a plan for a comparison.
    /// - Complexity: one pass over all samples.
    package init(_ comparison: borrowing Comparison) {
        let channels = Array(comparison.input.layout.colorChannels.prefix(Self.channelLimit))
        let inputChannels = channels + (comparison.input.layout.alphaIndex.map { [$0] } ?? [])
        let types = Types(
            input: PageSamples(narrowestFor: comparison.input, channels: inputChannels),
            a: PageSamples(narrowestFor: comparison.resultA, channels: channels),
            b: PageSamples(narrowestFor: comparison.resultB, channels: channels))
        (self.channels, self.inputChannels) = (channels, inputChannels)
        self.types = types
        let whole = PageRectangle(x: 0, y: 0, width: comparison.input.width, height: comparison.input.height)
        let pair = Pair(
            a: PageRectangle(x: 0, y: 0, width: comparison.resultA.width, height: comparison.resultA.height),
            b: PageRectangle(x: 0, y: 0, width: comparison.resultB.width, height: comparison.resultB.height))
        if Self.byteCount(inputs: [whole], results: [pair], types, channels: inputChannels.count) <= Self.byteLimit {
            (overviewFactor, results, inputs) = (nil, [pair], [whole])
            return
        }
        overviewFactor = Self.factor(sizes: [whole, pair.a, pair.b], channels: channels.count)
        let limit = Self.byteLimit - Self.overviewLimit
        let differences = BlockDifferences(of: comparison, channels: channels)
        for side in [512, 384, 256, 192, 128, 96, 64, 48, 32, 16] {
            let crops = PageCrops(of: comparison, side: side, differences: differences)
            if crops.inputs.count <= PageCrops.inputLimit,
                Self.byteCount(inputs: crops.inputs, results: crops.results, types, channels: inputChannels.count)
                    <= limit
            {
                (results, inputs) = (crops.results, crops.inputs)
                return
            }
        }
        (results, inputs) = ([], [])
    }

    /// Bytes of text for rectangles.
    private static func byteCount(inputs: [PageRectangle], results: [Pair], _ types: Types, channels: Int) -> Int {
        let input = inputs.reduce(0) { $0 + $1.area } * types.input.byteCount
        let result = results.reduce(0) { $0 + $1.a.area * types.a.byteCount + $1.b.area * types.b.byteCount }
        return Base64.length(of: (input + result) * channels)
    }

    /// The smallest factor with which an overview stays below its limit.
    ///
    /// The overview consists of the input, both results and their difference, with two bytes per sample.
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
