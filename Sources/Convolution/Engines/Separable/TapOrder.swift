internal import CFilterKernels

/// The order in which the taps of a row are added up: those first whose samples are whole vectors apart.
///
/// Tap b + p sees, a vector further, what tap b sees, for the smallest p that makes it so:
///
///     lanes 4, dilation 1:  0 4 8 | 1 5 9 | 2 6 10 | 3 7
///
/// Such taps form a run, whose samples are loaded once (`separable_loops.h`). The order depends on the filter and the
/// instruction set alone, and what an output comes to on nothing else.
struct TapOrder: Sendable {
    /// The taps, in their order.
    let taps: [Int]
    private let lanes: Int

    init(axis: FilterGeometry.Axis, taps count: Int, lanes: Int) {
        // b * dilation and (b + p) * dilation differ by `lanes` outputs, which are a stride apart each.
        let period = lanes * axis.stride / Self.commonDivisor(axis.dilation, lanes * axis.stride)
        self.taps = (0..<min(period, count)).flatMap { Array(stride(from: $0, to: count, by: period)) }
        self.lanes = lanes
    }

    /// The elements that the taps see, in their order.
    func offsets(_ offsets: [Int]) -> [Int] { taps.map { offsets[$0] } }

    /// The lengths of runs, each at the place of its first tap and none over a multiple of `longest`.
    /// - Parameter offsets: the elements, in the taps' order.
    func runs(of offsets: [Int], longest: Int) -> [Int] {
        var lengths = Array(repeating: 1, count: offsets.count)
        var start = 0
        while start < offsets.count {
            let limit = min(offsets.count, (start / longest + 1) * longest)
            var end = start + 1
            while end < limit && offsets[end] - offsets[end - 1] == lanes { end += 1 }
            // Five taps make three and two: four and one would load the samples of the one for itself.
            let parts = (end - start + Int(CFK_LONGEST_RUN) - 1) / Int(CFK_LONGEST_RUN)
            for part in 0..<parts {
                let (first, next) = ((end - start) * part / parts, (end - start) * (part + 1) / parts)
                lengths[start + first] = next - first
            }
            start = end
        }
        return lengths
    }

    private static func commonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : commonDivisor(b, a % b) }
}
