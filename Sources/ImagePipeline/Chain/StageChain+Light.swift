import ImageBuffers
import ImageCodecs

extension StageChain {
    /// Why the result of kernels is needed as a whole before it is encoded; `nil` if light is encoded first.
    var resultReason: GatherReason? { decoder.light == nil ? plan.gatherReason(request) : nil }

    /// Adds the stage that encodes linear light as samples; none if the decoder gives samples as stored.
    /// - Parameters:
    ///   - light: the curves by which the samples were decoded.
    ///   - layout: the channels; alpha is copied.
    ///   - lag: number of rows that the stage and other readers may be apart.
    ///   - reason: why the next stage needs the whole image, if it does.
    func encodeLight(
        _ linear: StripQueue, by light: LinearLight?, layout: ChannelLayout, lag: Int = 0,
        gathering reason: GatherReason? = nil
    ) -> StripQueue {
        guard let light else { return linear }
        let tables = layout.colorChannels.map { light.table($0, of: layout) }
        return addPixels(from: [linear], layout: layout, lag: lag, gathering: reason) { rows, inputs, result, index in
            let first = inputs[0].index(of: rows.lowerBound)
            for (channel, table) in zip(layout.colorChannels, tables) {
                inputs[0].planes.image.withPlane(channel) { colors in
                    result.planes.image.withMutablePlane(channel) {
                        $0.encodeLight(rows.count, of: colors, from: first, by: table, at: index)
                    }
                }
            }
            guard let alpha = layout.alphaIndex else { return }
            result.copy(rows.count, ofChannel: alpha, of: inputs[0], from: rows.lowerBound, at: index)
        }
    }
}
