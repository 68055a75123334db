import Convolution

extension Remedy {
    /// The effort of writing and understanding the remedy; of two remedies, the one with the lower cost is shown.
    var cost: Int {
        var cost = 4 * call.options.count + (turn == .none ? 0 : 4) + (gain == .one ? 0 : 4)
        cost += (factor == .one ? 0 : 6) + (bias == 0 ? 0 : 4) + (spread == Axes(both: 1) ? 0 : 12)
        cost += kernelPadding == .zero ? 0 : 24
        cost += 20 * imagePaddings.count + (frame == .none ? 0 : 20)
        for slice in [rows, columns] where !slice.isWhole { cost += slice.first == 0 && slice.dropped == 0 ? 3 : 6 }
        return cost
    }
}
