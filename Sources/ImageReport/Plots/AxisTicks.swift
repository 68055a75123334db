import Platform

/// Round numbers along an axis: multiples of 1, 2 or 5 times a power of ten.
struct AxisTicks: Equatable {
    let values: [Double]

    /// - Parameters:
    ///   - range: the range of the axis, finite and not empty.
    ///   - count: the approximate number of ticks, at least 1. Usually there are at most twice as many.
    ///   - isWhole: whether only integers are allowed.
    init(in range: ClosedRange<Double>, count: Int, isWhole: Bool = false) {
        let length = range.upperBound - range.lowerBound
        precondition(length > 0 && length.isFinite && count > 0, "an axis")
        let raw = length / Double(count)
        let power = pow(10, log10(raw).rounded(.down))
        var step = [1, 2, 5, 10].first { $0 * power >= raw * 0.999 }.map { $0 * power } ?? raw
        if isWhole { step = max(step.rounded(), 1) }
        // The tolerance includes ticks at the ends, which are sums of rounded numbers.
        let first = (range.lowerBound / step - 1e-9).rounded(.up)
        let last = (range.upperBound / step + 1e-9).rounded(.down)
        guard step > 0, step.isNormal, first.magnitude < 1e15, first <= last else {
            values = []
            return
        }
        values = stride(from: first, through: last, by: 1).map { $0 * step }
    }
}
