import KernelFormats

/// A row of the table: a library's function and its options.
package struct ConventionPreset: Equatable, Sendable {
    /// `SYSTEM.FUNCTION`.
    package let name: String
    /// Other names: the library's own spellings, and functions that do the same.
    package let aliases: [String]
    /// The options, in the order in which they are applied.
    package let options: [ConventionOption]
    /// The form of a call in the library's language; `nil` for this program's own functions.
    package let call: CallTemplate?
    /// Properties that do not depend on options.
    private let fixed: Convention

    init(
        _ name: String, _ aliases: String..., operation: Convention.Operation, centre: Convention.Centre = .low,
        integers: IntegerRule? = nil, layer: Convention.LayerRule? = nil, unreadWeight: Double? = nil,
        alpha: Convention.Alpha = .filtered,
        constraints: [ConventionConstraint] = [], fixed settings: [ConventionSetting] = [],
        options: [ConventionOption] = [], usesKernelAnchor: Bool = false, call: CallTemplate? = nil
    ) {
        var fixed = Convention(name: name, operation: operation, centre: centre)
        fixed.integers = integers
        fixed.layer = layer
        fixed.unreadWeight = unreadWeight
        fixed.alpha = alpha
        fixed.constraints = constraints
        fixed.usesKernelAnchor = usesKernelAnchor
        for setting in settings { fixed.set(setting, fill: 0) }
        self.name = name
        self.aliases = aliases
        self.options = options
        self.call = call
        self.fixed = fixed
    }

    /// The library: the part before the function's name.
    package var system: String { String(name[..<(name.lastIndex(of: ".") ?? name.endIndex)]) }

    /// Creates the convention with these options, and the defaults of the others.
    /// - Throws: `ConventionError` for options or values that the function does not have, and for those that it
    ///   refuses.
    package func convention(
        _ given: [(name: String, value: String)] = []
    ) throws(ConventionError) -> Convention {
        var values: [String: OptionValue] = [:]
        var convention = fixed
        for (word, text) in given {
            let option = try option(named: word)
            guard values[option.name] == nil else { throw .repeatedOption(option.name, preset: name) }
            let value = try option.value(text, preset: name)
            values[option.name] = value
            convention.options.append(.init(name: option.name, value: value.text))
        }
        for option in options where values[option.name] == nil {
            values[option.name] = try option.value(option.defaultValue, preset: name)
        }
        let fill = options.compactMap { values[$0.name]?.fill }.first ?? 0
        for option in options {
            guard let value = values[option.name] else { continue }
            for setting in value.settings {
                if case .refused(let reason) = setting { throw .refused(by: name, because: reason) }
                convention.set(setting, fill: fill)
            }
            if let numbers = value.numbers { try convention.set(numbers) }
        }
        return convention
    }

    /// The option with a name or alias, which is case-insensitive.
    private func option(named word: String) throws(ConventionError) -> ConventionOption {
        let lower = word.lowercased()
        let named = { (option: ConventionOption) in
            option.name.lowercased() == lower || option.aliases.contains { $0.lowercased() == lower }
        }
        if let option = options.first(where: named) { return option }
        let known = options.map(\.name)
        let meant = Suggestion.nearest(to: word, among: options.flatMap { [$0.name] + $0.aliases })
        throw .unknownOption(word, preset: name, options: known, meant: meant)
    }
}
