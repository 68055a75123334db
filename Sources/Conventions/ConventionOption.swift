/// An option of a library's function, as data: its name, what it takes, and what that sets.
package struct ConventionOption: Equatable, Sendable {
    /// The library's name for it.
    package let name: String
    /// Other names that are understood.
    package let aliases: [String]
    /// What it is where it is not given, written as a user would.
    package let defaultValue: String
    /// The words that it takes.
    package let words: [Word]
    /// The numbers that it takes; `nil` where it takes words alone.
    let numbers: Numbers?

    /// A word that an option takes, and what it sets.
    package struct Word: Equatable, Sendable {
        /// The library's name.
        package let name: String
        /// Other spellings that are understood.
        package let aliases: [String]
        let settings: [ConventionSetting]

        init(_ name: String, _ aliases: String..., sets settings: ConventionSetting...) {
            self.name = name
            self.aliases = aliases
            self.settings = settings
        }
    }

    /// Numbers that an option takes, apart by `:`, and what they set.
    struct Numbers: Equatable, Sendable {
        var target: Target
        var form: Form

        /// How many numbers, in which order.
        enum Form: Equatable, Sendable {
            /// One real number.
            case real
            /// One whole number from a least one on.
            case whole(from: Int)
            /// Two whole numbers, columns first.
            case columnsRows(from: Int)
            /// Two whole numbers, rows first, or one for both; with `batch`, also four between two ones.
            case rowsColumns(from: Int, batch: Bool = false)
        }
    }

    /// What numbers set.
    enum Target: Equatable, Sendable {
        case fill, bias, divisor, anchor, origin, stride, dilation, padding, groups, zeroTolerance
    }
}

extension ConventionOption {
    /// An option that takes words, the first of which is the default.
    static func words(_ name: String, _ aliases: String..., takes words: [Word]) -> ConventionOption {
        ConventionOption(
            name: name, aliases: aliases, defaultValue: words.first?.name ?? "", words: words, numbers: nil)
    }

    /// An option that takes numbers.
    static func numbers(
        _ name: String, _ aliases: String..., sets target: Target, _ form: Numbers.Form, default value: String,
        or words: [Word] = []
    ) -> ConventionOption {
        ConventionOption(
            name: name, aliases: aliases, defaultValue: value, words: words,
            numbers: Numbers(target: target, form: form))
    }

    /// An option that is true or false.
    static func flag(
        _ name: String, _ aliases: String..., default value: Bool, true whenTrue: ConventionSetting,
        false whenFalse: ConventionSetting
    ) -> ConventionOption {
        ConventionOption(
            name: name, aliases: aliases, defaultValue: "\(value)",
            words: [
                Word("true", "yes", "on", "1", sets: whenTrue), Word("false", "no", "off", "0", sets: whenFalse),
            ], numbers: nil)
    }

    /// What it takes, for a message: `same, full, valid` or `rows:columns, a number each`.
    package var expected: String {
        let words = words.map(\.name)
        guard let form = numbers?.form else { return words.joined(separator: ", ") }
        return (words + [form.expected]).joined(separator: ", ")
    }
}

extension ConventionOption.Numbers.Form {
    /// What the numbers are, for a message.
    var expected: String {
        switch self {
        case .real: "a number"
        case .whole(let least): "a whole number from \(least)"
        case .columnsRows(let least): "x:y, whole numbers from \(least)"
        case .rowsColumns(let least, _):
            least < -1 ? "rows:columns, whole numbers" : "rows:columns, whole numbers from \(least)"
        }
    }
}

/// What a word of an option sets.
enum ConventionSetting: Equatable, Sendable {
    case operation(Convention.Operation)
    case centre(Convention.Centre)
    case border(Convention.Border)
    /// A constant border of the option that gives its value.
    case filled
    /// A constant border of a part of the largest sample.
    case filledWithPart(Double)
    case extent(Convention.Extent)
    case divisor(Convention.Divisor)
    case integers(IntegerRule?)
    /// How 16-bit results become those of an 8-bit image.
    case reduction(IntegerRule.Reduction)
    case interpolatesMissing
    /// NaN samples become the value of a constant border, whatever the border.
    case fillsMissing
    case keepsMissing(Bool)
    case roundsKernel
    /// How a kernel of four dimensions is laid out.
    case layerLayout(ConvolutionLayer.Layout)
    /// What the library does by default, or what makes no difference.
    case nothing
    /// What cannot be done, and why.
    case refused(String)
}
