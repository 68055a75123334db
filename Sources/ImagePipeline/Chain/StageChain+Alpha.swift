import ImageCodecs

extension StageChain {
    /// Adds the stage that multiplies the input's colours by alpha.
    func premultiply(_ source: StripQueue) -> StripQueue {
        // A comparison with the input waits for the result, while this stage has read the rows in between.
        weight(
            source, by: plan.alphaMultiplication, lag: request.difference?.other == .input ? lag : 0,
            gathering: source.reason)
    }

    /// Adds the stage that divides colours by the filtered alpha.
    func unpremultiply(_ sums: StripQueue) -> StripQueue {
        weight(sums, by: plan.alphaDivision, lag: 0, gathering: resultReason)
    }

    private func weight(
        _ source: StripQueue, by weighting: AlphaWeighting, lag: Int, gathering reason: GatherReason?
    ) -> StripQueue {
        addPixels(from: [source], layout: plan.input.layout, lag: lag, gathering: reason) {
            rows, inputs, result, index in
            weighting.convert(
                rows.count, of: inputs[0].planes.image, from: inputs[0].index(of: rows.lowerBound),
                into: &result.planes.image, at: index)
        }
    }
}
