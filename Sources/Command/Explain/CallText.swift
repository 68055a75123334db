import Conventions
import Convolution
import ImageReport
import KernelFormats

/// A remedy as lines to copy, in the language of the library's `CallTemplate`.
struct CallText {
    /// "Python", "Octave", "MATLAB" or "a shell".
    let language: String
    /// The lines.
    let lines: [String]
    /// A note on the types of `image` and `kernel`.
    let note: String?

    /// Columns available to a line.
    static let room = TextLayout.columns - 4

    /// - Parameters:
    ///   - kernel: the weights.
    ///   - argument: the kernel as it is named on the command line.
    ///   - isMATLAB: whether the user named a MATLAB function, for which the Octave lines are valid too.
    /// - Returns: `nil` if no call in that language can express it.
    init?(_ remedy: Remedy, kernel: Kernel, argument: String, isMATLAB: Bool) {
        guard let template = remedy.call.callTemplate else { return nil }
        let lines: [String]? =
            switch template.language {
            case .python: PythonCall(remedy, template, kernel: kernel)?.lines
            case .octave: OctaveCall(remedy, template, kernel: kernel)?.lines
            case .shell: ShellCall(remedy, template, kernel: argument)?.lines
            }
        guard let lines else { return nil }
        self.lines = lines
        language = isMATLAB && template.language == .octave ? "MATLAB" : template.language.rawValue
        note = template.note
    }
}

extension CallText {
    /// The lines for display; a long line is broken after a comma, which the languages allow within brackets.
    var shownLines: [String] {
        guard language != CallTemplate.Language.shell.rawValue else { return lines }
        let mark = language == CallTemplate.Language.python.rawValue ? "" : " ..."
        return lines.flatMap { Self.broken($0, mark: mark) }
    }

    private static func broken(_ line: String, mark: String) -> [String] {
        var lines: [String] = []
        var rest = line
        while rest.count > room, let place = lastComma(of: rest, before: room - mark.count) {
            lines.append(rest[...place] + mark)
            rest = "    " + rest[place...].dropFirst(2)
        }
        return lines + [rest]
    }

    /// The last comma followed by a space, among the first `limit` characters and outside an index.
    private static func lastComma(of text: String, before limit: Int) -> String.Index? {
        var last: String.Index?
        var depth = 0
        for (index, next) in zip(text.indices, text.indices.dropFirst()).prefix(limit) {
            if text[index] == "[" { depth += 1 }
            if text[index] == "]" { depth -= 1 }
            if text[index] == ",", text[next] == " ", depth == 0 { last = index }
        }
        return last
    }
}

/// The options of a call, written by the rules of its template.
struct WrittenOptions {
    /// Arguments in the order in which the options were given, then required ones that were not given.
    private(set) var arguments: [String] = []
    /// Lines before the call.
    private(set) var lines: [String] = []
    /// Options that have a place of their own in the call, by their placeholders.
    private(set) var placed: [String: String] = [:]

    /// - Parameters:
    ///   - literal: converts a value to a literal of the language.
    ///   - plain: writes an option that the template does not mention, from its name and its literal.
    init(
        _ call: Convention, _ template: CallTemplate, literal: (String) -> String, plain: (String, String) -> String
    ) {
        var written: [(name: String, text: String)] = []
        for given in call.options {
            guard let option = template.options.first(where: { $0.name == given.name }) else {
                written.append((given.name, plain(given.name, literal(given.value))))
                continue
            }
            if !option.isLine, let text = Self.text(option, given.value, literal) { written.append((given.name, text)) }
        }
        for option in template.options {
            let value = call.options.first { $0.name == option.name }?.value
            let text = value.flatMap { Self.text(option, $0, literal) }
            if option.isLine, let text {
                lines.append(text)
                if let replaced = option.replaced { written.removeAll { $0.name == replaced } }
            } else if text == nil, let absent = option.absent {
                written.append((option.name, absent))
            }
        }
        let whole = (template.lines + [template.call]).joined()
        for (name, text) in written {
            let placeholder = "option.\(name)"
            if whole.contains("{\(placeholder)}") { placed[placeholder] = text } else { arguments.append(text) }
        }
    }

    private static func text(
        _ option: CallTemplate.Option, _ value: String, _ literal: (String) -> String
    ) -> String? {
        guard let text = option.text, value != option.skipped else { return nil }
        guard let word = option.words.isEmpty ? value : option.words[value] else { return nil }
        return CallText.filled(text) { name in
            switch name {
            case "value": option.words.isEmpty ? literal(word) : word
            case "word": word
            case "WORD": word.uppercased()
            default: nil
            }
        }
    }
}

extension CallText {
    /// A text with its placeholders replaced; those without a replacement are kept.
    static func filled(_ text: String, _ replacement: (String) -> String?) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            result += replacement(String(rest[rest.index(after: open)..<close])) ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}

extension Remedy.Gain {
    /// The factor to append to an expression: ` / kernel.sum()`.
    func text(sum: String, dividing: Bool) -> String {
        switch self {
        case .one: return ""
        case .sum: return dividing ? " / \(sum)" : " * \(sum)"
        case .number(let number):
            let inverse = 1 / number
            if abs(inverse.rounded() - inverse) < 1e-9 * abs(inverse), abs(inverse) > 1.5, abs(inverse) < 1e9 {
                return " / \(NumberFormatter.significant(inverse.rounded(), digits: 12))"
            }
            return " * \(NumberFormatter.significant(number, digits: 12))"
        }
    }
}

extension Remedy.Slice {
    /// `2:end-1`, `1:2:end`, `:`.
    var octave: String {
        if isWhole { return ":" }
        let last = dropped == 0 ? "end" : "end-\(dropped)"
        return step == 1 ? "\(first + 1):\(last)" : "\(first + 1):\(step):\(last)"
    }
}
