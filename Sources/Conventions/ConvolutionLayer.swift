package import Convolution

/// The kernel of a neural network's convolution: weights of four dimensions, and a bias for each output channel.
package struct ConvolutionLayer: Equatable, Sendable {
    /// The order of the weights.
    package enum Layout: String, CaseIterable, Sendable {
        /// rows x columns x in x out, as in Keras; for a depthwise layer, rows x columns x in x multiplier.
        case hwio
        /// out x in x rows x columns, as in torch's own files.
        case oihw
    }

    /// Rows of taps.
    package let rows: Int
    /// Columns of taps.
    package let columns: Int
    /// Input channels, in each group if there are groups.
    package let inputs: Int
    /// Output channels; for a depthwise layer, for each input channel.
    package let outputs: Int
    /// The weights as rows x columns x in x out, all finite.
    package let weights: [Double]
    /// The term added to each output channel; `nil` for none.
    package let bias: [Double]?

    /// Creates a layer from weights in either order.
    ///
    /// - Parameters:
    ///   - shape: the weights' four dimensions, in the layout's order, each at least 1.
    ///   - weights: as many as the shape specifies, with the last dimension fastest.
    ///   - layout: the order of the dimensions.
    ///   - bias: a number for each output channel of the whole layer.
    /// - Precondition: the shape has four dimensions, the counts are correct, and weights and bias are finite.
    package init(shape: [Int], weights: [Double], layout: Layout = .hwio, bias: [Double]? = nil) {
        precondition(shape.count == 4 && shape.allSatisfy { $0 > 0 }, "four dimensions from 1")
        precondition(weights.count == shape.reduce(1, *), "as many weights as the shape says")
        precondition(weights.allSatisfy(\.isFinite) && bias?.allSatisfy(\.isFinite) ?? true, "finite weights and bias")
        switch layout {
        case .hwio:
            (rows, columns, inputs, outputs) = (shape[0], shape[1], shape[2], shape[3])
            self.weights = weights
        case .oihw:
            (rows, columns, inputs, outputs) = (shape[2], shape[3], shape[1], shape[0])
            let taps = shape[2] * shape[3]
            let inputs = shape[1]
            self.weights = (0..<taps).flatMap { tap in
                (0..<inputs).flatMap { input in
                    (0..<shape[0]).map { output in weights[(output * inputs + input) * taps + tap] }
                }
            }
        }
        self.bias = bias
    }

    /// The taps between an input channel and an output channel.
    /// - Precondition: the layer has these channels.
    package func kernel(input: Int, output: Int) -> Kernel {
        precondition((0..<inputs).contains(input) && (0..<outputs).contains(output), "channels of the layer")
        return Kernel(
            width: columns, height: rows,
            weights: (0..<(rows * columns)).map { weights[($0 * inputs + input) * outputs + output] })
    }
}
