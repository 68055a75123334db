internal import CFilterKernels

/// The order in which the taps of a row are summed: taps whose samples are whole vectors apart follow each other.
///
/// Tap b + p reads the samples of tap b, one vector further, for the smallest such p:
///
///     lanes 4, dilation 1:  0 4 8 | 1 5 9 | 2 6 10 | 3 7
///
/// Such taps form a run, whose samples are loaded once (`separable_loops.h`). The order, and therefore the rounding of
/// an output, depends only on the filter and the instruction set.
struct TapOrder: Sendable {
    /// The taps, in order of summation.
    let taps: [Int]
    private let lanes: Int

    init(axis: FilterGeometry.Axis, taps count: Int, lanes: Int) {
        // b * dilation and (b + p) * dilation differ by `lanes` outputs, which are a stride apart each.
        let period = lanes * axis.stride / Self.commonDivisor(axis.dilation, lanes * axis.stride)
        self.taps = (0..<min(period, count)).flatMap { Array(stride(from: $0, to: count, by: period)) }
        self.lanes = lanes
    }

    /// The elements that the taps read, in order of summation.
    func offsets(_ offsets: [Int]) -> [Int] { taps.map { offsets[$0] } }

    /// The length of each run, at the index of its first tap; no run crosses a multiple of `longest`.
    /// - Parameter offsets: the elements, in the order of summation.
    func runs(of offsets: [Int], longest: Int) -> [Int] {
        var lengths = Array(repeating: 1, count: offsets.count)
        var start = 0
        while start < offsets.count {
            let limit = min(offsets.count, (start / longest + 1) * longest)
            var end = start + 1
            while end < limit && offsets[end] - offsets[end - 1] == lanes { end += 1 }
            // Five taps are split into three and two: with four and one, the samples of the one would be loaded
            // separately.
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
