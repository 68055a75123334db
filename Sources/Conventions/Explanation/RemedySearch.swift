import Convolution

/// Searches for the simplest call of A's function that gives B's result.
///
/// Every form of the call that the table allows is laid out so that its taps match B's. The simplest one that gives B's
/// samples on random images is chosen. Every candidate is verified numerically, up to the limit of `RemedyTrial`.
struct RemedySearch {
    let a: Convention
    let b: Convention
    let kernel: Kernel
    /// A representative size of the image; with strides, it represents sizes of the same remainder.
    let image: Axes

    init(_ a: Convention, _ b: Convention, kernel: Kernel, image: Axes) {
        self.a = a
        self.b = b
        // Arrays have no anchor and no offset, so only the weights are passed on.
        self.kernel = Kernel(width: kernel.width, height: kernel.height, weights: kernel.weights)
        self.image = image
        isComparable = kernel.anchor == nil && kernel.offset == 0
    }

    private let isComparable: Bool

    /// The simplest remedy; `nil` if there is none.
    func best() -> Remedy? {
        guard isComparable, let target = RemedyTarget(b, kernel: kernel, image: image) else { return nil }
        guard let samples = trial(target) else { return nil }
        let calls = CallOptions(a, wanting: b)
        var remedies: [Remedy] = []
        for call in calls.calls(mode: target.paddings.isEmpty ? nil : target.mode) {
            remedies += layouts(of: call, target, paddings: [])
        }
        for call in calls.calls(mode: nil) where !target.paddings.isEmpty {
            remedies += layouts(of: call, target, paddings: target.paddings)
        }
        let ranked = remedies.enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }
        return ranked.first { samples.confirms($0.element) }?.element
    }

    /// B's results that a remedy must reproduce, on images of the same remainder under both strides.
    private func trial(_ target: RemedyTarget) -> RemedyTrial? {
        let limit = 1 << 10
        guard max(a.stride.x, a.stride.y, b.stride.x, b.stride.y) < limit else { return nil }
        let steps = Axes(
            x: leastCommonMultiple(a.stride.x, b.stride.x), y: leastCommonMultiple(a.stride.y, b.stride.y))
        return RemedyTrial(
            b, kernel: kernel, image: image, steps: steps,
            samples: max(image.x, target.columns.output) * max(image.y, target.rows.output))
    }

    /// The layouts of a call over the image, with zeros around the kernel where they help.
    private func layouts(
        of call: Convention, _ target: RemedyTarget, paddings: [Remedy.ImagePadding]
    ) -> [Remedy] {
        var start = Remedy(call: call)
        start.imagePaddings = paddings
        start.frame = target.frame
        start.turn = turn(from: call.operation, to: b.operation)
        if call.dilation != b.dilation { start.spread = Axes(x: target.dilation.x, y: target.dilation.y) }
        guard start.spread == Axes(both: 1) || call.dilation == Axes(both: 1) else { return [] }
        let spread = start.kernel(for: kernel)
        let room = KernelSizeConstraints(call.constraints)
        return room.paddings(for: spread).flatMap { padding in
            var remedy = start
            remedy.kernelPadding = padding
            return centred(remedy, target).compactMap { laidOut($0, target) }
        }
    }

    /// The same call and, if it has an option for the centre, the one whose taps match B's.
    private func centred(_ remedy: Remedy, _ target: RemedyTarget) -> [Remedy] {
        guard let moved = CallOptions.moved(remedy, kernel: kernel, target) else { return [remedy] }
        return [remedy, moved]
    }

    /// The turn of the kernel with which one operation has the effect of the other on the kernel as written.
    private func turn(from a: Convention.Operation, to b: Convention.Operation) -> Remedy.Turn {
        let plain = kernel.turned(by: b).turned(by: a)
        if plain == kernel { return .none }
        switch (a, b) {
        case (.convolve, .correlate), (.correlate, .convolve): return .half
        case (.correlate, .flipRows), (.flipRows, .correlate): return .rows
        case (.convolve, .flipRows), (.flipRows, .convolve): return .columns
        default: return .none
        }
    }

    /// The remedy with the slice, the gain and the bias that it needs; `nil` if its result lacks samples.
    private func laidOut(_ remedy: Remedy, _ target: RemedyTarget) -> Remedy? {
        var remedy = remedy
        let padding = remedy.imagePaddings.reduce(Padding.zero) { $0 + $1.padding }
        let size = Axes(x: image.x + padding.both.x, y: image.y + padding.both.y)
        guard setGain(of: &remedy, target),
            let map = try? LinearOperator(remedy.call, kernel: remedy.kernel(for: kernel), image: size)
        else { return nil }
        // No other function has a rule that is confined to some samples, with zeros beyond.
        if map.rows.confined != nil, map.border != .extended(.constant(0)), remedy.imagePaddings.isEmpty { return nil }
        // Zeros around the kernel, in correlation form.
        let turnsRows = remedy.call.operation != .correlate
        let turnsColumns = remedy.call.operation == .convolve
        let zeros = remedy.kernelPadding
        guard
            let rows = target.rows.slice(
                of: map.rows, zeros: turnsRows ? zeros.after.y : zeros.before.y, padding: padding.before.y),
            let columns = target.columns.slice(
                of: map.columns, zeros: turnsColumns ? zeros.after.x : zeros.before.x, padding: padding.before.x)
        else { return nil }
        remedy.rows = rows
        remedy.columns = columns
        let factor: Double =
            switch remedy.factor {
            case .one: 1
            case .sum: kernel.sum
            case .number(let number): number
            }
        remedy.bias = target.bias - map.bias * factor
        return remedy
    }

    /// Sets the factor for kernel or result that makes the call's gain equal to B's, and returns whether there is one.
    private func setGain(of remedy: inout Remedy, _ target: RemedyTarget) -> Bool {
        let isSum = { (gain: Double) in gain == 1 / kernel.sum && gain != 1 }
        switch remedy.call.divisor {
        case .one:
            if target.gain != 1 { remedy.gain = isSum(target.gain) ? .sum : .number(target.gain) }
        case .number(let divisor):
            let factor = target.gain * divisor
            if factor != 1 { remedy.gain = isSum(factor) ? .sum : .number(factor) }
        case .sum:
            // Dividing by the sum cancels any factor of the kernel, so the result must be multiplied.
            guard let plain = try? LinearOperator(remedy.call, kernel: kernel, image: image) else { return false }
            let factor = target.gain / plain.gain
            if factor != 1 { remedy.factor = factor == kernel.sum ? .sum : .number(factor) }
        }
        return true
    }
}

extension Padding {
    /// The sum for each side.
    static func + (a: Padding, b: Padding) -> Padding {
        Padding(
            before: Axes(x: a.before.x + b.before.x, y: a.before.y + b.before.y),
            after: Axes(x: a.after.x + b.after.x, y: a.after.y + b.after.y))
    }
}
