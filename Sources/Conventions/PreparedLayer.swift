package import Convolution
package import ImageBuffers

/// A layer made ready for images of one size: for each output channel the engines of its input channels.
package struct PreparedLayer: Sendable {
    /// Where the kernels' taps fall; all kernels of a layer are of one size.
    package let geometry: FilterGeometry
    /// Rows of every kernel.
    package let tapRows: Int
    /// One for each output channel.
    private let sums: [ChannelSum]
    /// The filters of the engines, of which any tells which rows are read.
    private let first: ResolvedFilter

    /// Rows enough to share source rows, few enough that their sums stay in the cache.
    private static let band = 32

    /// Prepares a layer.
    /// - Parameters:
    ///   - convention: the library whose layer it is.
    ///   - width, height: of the images.
    ///   - inputs: the images' channels that the layer is given.
    ///   - algorithm: how each pair of channels is computed; `nil` takes the fastest by estimate.
    ///   - threads: how many compute an image.
    ///   - room: bytes that the engines' tables may take; the direct engine, which has none, is taken where they would
    ///     take more.
    /// - Throws: as `Convention.apply(_:to:algorithm:)`.
    package init(
        _ layer: ConvolutionLayer, of convention: Convention, width: Int, height: Int, inputs: Int,
        algorithm: FilterAlgorithm?, threads: Int, room: Int = .max
    ) throws(ConventionError) {
        let channels = try convention.outputChannels(of: layer, inputs: inputs)
        var pair = convention
        (pair.outputScale, pair.outputBias) = (1, 0)
        var rows: [(plans: [FilterPlan], firstInput: Int, bias: Double)] = []
        for channel in 0..<channels {
            let inputs = convention.inputs(ofOutput: channel, of: channels, layer: layer)
            let bias = convention.scaled(layer.bias?[channel] ?? 0)
            var plans: [FilterPlan] = []
            for kernel in inputs.kernels {
                var filter = try pair.filter(for: kernel, width: width, height: height)
                if inputs.kernels.count == 1 {
                    filter.gain *= convention.outputScale
                    filter.bias = convention.outputScale * filter.bias + bias
                }
                do throws(FilterError) {
                    let resolved = try filter.resolved(width: width, height: height)
                    plans.append(FilterPlan(resolved, algorithm: algorithm ?? filter.algorithm))
                } catch {
                    throw .filter(error)
                }
            }
            rows.append((plans, inputs.first, bias))
        }
        let bytes = rows.reduce(0) { total, row in
            row.plans.reduce(total) { Saturating.sum($0, $1.byteCount(rows: 1, threads: threads)) }
        }
        var sums: [ChannelSum] = []
        for row in rows {
            var engines: [any FilterEngine] = []
            do throws(FilterError) {
                for plan in row.plans { engines.append(try bytes > room ? plan.directEngine : plan.makeEngine()) }
            } catch {
                throw .filter(error)
            }
            sums.append(
                ChannelSum(
                    plans: row.plans, engines: engines, firstInput: row.firstInput, gain: convention.outputScale,
                    bias: row.bias))
        }
        self.sums = sums
        first = sums[0].engines[0].filter
        geometry = first.geometry
        tapRows = first.taps.height
    }

    /// Channels of the result.
    package var channelCount: Int { sums.count }

    /// Output rows that cost as much as one of them.
    package var rowGrain: Int { sums.reduce(1) { max($0, $1.rowGrain) } }

    /// How the first pair of channels is computed, and why.
    package var plan: FilterPlan { sums[0].plans[0] }

    /// Bytes of memory that the engines take, and computing a number of rows by them.
    package func byteCount(rows: Int, threads: Int) -> Int {
        let engines = sums.reduce(0) { total, sum in
            sum.engines.reduce(total) {
                Saturating.sum($0, Saturating.product($1.scratchBytes, $1.worthwhileThreads(rows: rows, of: threads)))
            }
        }
        // The sums of a band in double precision, and an engine's rows.
        return Saturating.sum(engines, Saturating.product(12, geometry.output.x, max(Self.band, rowGrain)))
    }

    /// The input rows that a range of output rows reads.
    package func sourceRows(of rows: Range<Int>) -> Range<Int> { first.sourceRows(of: rows) }

    /// Computes output rows in all channels.
    /// - Parameters:
    ///   - rows: output rows, from a multiple of `rowGrain` to another or to the end.
    ///   - image: input rows, the first of which is input row `shift`, and among which are all that are read.
    ///   - inputs: the image's channels that the layer is given.
    ///   - result: takes the rows from its row `index` on.
    /// - Throws: `FilterError.tooLarge`.
    /// - Complexity: O(output samples * taps * input channels / groups) time.
    package func compute(
        _ rows: Range<Int>, of image: borrowing PlanarImage, channels inputs: [Int], from shift: Int,
        into result: inout PlanarImage, at index: Int, threads: Int
    ) throws(FilterError) {
        let width = geometry.output.x
        let band = max(Self.band, rowGrain)
        var share: Plane
        do throws(PlaneError) {
            share = try Plane(uninitializedWidth: width, height: min(band, max(rows.count, 1)))
        } catch {
            throw .tooLarge(error)
        }
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: band) {
            let part = start..<min(start + band, rows.upperBound)
            let target = index + start - rows.lowerBound
            for (channel, sum) in sums.enumerated() {
                try result.withMutablePlane(channel) { plane throws(FilterError) in
                    try sum.compute(
                        part, of: image, channels: inputs, from: shift, share: &share, into: &plane, at: target,
                        threads: threads)
                }
            }
        }
    }
}

/// One output channel of a layer: filtered input channels, added in double precision.
private struct ChannelSum: Sendable {
    /// A plan for each input channel.
    let plans: [FilterPlan]
    /// The engines of these plans.
    let engines: [any FilterEngine]
    /// The first of the input channels, which follow each other.
    let firstInput: Int
    /// Multiplies the sum; a single engine has it already.
    let gain: Double
    /// Added at the end; a single engine has it already.
    let bias: Double

    var rowGrain: Int { engines.reduce(1) { max($0, $1.rowGrain) } }

    func compute(
        _ rows: Range<Int>, of image: borrowing PlanarImage, channels inputs: [Int], from shift: Int,
        share: inout Plane, into result: inout Plane, at index: Int, threads: Int
    ) throws(FilterError) {
        if engines.count == 1 {
            return try image.withPlane(inputs[firstInput]) { plane throws(FilterError) in
                try engines[0].filter(rows, of: plane, from: shift, into: &result, at: index, threads: threads)
            }
        }
        let width = result.width
        var sums = [Double](repeating: 0, count: width * rows.count)
        for (input, engine) in engines.enumerated() {
            try image.withPlane(inputs[firstInput + input]) { plane throws(FilterError) in
                try engine.filter(rows, of: plane, from: shift, into: &share, at: 0, threads: threads)
            }
            for y in 0..<rows.count {
                share.withRow(y) { row in
                    for x in row.indices { sums[y * width + x] += Double(row[x]) }
                }
            }
        }
        for y in 0..<rows.count {
            result.withMutableRow(index + y) { row in
                for x in row.indices { row[x] = Float(gain * sums[y * width + x] + bias) }
            }
        }
    }
}
