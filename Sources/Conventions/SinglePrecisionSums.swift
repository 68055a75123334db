import Convolution
import ImageBuffers

/// Weighted sums in float32, a kernel row at a time: what Pillow computes, to the bit.
///
///     sum = offset + 1/2;  for each row of taps, the kernel's first row first, at the bottom:  sum += w0*i0 + w1*i1 + ...
///
/// Each step is rounded to float32, and weights are divided before they are used; with a tie in reach, another order
/// would round some samples otherwise.
struct SinglePrecisionSums {
    private let weights: [Float]
    private let size: Int
    private let start: Float

    /// Takes a square kernel as written.
    init(_ kernel: Kernel, divisor: Double, bias: Double) {
        precondition(kernel.width == kernel.height, "a square kernel")
        let divisor = Float(divisor)
        self.weights = kernel.weights.map { Float($0) / divisor }
        self.size = kernel.width
        self.start = Float(bias) + 0.5
    }

    /// The sum around a sample that is `size / 2` samples or more from every border.
    func sum(aroundX x: Int, y: Int, of plane: borrowing Plane) -> Float {
        let reach = size / 2
        var sum = start
        for a in 0..<size {
            let row = y + reach - a
            var products = weights[a * size] * plane[x - reach, row]
            for b in 1..<size { products += weights[a * size + b] * plane[x - reach + b, row] }
            sum += products
        }
        return sum
    }
}
