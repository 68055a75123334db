/// How a call of a library's function is written in the library's own language: a part of the function's row.
///
/// Texts hold placeholders, which `explain` replaces when it prints how one library gives another's result:
///
/// | placeholder | becomes |
/// | --- | --- |
/// | `{image}`, `{kernel}` | the arrays, padded and turned as needed |
/// | `{kernel.indexed}` | the kernel where an index or a method follows |
/// | `{kernel.copied}` | the kernel without negative strides |
/// | `{kernel.named}` | as `{kernel.indexed}`, or a variable where that is long |
/// | `{kernel.file}`, `{turn}` | in a shell: the kernel's file, and the words that turn it |
/// | `{options}` | the options as further arguments, each after a comma |
/// | `{option.NAME}` | one option, which is then none of `{options}` |
/// | `{rows}`, `{columns}`, `{slice}` | which samples of the result are kept |
/// | `{sides}` | the padding: left, right, top, bottom |
package struct CallTemplate: Equatable, Sendable {
    /// The language of a call.
    package enum Language: String, Sendable {
        case python = "Python"
        case octave = "Octave"
        case shell = "a shell"
    }

    /// How an option is written.
    ///
    /// In its text, `{value}` is the value as a literal of the language, `{word}` the value as it is, `{WORD}` the same
    /// in capitals.
    package struct Option: Equatable, Sendable {
        /// The option's name in the table.
        package let name: String
        /// The text; `nil` leaves the option out.
        package let text: String?
        /// Other values for the text, by the table's; values that are not among them are left out, unless it is empty.
        package let words: [String: String]
        /// A value that is left out.
        package let skipped: String?
        /// What is written if the option is not given, or left out by its value.
        package let absent: String?
        /// Whether the text is a line of its own before the call.
        package let isLine: Bool
        /// An option that is left out where this one is written.
        package let replaced: String?

        /// An argument of the call, such as `border=cv2.BORDER_{WORD}`.
        static func argument(
            _ name: String, _ text: String, words: [String: String] = [:], skipping skipped: String? = nil,
            absent: String? = nil
        ) -> Option {
            Option(
                name: name, text: text, words: words, skipped: skipped, absent: absent, isLine: false, replaced: nil)
        }

        /// A line of its own before the call.
        static func line(
            _ name: String, _ text: String, words: [String: String] = [:], skipping skipped: String? = nil,
            replacing replaced: String? = nil
        ) -> Option {
            Option(
                name: name, text: text, words: words, skipped: skipped, absent: nil, isLine: true, replaced: replaced)
        }

        /// An option that the call has no place for.
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
    /// The options that are not written as `name=value`, or in Octave as the value alone.
    package let options: [Option]
    /// In a shell, what turns the kernel: by 180 degrees, its rows, its columns.
    package let turns: [String]
    /// What `image` and `kernel` are.
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

    /// A function of Python that takes and returns arrays.
    static func python(
        _ call: String, after lines: [String] = [], options: [Option] = [], note: String? = nil
    ) -> CallTemplate {
        CallTemplate(.python, lines: lines, call: call, options: options, note: note)
    }

    /// A function `f(image, kernel, option=value, ...)` of Python.
    static func pythonFunction(_ name: String) -> CallTemplate { .python("\(name)({image}, {kernel}{options}){slice}") }

    /// A function `f(image, kernel, option, ...)` of Octave and MATLAB.
    static func octaveFunction(_ name: String) -> CallTemplate {
        CallTemplate(.octave, lines: [], call: "\(name)({image}, {kernel}{options})", options: [])
    }

    /// A program.
    static func shell(_ lines: [String], options: [Option], turns: [String]) -> CallTemplate {
        CallTemplate(.shell, lines: lines.dropLast(), call: lines.last ?? "", options: options, turns: turns)
    }
}

extension Convention {
    /// How a call of the function is written; `nil` for this program's own.
    package var callTemplate: CallTemplate? { (try? ConventionTable.preset(named: name))?.call }
}
