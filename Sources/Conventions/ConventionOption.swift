/// An option of a library's function, as data: its name, the accepted values, and their settings.
package struct ConventionOption: Equatable, Sendable {
    /// The library's name for it.
    package let name: String
    /// Other accepted names.
    package let aliases: [String]
    /// The default, as a user would write it.
    package let defaultValue: String
    /// The accepted words.
    package let words: [Word]
    /// The accepted numbers; `nil` if only words are accepted.
    let numbers: Numbers?

    /// A word that an option accepts, and its settings.
    package struct Word: Equatable, Sendable {
        /// The library's name.
        package let name: String
        /// Other accepted spellings.
        package let aliases: [String]
        let settings: [ConventionSetting]

        init(_ name: String, _ aliases: String..., sets settings: ConventionSetting...) {
            self.name = name
            self.aliases = aliases
            self.settings = settings
        }
    }

    /// Numbers that an option accepts, separated by `:`, and the property that they set.
    struct Numbers: Equatable, Sendable {
        var target: Target
        var form: Form

        /// The count and order of the numbers.
        enum Form: Equatable, Sendable {
            /// One real number.
            case real
            /// One whole number, with a minimum.
            case whole(from: Int)
            /// Two whole numbers, columns first.
            case columnsRows(from: Int)
            /// Two whole numbers, rows first, or one for both; with `batch`, also four, of which the first and the last
            /// are 1.
            case rowsColumns(from: Int, batch: Bool = false)
        }
    }

    /// The property that numbers set.
    enum Target: Equatable, Sendable {
        case fill, bias, divisor, anchor, origin, stride, dilation, padding, groups, zeroTolerance
    }
}

extension ConventionOption {
    /// An option that accepts words, the first of which is the default.
    static func words(_ name: String, _ aliases: String..., takes words: [Word]) -> ConventionOption {
        ConventionOption(
            name: name, aliases: aliases, defaultValue: words.first?.name ?? "", words: words, numbers: nil)
    }

    /// An option that accepts numbers.
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

    /// The accepted values, for a message: `same, full, valid` or `rows:columns, a number each`.
    package var expected: String {
        let words = words.map(\.name)
        guard let form = numbers?.form else { return words.joined(separator: ", ") }
        return (words + [form.expected]).joined(separator: ", ")
    }
}

extension ConventionOption.Numbers.Form {
    /// A description of the numbers, for a message.
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

/// The setting of a word of an option.
enum ConventionSetting: Equatable, Sendable {
    case operation(Convention.Operation)
    case centre(Convention.Centre)
    case border(Convention.Border)
    /// A constant border with the value from another option.
    case filled
    /// A constant border with a fraction of the largest sample.
    case filledWithPart(Double)
    case extent(Convention.Extent)
    case divisor(Convention.Divisor)
    case integers(IntegerRule?)
    /// The conversion of 16-bit results to those of an 8-bit image.
    case reduction(IntegerRule.Reduction)
    case interpolatesMissing
    /// NaN samples are replaced by the value of a constant border, whatever the border.
    case fillsMissing
    case keepsMissing(Bool)
    case roundsKernel
    /// The layout of a kernel of four dimensions.
    case layerLayout(ConvolutionLayer.Layout)
    /// The default of the library, or a value without effect on results.
    case nothing
    /// A refusal, with the reason.
    case refused(String)
}
