import Convolution
import KernelFormats

/// The parsed value of an option.
struct OptionValue: Equatable {
    /// The value's canonical spelling.
    var text: String
    /// The settings of a word.
    var settings: [ConventionSetting] = []
    /// Numbers, and the property that they set.
    var numbers: OptionNumbers?

    /// The value past a constant border, if this option gives it.
    var fill: Double? {
        guard let numbers, numbers.target == .fill, case .real(let value) = numbers.content else { return nil }
        return value
    }
}

/// The numbers of an option, with names instead of positions.
struct OptionNumbers: Equatable {
    var target: ConventionOption.Target
    var content: Content

    enum Content: Equatable {
        case real(Double)
        case whole(Int)
        case pair(Axes)
    }
}

extension ConventionOption {
    /// Parses a value: a word, which is case-insensitive, or numbers separated by `:`.
    func value(_ text: String, preset: String) throws(ConventionError) -> OptionValue {
        let lower = text.lowercased()
        let named = { (word: Word) in
            word.name.lowercased() == lower || word.aliases.contains { $0.lowercased() == lower }
        }
        if let word = words.first(where: named) { return OptionValue(text: word.name, settings: word.settings) }
        if let numbers, let content = numbers.form.content(of: text) {
            // A number in place of a word, such as a border's value, implies that the border is constant.
            let settings: [ConventionSetting] = numbers.target == .fill && !words.isEmpty ? [.filled] : []
            return OptionValue(
                text: text, settings: settings, numbers: OptionNumbers(target: numbers.target, content: content))
        }
        throw .unknownValue(
            text, option: name, preset: preset, expected: expected,
            meant: Suggestion.nearest(to: text, among: words.flatMap { [$0.name] + $0.aliases }))
    }
}

extension ConventionOption.Numbers.Form {
    /// The limit of whole numbers, which exceeds any image.
    private static var limit: Double { 0x1p40 }

    /// The numbers of a text; `nil` if they do not have this form.
    func content(of text: String) -> OptionNumbers.Content? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(Self.number)
        switch self {
        case .real:
            guard parts.count == 1, let value = parts[0] else { return nil }
            return .real(value)
        case .whole(let least):
            guard let values = Self.whole(parts, from: least), values.count == 1 else { return nil }
            return .whole(values[0])
        case .columnsRows(let least):
            guard let values = Self.whole(parts, from: least), values.count == 2 else { return nil }
            return .pair(Axes(x: values[0], y: values[1]))
        case .rowsColumns(let least, let batch):
            guard let values = Self.whole(parts, from: least) else { return nil }
            switch values.count {
            case 1: return .pair(Axes(both: values[0]))
            case 2: return .pair(Axes(x: values[1], y: values[0]))
            case 4 where batch && values[0] == 1 && values[3] == 1: return .pair(Axes(x: values[2], y: values[1]))
            default: return nil
            }
        }
    }

    private static func whole(_ parts: [Double?], from least: Int) -> [Int]? {
        var values: [Int] = []
        for part in parts {
            guard let part, part.rounded() == part, abs(part) < limit, part >= Double(least) else { return nil }
            values.append(Int(part))
        }
        return values
    }

    /// Parses a decimal or a fraction of two decimals.
    private static func number(_ text: Substring) -> Double? { KernelText.number(String(text)) }
}
