import ImageBuffers
import ImageCodecs

extension StageChain {
    /// Adds the stage that multiplies the input's colours by alpha.
    func premultiply(_ source: StripQueue) -> StripQueue {
        let output = StripQueue(
            StripShape(width: source.shape.width, samples: .planes(plan.input.layout)), height: source.height,
            capacity: rows, count: 2, gathering: source.reason)
        queues.append(output)
        // A comparison with the input waits for the result, while this stage has read the rows in between.
        let reach = plan.kernels.readingInput.reduce(0) { max($0, $1.leastRows) }
        let lag = request.difference?.other == .input ? Saturating.sum(2 * output.capacity, reach) : 0
        weight(source, by: plan.alphaMultiplication, into: output, lag: lag)
        return output
    }

    /// Adds the stage that divides colours by the filtered alpha.
    func unpremultiply(_ sums: StripQueue) -> StripQueue {
        let output = StripQueue(
            StripShape(width: sums.shape.width, samples: .planes(plan.input.layout)), height: sums.height,
            capacity: isSingle || !sums.isWhole ? sums.capacity : rows, count: 2,
            gathering: resultReason)
        queues.append(output)
        weight(sums, by: plan.alphaDivision, into: output)
        return output
    }

    private func weight(
        _ source: StripQueue, by weighting: AlphaWeighting, into output: StripQueue, lag: Int = 0
    ) {
        computing.append(
            PixelStage(from: [source], into: output, lag: lag) { rows, inputs, result, index in
                weighting.convert(
                    rows.count, of: inputs[0].planes.image, from: inputs[0].index(of: rows.lowerBound),
                    into: &result.planes.image, at: index)
            })
    }
}
