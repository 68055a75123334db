package import Convolution
package import ImageBuffers

/// A layer prepared for images of one size: for each output channel, the engines of its input channels.
package struct PreparedLayer: Sendable {
    /// The positions of the kernels' taps; all kernels of a layer have the same size.
    package let geometry: FilterGeometry
    /// Number of rows in every kernel.
    package let tapRows: Int
    /// One for each output channel.
    private let sums: [ChannelSum]
    /// The filter of the first engine; the filter of any engine determines which rows are read.
    private let first: ResolvedFilter

    /// Number of rows: enough to share source rows, and few enough to keep their sums in the cache.
    private static let band = 32

    /// Prepares a layer.
    /// - Parameters:
    ///   - convention: the convention of the layer's library.
    ///   - width, height: size of the images.
    ///   - inputs: number of the images' channels that the layer receives.
    ///   - algorithm: the algorithm for each pair of channels; `nil` chooses the one with the shortest estimated time.
    ///   - threads: number of threads that compute an image.
    ///   - room: maximum bytes for the engines' tables; if they would take more, the direct engine is used, which has
    ///     none.
    /// - Throws: what `Convention.apply(_:to:algorithm:)` throws.
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

    /// Number of channels in the result.
    package var channelCount: Int { sums.count }

    /// The number of output rows that are computed as a unit.
    package var rowGrain: Int { sums.reduce(1) { max($0, $1.rowGrain) } }

    /// The choice of the engine for the first pair of channels.
    package var plan: FilterPlan { sums[0].plans[0] }

    /// Bytes of memory for the engines and for computing a number of rows.
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
    ///   - image: input rows, starting with input row `shift`; all that are read.
    ///   - inputs: the image's channels that the layer receives.
    ///   - result: receives the rows from its row `index` on.
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

/// One output channel of a layer: filtered input channels, summed in double precision.
private struct ChannelSum: Sendable {
    /// A plan for each input channel.
    let plans: [FilterPlan]
    /// The engines of these plans.
    let engines: [any FilterEngine]
    /// The first of the input channels, which are consecutive.
    let firstInput: Int
    /// The factor for the sum; a single engine already includes it.
    let gain: Double
    /// The term added at the end; a single engine already includes it.
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
