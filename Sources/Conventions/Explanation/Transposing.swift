package import Convolution

/// The effect of transposing the kernel on the difference between two conventions that turn it differently.
///
/// Transposing is a common first attempt. It mirrors the kernel about its main diagonal, and keeps both corners of the
/// diagonal in place; rotating by 180 degrees exchanges them.
package struct Transposing: Equatable, Sendable {
    /// The kernel that A would need.
    package let wanted: Kernel
    /// Whether the transposed kernel is exactly that kernel: then transposing helps, but only with this kernel.
    package let helps: Bool
    /// The largest difference between A's results for the transposed kernel and for the wanted one, for samples from 0
    /// to 1; `nil` if the shapes differ, or A refuses the transposed kernel.
    package let left: Double?

    init?(
        _ a: Convention, _ b: Convention, kernel: Kernel, image: Axes
    ) throws(ConventionError) {
        guard a.operation != b.operation else { return nil }
        // Each turn is its own inverse, and all turns commute.
        wanted = kernel.turned(by: b.operation).turned(by: a.operation)
        let transposed = kernel.transposed()
        helps = transposed.width == wanted.width && transposed.weights == wanted.weights
        guard kernel.width == kernel.height, let mistaken = try? LinearOperator(a, kernel: transposed, image: image)
        else {
            left = nil
            return
        }
        let right = try LinearOperator(a, kernel: wanted, image: image)
        left = DifferenceBound(mistaken, right, OutputAlignment(mistaken, right), white: 1).largest
    }
}
