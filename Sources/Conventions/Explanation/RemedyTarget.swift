import Convolution

/// The positions of B's taps and the samples outside that they read, which a call of A must match.
struct RemedyTarget {
    /// The positions along one axis.
    struct Axis {
        /// The distance of the first output sample's first tap before the image.
        var before: Int
        var stride: Int
        var output: Int
    }

    var rows: Axis
    var columns: Axis
    /// The distance between taps.
    var dilation: Axes
    /// The boundary mode.
    var mode: BoundaryMode
    /// The padding that the image needs if A has no such rule; empty if nothing outside is read.
    var paddings: [Remedy.ImagePadding]
    var gain: Double
    var bias: Double
    /// The surroundings of the computed samples, if samples whose kernel reaches outside are not computed.
    var frame = Remedy.Frame.none

    /// Creates the target for B and an image's size, or returns `nil` if only B can give its result.
    init?(_ b: Convention, kernel: Kernel, image: Axes) {
        guard b.border != .extended(.renormalize), !b.roundsKernel,
            var map = try? LinearOperator(b, kernel: kernel, image: image)
        else { return nil }
        paddings = []
        if map.border == .zeroed || map.border == .extended(.copy) {
            // The computed part is a valid result; the rest surrounds it.
            guard b.stride == Axes(both: 1) else { return nil }
            let border = Padding(
                before: Axes(x: max(map.columns.before, 0), y: max(map.rows.before, 0)),
                after: Axes(
                    x: max(map.columns.after(taps: map.taps.width), 0),
                    y: max(map.rows.after(taps: map.taps.height), 0)))
            guard map.output == image, border.both.x < image.x, border.both.y < image.y else { return nil }
            frame = border == .zero ? .none : map.border == .zeroed ? .zeros(border) : .image(border)
            map.rows.crop(border.before.y, border.after.y)
            map.columns.crop(border.before.x, border.after.x)
        } else if map.reachesBorder {
            paddings = Self.paddings(of: map)
        }
        rows = Axis(map.rows)
        columns = Axis(map.columns)
        dilation = b.dilation
        mode = map.border.mode
        gain = map.gain
        bias = map.bias
    }

    /// The samples outside that are read, in two steps if the border's rule is confined.
    private static func paddings(of map: LinearOperator) -> [Remedy.ImagePadding] {
        let before = Axes(x: max(map.columns.before, 0), y: max(map.rows.before, 0))
        let after = Axes(
            x: max(map.columns.after(taps: map.taps.width), 0), y: max(map.rows.after(taps: map.taps.height), 0))
        guard let rows = map.rows.confined, let columns = map.columns.confined, map.border.mode != .constant(0) else {
            return [Remedy.ImagePadding(padding: Padding(before: before, after: after), mode: map.border.mode)]
        }
        let inner = Padding(
            before: Axes(x: columns.before, y: rows.before), after: Axes(x: columns.after, y: rows.after))
        let outer = Padding(
            before: Axes(x: before.x - inner.before.x, y: before.y - inner.before.y),
            after: Axes(x: after.x - inner.after.x, y: after.y - inner.after.y))
        return [
            Remedy.ImagePadding(padding: inner, mode: map.border.mode),
            Remedy.ImagePadding(padding: outer, mode: .constant(0)),
        ].filter { $0.padding != .zero }
    }
}

extension RemedyTarget.Axis {
    fileprivate init(_ axis: LinearOperator.Axis) {
        self.init(before: axis.before, stride: axis.stride, output: axis.output)
    }

    /// The samples of a call's result whose taps match; `nil` if some are missing.
    ///
    /// - Parameters:
    ///   - axis: the axis of the call.
    ///   - zeros: number of zeros before the kernel's own first tap, in correlation form.
    ///   - padding: number of samples added before the image's first.
    func slice(of axis: LinearOperator.Axis, zeros: Int, padding: Int) -> Remedy.Slice? {
        let (place, step) = (padding + axis.before - zeros * axis.dilation - before, stride / axis.stride)
        guard stride % axis.stride == 0, place >= 0, place % axis.stride == 0 else { return nil }
        let first = place / axis.stride
        let rest = axis.output - 1 - (first + (output - 1) * step)
        guard rest >= 0 else { return nil }
        // A remainder of less than a step adds no sample.
        return Remedy.Slice(first: first, dropped: rest >= step ? rest - (step - 1) : 0, step: step)
    }
}

extension LinearOperator.Axis {
    /// Drops outputs at both ends.
    fileprivate mutating func crop(_ first: Int, _ last: Int) {
        before -= first * stride
        output -= first + last
    }
}
