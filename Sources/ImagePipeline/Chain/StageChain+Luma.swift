import ImageBuffers
import ImageCodecs

extension StageChain {
    /// Adds the stage that computes the luma of the input's colours, if kernels read luma.
    func luma(of source: StripQueue) -> StripQueue {
        guard let luma = Luma(plan, request) else { return source }
        return addPixels(from: [source], layout: plan.channels.layout, gathering: source.reason) {
            rows, inputs, result, index in luma.store(rows, of: inputs[0], into: result, at: index)
        }
    }

    /// Adds the stage that adds the change of luma to the input's colours, if kernels read luma.
    func addLumaChange(_ sums: StripQueue, to source: StripQueue) throws(PipelineError) -> StripQueue {
        guard let luma = Luma(plan, request) else { return sums }
        let colors = cut(try centres(from: source), layout: plan.input.layout)
        return addPixels(from: [sums, colors], layout: plan.resultLayout, lag: lag, gathering: resultReason) {
            rows, inputs, result, index in
            luma.addChange(rows, of: inputs[0], to: inputs[1], into: result, at: index)
        }
    }

    /// Number of rows between the stage that computes luma or light and one that waits for the result of the kernels.
    var lag: Int {
        Saturating.sum(2 * rows, plan.kernels.readingInput.reduce(0) { max($0, $1.leastRows) })
    }
}

/// The luma of colours, and colours whose luma is changed.
///
///     Y = wr R + wg G + wb B        (R', G', B') = (R, G, B) + (Y' - Y)
///
/// The differences of red and blue from luma stay as they are, because the weights' sum is 1.
private struct Luma {
    private let weights: [Double]
    /// The index of alpha beside colours; beside luma it is 1.
    private let alphaIndex: Int?
    private let rounds: Bool

    /// - Returns: `nil` if kernels do not read luma.
    init?(_ plan: ImagePlan, _ request: FilterRequest) {
        guard let weights = plan.channels.lumaWeights else { return nil }
        self.weights = weights
        alphaIndex = plan.input.layout.alphaIndex
        // A library that is followed filters integers, if they are not linear light.
        rounds = request.chain.first.convention != nil && !request.isLinear && plan.input.holdsIntegers
    }

    /// Stores the luma and the alpha of rows.
    func store(_ rows: Range<Int>, of strip: Strip, into result: Strip, at index: Int) {
        result.planes.image.withMutablePlane(0) { plane in
            for (row, y) in rows.enumerated() {
                plane.withMutableRow(index + row) { store(y, of: strip, into: &$0) }
            }
        }
        guard let alphaIndex else { return }
        result.copy(rows.count, ofChannel: alphaIndex, as: 1, of: strip, from: rows.lowerBound, at: index)
    }

    /// Stores the colours of rows with the change of their luma, and alpha.
    func addChange(_ rows: Range<Int>, of sums: Strip, to colors: Strip, into result: Strip, at index: Int) {
        var luma = [Float](repeating: 0, count: result.shape.width)
        var changes = [Double](repeating: 0, count: result.shape.width)
        for (row, y) in rows.enumerated() {
            var span = luma.mutableSpan
            store(y, of: colors, into: &span)
            sums.planes.image.withPlane(0) { plane in
                plane.withRow(sums.index(of: y)) { filtered in
                    for x in filtered.indices { changes[x] = Double(filtered[x]) - Double(luma[x]) }
                }
            }
            for channel in 0..<3 {
                colors.planes.image.withPlane(channel) { plane in
                    plane.withRow(colors.index(of: y)) { color in
                        result.planes.image.withMutablePlane(channel) { target in
                            target.withMutableRow(index + row) { out in
                                for x in out.indices { out[x] = Float(Double(color[x]) + changes[x]) }
                            }
                        }
                    }
                }
            }
        }
        guard let alphaIndex else { return }
        result.copy(rows.count, ofChannel: 1, as: alphaIndex, of: sums, from: rows.lowerBound, at: index)
    }

    /// Stores the luma of a row's pixels.
    private func store(_ y: Int, of strip: Strip, into row: inout MutableSpan<Float>) {
        let index = strip.index(of: y)
        strip.planes.image.withPlane(0) { reds in
            strip.planes.image.withPlane(1) { greens in
                strip.planes.image.withPlane(2) { blues in
                    reds.withRow(index) { red in
                        greens.withRow(index) { green in
                            blues.withRow(index) { blue in
                                Luminance.store(red, green, blue, weights: weights, rounds: rounds, into: &row)
                            }
                        }
                    }
                }
            }
        }
    }
}
