/// The form of a call in the library's own language: a part of the function's row.
///
/// Texts contain placeholders, which `explain` replaces when it prints how one library gives another's result:
///
/// | placeholder | becomes |
/// | --- | --- |
/// | `{image}`, `{kernel}` | the arrays, padded and turned as needed |
/// | `{kernel.indexed}` | the kernel where an index or a method follows |
/// | `{kernel.copied}` | the kernel without negative strides |
/// | `{kernel.named}` | as `{kernel.indexed}`, or a variable if that is long |
/// | `{kernel.file}`, `{turn}` | in a shell: the kernel's file, and the words that turn it |
/// | `{options}` | the options as further arguments, each after a comma |
/// | `{option.NAME}` | one option, which is then not part of `{options}` |
/// | `{rows}`, `{columns}`, `{slice}` | the samples of the result that are kept |
/// | `{sides}` | the padding: left, right, top, bottom |
package struct CallTemplate: Equatable, Sendable {
    /// The language of a call.
    package enum Language: String, Sendable {
        case python = "Python"
        case octave = "Octave"
        case shell = "a shell"
    }

    /// The form of an option.
    ///
    /// In its text, `{value}` is the value as a literal of the language, `{word}` is the value unchanged, and `{WORD}`
    /// is the value in capitals.
    package struct Option: Equatable, Sendable {
        /// The option's name in the table.
        package let name: String
        /// The text; `nil` leaves the option out.
        package let text: String?
        /// Replacements for the table's values; unless it is empty, values that it does not contain are left out.
        package let words: [String: String]
        /// A value that is left out.
        package let skipped: String?
        /// The text if the option is not given, or is left out because of its value.
        package let absent: String?
        /// Whether the text is a separate line before the call.
        package let isLine: Bool
        /// An option that is left out if this one is written.
        package let replaced: String?

        /// An argument of the call, such as `border=cv2.BORDER_{WORD}`.
        static func argument(
            _ name: String, _ text: String, words: [String: String] = [:], skipping skipped: String? = nil,
            absent: String? = nil
        ) -> Option {
            Option(
                name: name, text: text, words: words, skipped: skipped, absent: absent, isLine: false, replaced: nil)
        }

        /// A separate line before the call.
        static func line(
            _ name: String, _ text: String, words: [String: String] = [:], skipping skipped: String? = nil,
            replacing replaced: String? = nil
        ) -> Option {
            Option(
                name: name, text: text, words: words, skipped: skipped, absent: nil, isLine: true, replaced: replaced)
        }

        /// An option that the call cannot express.
        static func omitted(_ name: String) -> Option {
            Option(name: name, text: nil, words: [:], skipped: nil, absent: nil, isLine: false, replaced: nil)
        }
    }

    /// The language.
    package let language: Language
    /// Lines before the call.
    package let lines: [String]
    /// The call; in a shell, the last line.
    package let call: String
    /// The options that are not written as `name=value` or, in Octave, as the value alone.
    package let options: [Option]
    /// In a shell, the words that turn the kernel: by 180 degrees, its rows, its columns.
    package let turns: [String]
    /// A description of `image` and `kernel`.
    package let note: String?

    private init(
        _ language: Language, lines: [String], call: String, options: [Option], turns: [String] = [],
        note: String? = nil
    ) {
        self.language = language
        self.lines = lines
        self.call = call
        self.options = options
        self.turns = turns
        self.note = note
    }

    /// A Python function that takes and returns arrays.
    static func python(
        _ call: String, after lines: [String] = [], options: [Option] = [], note: String? = nil
    ) -> CallTemplate {
        CallTemplate(.python, lines: lines, call: call, options: options, note: note)
    }

    /// A Python function `f(image, kernel, option=value, ...)`.
    static func pythonFunction(_ name: String) -> CallTemplate { .python("\(name)({image}, {kernel}{options}){slice}") }

    /// An Octave and MATLAB function `f(image, kernel, option, ...)`.
    static func octaveFunction(_ name: String) -> CallTemplate {
        CallTemplate(.octave, lines: [], call: "\(name)({image}, {kernel}{options})", options: [])
    }

    /// A program.
    static func shell(_ lines: [String], options: [Option], turns: [String]) -> CallTemplate {
        CallTemplate(.shell, lines: lines.dropLast(), call: lines.last ?? "", options: options, turns: turns)
    }
}

extension Convention {
    /// The form of a call of the function; `nil` for this program's own functions.
    package var callTemplate: CallTemplate? { (try? ConventionTable.preset(named: name))?.call }
}
