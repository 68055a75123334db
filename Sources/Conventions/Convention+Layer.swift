package import Convolution
package import ImageBuffers

extension Convention {
    /// Applies a layer: each output channel is a sum over input channels, plus a bias.
    ///
    ///     dense:      sum[o] = sum over the channels i of o's group of correlate(in[i], K[.., i, o]) + bias[o]
    ///     depthwise:  sum[i * multiplier + m] = correlate(in[i], K[.., i, m]) + bias
    ///     out = outputScale * sum + outputBias
    ///
    /// With g groups, the input channels are divided into g equal parts, and so are the output channels; the layer's
    /// `inputs` is the number of channels in one part.
    ///
    /// Shapes: as for a single kernel, channel by channel; the result's layout is `array(channels:)`.
    ///
    /// Accuracy: float32 as in `Plane.filtered(by:)` for each pair of channels; channels are added in double precision.
    ///
    /// - Parameters:
    ///   - layer: the weights of all pairs of channels.
    ///   - image: the input channels.
    ///   - algorithm: the algorithm for each pair; `nil` chooses the one with the shortest estimated time.
    ///   - threads: as in `Plane.filtered(by:threads:)`.
    /// - Throws: `ConventionError.refused` for channels that do not match, for functions without kernels of four
    ///   dimensions, and if the library refuses the input; `.filter` if the filter cannot be computed.
    /// - Complexity: O(output samples * taps * input channels / groups) time.
    package func apply(
        _ layer: ConvolutionLayer, to image: borrowing PlanarImage, algorithm: FilterAlgorithm? = nil,
        threads: Int = ThreadCount.available
    ) throws(ConventionError) -> PlanarImage {
        let prepared = try PreparedLayer(
            layer, of: self, width: image.width, height: image.height, inputs: image.channelCount,
            algorithm: algorithm, threads: threads)
        let size = prepared.geometry.output
        var result: PlanarImage
        do throws(PlaneError) {
            result = try PlanarImage(
                uninitializedWidth: size.x, height: size.y, layout: .array(channels: prepared.channelCount))
        } catch {
            throw .filter(.tooLarge(error))
        }
        do throws(FilterError) {
            try prepared.compute(
                0..<size.y, of: image, channels: Array(0..<image.channelCount), from: 0, into: &result, at: 0,
                threads: max(1, threads))
        } catch {
            throw .filter(error)
        }
        return result
    }

    /// The number of output channels that a layer computes from an image's channels.
    /// - Throws: `ConventionError.refused` if they do not match.
    package func outputChannels(of layer: ConvolutionLayer, inputs: Int) throws(ConventionError) -> Int {
        guard let rule = self.layer else {
            throw .refused(by: name, because: "its kernels have two dimensions, and this one has four")
        }
        let outputs = rule == .depthwise ? layer.outputs * inputs : layer.outputs
        if rule == .depthwise {
            guard layer.inputs == inputs else {
                throw .refused(
                    by: name, because: "the kernel is for \(layer.inputs) channels, and the image has \(inputs)")
            }
        } else {
            guard inputs % groups == 0, layer.outputs % groups == 0 else {
                throw .refused(
                    by: name,
                    because:
                        "\(inputs) input and \(layer.outputs) output channels cannot be split into \(groups) groups")
            }
            guard layer.inputs * groups == inputs else {
                let parts = groups == 1 ? "" : " in each of \(groups) groups"
                throw .refused(
                    by: name, because: "the kernel is for \(layer.inputs) channels\(parts), and the image has \(inputs)"
                )
            }
        }
        if let bias = layer.bias, bias.count != outputs {
            throw .refused(by: name, because: "\(outputs) output channels need as many biases, not \(bias.count)")
        }
        return outputs
    }

    /// The first input channel of an output channel, and the kernels from it on.
    func inputs(
        ofOutput channel: Int, of channels: Int, layer: ConvolutionLayer
    ) -> (first: Int, kernels: [Kernel]) {
        if self.layer == .depthwise {
            let (input, multiplied) = channel.quotientAndRemainder(dividingBy: layer.outputs)
            return (input, [layer.kernel(input: input, output: multiplied)])
        }
        let group = channel / (channels / groups)
        return (group * layer.inputs, (0..<layer.inputs).map { layer.kernel(input: $0, output: channel) })
    }
}
