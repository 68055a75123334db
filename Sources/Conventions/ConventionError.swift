public import Convolution
import KernelFormats

/// The reason why a convention cannot be created or applied.
public enum ConventionError: Error, Equatable, Sendable {
    /// No row of the table has this name.
    case unknownPreset(String, meant: String?)
    /// A short name could refer to several rows.
    case ambiguousPreset(String, candidates: [String])
    /// The row has no option of this name.
    case unknownOption(String, preset: String, options: [String], meant: String?)
    /// An option is given twice.
    case repeatedOption(String, preset: String)
    /// The option does not accept this value.
    case unknownValue(String, option: String, preset: String, expected: String, meant: String?)
    /// The library refuses the input, or its result cannot be reproduced.
    case refused(by: String, because: String)
    /// The filter of the convention cannot be applied.
    case filter(FilterError)
}

extension ConventionError: CustomStringConvertible {
    /// The cause and a hint, on one line.
    public var description: String {
        switch self {
        case .unknownPreset(let name, let meant):
            if let bracket = name.firstIndex(of: "(") {
                "\(Self.quoted(name)) is written as a call; options follow a colon, as in "
                    + "\(KernelText.excerpt(String(name[..<bracket]))):option=value"
            } else {
                "no library's function is called \(Self.quoted(name))" + (meant.map { "; did you mean \($0)?" } ?? "")
            }
        case .ambiguousPreset(let name, let candidates):
            "\(Self.quoted(name)) could be any of \(candidates.joined(separator: ", "))"
        case .unknownOption(let name, let preset, let options, let meant):
            "\(preset) has no option \(Self.quoted(name))"
                + Self.choice(among: options.isEmpty ? "none" : options.joined(separator: ", "), verb: "has", meant)
        case .repeatedOption(let name, let preset):
            "\(preset) is given \(name) twice"
        case .unknownValue(let value, let option, let preset, let expected, let meant):
            "\(preset): \(option) cannot be \(Self.quoted(value))"
                + Self.choice(among: expected, verb: "takes", meant)
        case .refused(let name, let reason):
            "\(name) refuses this: \(reason)"
        case .filter(let error): error.description
        }
    }

    private static func quoted(_ word: String) -> String { "'" + KernelText.excerpt(word) + "'" }

    private static func choice(among words: String, verb: String, _ meant: String?) -> String {
        guard let meant else { return "; it \(verb) \(words)" }
        return "; did you mean \(meant)? It \(verb) \(words)"
    }
}
