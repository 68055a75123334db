import Convolution
import KernelFormats

/// The calls of A's function with different options, as far as they matter for B's result.
struct CallOptions {
    private let preset: ConventionPreset
    private let b: Convention
    /// The options of A that do not affect the search.
    private let kept: [(name: String, value: String)]
    /// The function with its own defaults.
    private let plain: Convention?

    init(_ a: Convention, wanting b: Convention) {
        self.b = b
        preset = (try? ConventionTable.preset(named: a.name)) ?? ConventionPreset(a.name, operation: a.operation)
        let preset = preset
        kept = a.options.filter { option in
            preset.options.first { $0.name == option.name }?.isKept ?? false
        }
        .map { ($0.name, $0.value) }
        plain = try? preset.convention()
    }

    /// All calls; with a mode, only those with this border.
    func calls(mode: BoundaryMode?) -> [Convention] {
        var lists: [[(name: String, value: String)]] = [kept + neutral + steps]
        for option in preset.options where option.setsExtent {
            lists = lists.flatMap { list in
                [list] + option.words.map { list + [(option.name, $0.name)] } + paddings(option).map { list + [$0] }
            }
        }
        for option in preset.options where option.setsOperation {
            lists = lists.flatMap { list in [list] + option.words.map { list + [(option.name, $0.name)] } }
        }
        if let mode {
            lists = lists.flatMap { list in borders(mode).map { list + $0 } }
        }
        let conventions = lists.compactMap { try? preset.convention($0) }
        guard let mode else { return conventions }
        return conventions.filter { $0.withUnitFill.border == .extended(mode) }
    }

    /// Options that turn off a division that would interfere, if the function has any.
    private var neutral: [(name: String, value: String)] {
        guard let plain, plain.divisor.rule != .one else { return [] }
        for option in preset.options {
            if let word = option.words.first(where: { $0.settings.contains(.divisor(.one)) }) {
                return plain.divisor == b.divisor ? [] : [(option.name, word.name)]
            }
            if option.numbers?.target == .divisor {
                if case .sum = b.divisor, case .sum = plain.divisor { return [] }
                return [(option.name, "1")]
            }
        }
        return []
    }

    /// Options for B's stride, dilation and bias, if the function has any.
    private var steps: [(name: String, value: String)] {
        preset.options.compactMap { option in
            switch option.numbers?.target {
            case .stride where b.stride != Axes(both: 1): (option.name, Self.spelled(b.stride))
            case .dilation where b.dilation != Axes(both: 1): (option.name, Self.spelled(b.dilation))
            case .bias where b.bias != 0: (option.name, Kernel.shortestDecimal(b.bias))
            default: nil
            }
        }
    }

    /// Values of an option for padding: B's own padding, or else 1 to 3.
    private func paddings(_ option: ConventionOption) -> [(name: String, value: String)] {
        guard option.numbers?.target == .padding else { return [] }
        if case .padding(let padding) = b.extent { return [(option.name, Self.spelled(padding.before))] }
        return (1...3).map { (option.name, "\($0)") }
    }

    /// The options that set a border.
    private func borders(_ mode: BoundaryMode) -> [[(name: String, value: String)]] {
        var lists: [[(name: String, value: String)]] = [[]]
        let fill: Float? = if case .constant(let value) = mode, value != 0 { value } else { nil }
        let number = fill.map { Kernel.shortestDecimal(Double($0)) }
        for option in preset.options where option.setsBorder {
            lists += option.words.map { [(option.name, $0.name)] }
        }
        guard let number else { return lists }
        for option in preset.options where option.numbers?.target == .fill {
            lists += option.setsBorder ? [[(option.name, number)]] : lists.map { $0 + [(option.name, number)] }
        }
        return lists
    }

    /// A pair as text, rows first.
    static func spelled(_ pair: Axes) -> String { pair.x == pair.y ? "\(pair.x)" : "\(pair.y):\(pair.x)" }
}

extension CallOptions {
    /// The remedy with its centre moved to match B's taps, if its function has an option for that.
    static func moved(_ remedy: Remedy, kernel: Kernel, _ target: RemedyTarget) -> Remedy? {
        guard case .size(.same) = remedy.call.extent,
            let preset = try? ConventionTable.preset(named: remedy.call.name),
            let option = preset.options.first(where: { [.anchor, .origin].contains($0.numbers?.target) })
        else { return nil }
        let given = remedy.kernel(for: kernel)
        let padding = remedy.imagePaddings.reduce(Padding.zero) { $0 + $1.padding }
        let zeros = remedy.kernelPadding
        let tap = { (before: Int, padding: Int, zeros: (Int, Int), count: Int) in
            remedy.call.operation == .correlate
                ? before + zeros.0 - padding : count - 1 - (before + zeros.1 - padding)
        }
        let centre = Axes(
            x: tap(target.columns.before, padding.before.x, (zeros.before.x, zeros.after.x), given.width),
            y: tap(target.rows.before, padding.before.y, (zeros.before.y, zeros.after.y), given.height))
        let usual = Axes(x: remedy.call.centre.tap(of: given.width), y: remedy.call.centre.tap(of: given.height))
        guard centre != usual, (0..<given.width).contains(centre.x), (0..<given.height).contains(centre.y) else {
            return nil
        }
        let value =
            option.numbers?.target == .anchor
            ? "\(centre.x):\(centre.y)" : spelled(Axes(x: centre.x - usual.x, y: centre.y - usual.y))
        let options = remedy.call.options.map { ($0.name, $0.value) } + [(option.name, value)]
        guard let call = try? preset.convention(options) else { return nil }
        var moved = remedy
        moved.call = call
        return moved
    }
}

extension ConventionOption {
    /// Whether one of its words or numbers sets the size of the output.
    var setsExtent: Bool { sets { if case .extent = $0 { true } else { false } } || numbers?.target == .padding }

    /// Whether one of its words or numbers sets the border.
    var setsBorder: Bool {
        sets {
            switch $0 {
            case .border, .filled, .filledWithPart: true
            default: false
            }
        }
    }

    /// Whether one of its words chooses between convolution and correlation.
    var setsOperation: Bool { sets { if case .operation = $0 { true } else { false } } }

    /// Whether its value is kept, because it does not affect weights, borders and sizes.
    var isKept: Bool {
        guard numbers == nil, !setsExtent, !setsBorder, !setsOperation else { return false }
        return !sets { setting in
            switch setting {
            case .divisor, .roundsKernel: true
            default: false
            }
        }
    }

    private func sets(_ isWanted: (ConventionSetting) -> Bool) -> Bool {
        words.contains { $0.settings.contains(where: isWanted) }
    }
}
