/// The weights of a layer, which sums over its input channels: an array of rows x columns x in x out.
///
/// Keras and TensorFlow keep them in this order. For every output channel, each input channel has a kernel.
public struct LayerKernel: Equatable, Sendable {
    /// Columns of taps; at least 1.
    public let width: Int
    /// Rows of taps; at least 1.
    public let height: Int
    /// Input channels; at least 1.
    public let inputCount: Int
    /// Output channels; at least 1.
    public let outputCount: Int
    /// The weights, the output channel running fastest, then the input channel, the column and the row; all finite.
    public let weights: [Double]

    /// A layer's weights.
    /// - Precondition: the count is right and positive, and every weight is finite.
    public init(width: Int, height: Int, inputCount: Int, outputCount: Int, weights: [Double]) {
        precondition(min(width, height, inputCount, outputCount) > 0, "at least one weight")
        precondition(weights.count == width * height * inputCount * outputCount, "as many weights as the shape says")
        precondition(weights.allSatisfy(\.isFinite), "finite weights")
        self.width = width
        self.height = height
        self.inputCount = inputCount
        self.outputCount = outputCount
        self.weights = weights
    }

    /// The kernel by which an input channel counts in an output channel.
    /// - Precondition: there are such channels.
    public func kernel(input: Int, output: Int) -> Kernel {
        precondition((0..<inputCount).contains(input) && (0..<outputCount).contains(output), "no such channel")
        let first = input * outputCount + output
        return Kernel(
            width: width, height: height,
            weights: (0..<(width * height)).map { weights[$0 * inputCount * outputCount + first] })
    }
}
