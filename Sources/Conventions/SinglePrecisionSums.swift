import Convolution
import ImageBuffers

/// Weighted sums in float32, one kernel row at a time, bit-identical to those of Pillow.
///
///     sum = offset + 1/2
///     for each row of taps, from the kernel's first row, which is at the bottom:  sum += w0*i0 + w1*i1 + ...
///
/// Each step is rounded to float32, and weights are divided before they are used. Next to a tie, another order would
/// round some samples differently.
struct SinglePrecisionSums {
    private let weights: [Float]
    private let size: Int
    private let start: Float

    /// Creates the sums of a square kernel, as written.
    init(_ kernel: Kernel, divisor: Double, bias: Double) {
        precondition(kernel.width == kernel.height, "a square kernel")
        let divisor = Float(divisor)
        self.weights = kernel.weights.map { Float($0) / divisor }
        self.size = kernel.width
        self.start = Float(bias) + 0.5
    }

    /// The sum around a sample that is at least `size / 2` samples from every border.
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
