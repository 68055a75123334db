/// What transposing the kernel does to the difference between two conventions that turn it differently.
///
/// Transposing is what people try first. It mirrors the kernel at its diagonal, and keeps both corners on it in place;
/// rotating by 180 degrees exchanges them.
public struct Transposing: Equatable, Sendable {
    /// The kernel that A would have to be given.
    public let wanted: Kernel
    /// Whether the transposed kernel is that kernel, to the bit: then it helps, and with this kernel alone.
    public let helps: Bool
    /// The largest difference to B that is left when A is given the transposed kernel; `nil` where another shape cannot
    /// be compared.
    public let left: Double?
    /// The largest difference that is left when A is given the wanted kernel.
    public let leftByTurning: Double

    init?(
        _ a: Convention, _ b: Convention, kernel: Kernel, image: AxisPair
    ) throws(ConventionError) {
        guard a.operation != b.operation else { return nil }
        // Each turn is its own inverse, and all of them commute.
        wanted = kernel.turned(by: b.operation).turned(by: a.operation)
        let transposed = kernel.transposed()
        helps = transposed.width == wanted.width && transposed.weights == wanted.weights
        let operatorB = try LinearOperator(b, kernel: kernel, image: image)
        let difference = { (kernel: Kernel) throws(ConventionError) -> Double in
            let operatorA = try LinearOperator(a, kernel: kernel, image: image)
            return DifferenceBound(operatorA, operatorB, OutputAlignment(operatorA, operatorB)).largest
        }
        leftByTurning = try difference(wanted)
        left = kernel.width == kernel.height ? try difference(transposed) : nil
    }
}
