import Conventions
import Convolution
import ImageReport
import KernelFormats

/// A remedy as lines to be copied: Python where the library is Python's, Octave for Octave and MATLAB, a shell for
/// programs.
struct CallText {
    /// "Python", "Octave", "a shell".
    let language: String
    /// The lines.
    let lines: [String]
    /// What `image` and `kernel` are.
    let note: String?

    /// Columns that lines may have.
    static let room = TextLayout.columns - 4

    /// - Parameters:
    ///   - kernel: the weights.
    ///   - argument: how they are named on the command line.
    ///   - isMATLAB: whether MATLAB was asked about where Octave does the same.
    /// - Returns: `nil` where a call in that language cannot say it.
    init?(_ remedy: Remedy, kernel: Kernel, argument: String, isMATLAB: Bool) {
        let name = remedy.call.name
        if name.hasPrefix("octave.") || name.hasPrefix("matlab.") {
            language = isMATLAB ? "MATLAB" : "Octave"
            lines = OctaveCall(remedy, kernel: kernel).lines
            note = nil
        } else if let shell = ShellCall(remedy, kernel: argument) {
            language = "a shell"
            lines = shell.lines
            note = nil
        } else if let python = PythonCall(remedy, kernel: kernel) {
            language = "Python"
            lines = python.lines
            note = python.note
        } else {
            return nil
        }
    }
}

extension CallText {
    /// The lines as they are shown: a long one goes on after a comma, which the languages take within brackets.
    var shownLines: [String] {
        guard language != "a shell" else { return lines }
        let mark = language == "Python" ? "" : " ..."
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

    /// The last comma followed by a blank, among the first `limit` characters, that is not within an index.
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

/// Assignments and a result, put on one line where it is short enough.
struct CallLines {
    private(set) var lines: [String] = []

    /// A value's name: its own text where that is short, or else a variable that is assigned first.
    mutating func named(_ expression: String, _ variable: String, inlineUpTo length: Int = 24) -> String {
        guard expression.count > length else { return expression }
        lines.append("\(variable) = \(expression)")
        return variable
    }

    mutating func add(_ line: String) { lines.append(line) }
}

extension Remedy.Gain {
    /// What comes behind an expression: ` / kernel.sum()`.
    func text(sum: String, dividing: Bool) -> String {
        switch self {
        case .one: return ""
        case .sum: return dividing ? " / \(sum)" : " * \(sum)"
        case .number(let number):
            let inverse = 1 / number
            if abs(inverse.rounded() - inverse) < 1e-9 * abs(inverse), abs(inverse) > 1.5, abs(inverse) < 1e9 {
                return " / \(NumberText.significant(inverse.rounded(), digits: 12))"
            }
            return " * \(NumberText.significant(number, digits: 12))"
        }
    }
}

extension Remedy.Slice {
    /// `1:-1`, `::2`, `:`.
    var numpy: String {
        let first = first == 0 ? "" : "\(first)"
        let last = dropped == 0 ? "" : "-\(dropped)"
        return "\(first):\(last)" + (step == 1 ? "" : ":\(step)")
    }

    /// `2:end-1`, `1:2:end`, `:`.
    var octave: String {
        if isWhole { return ":" }
        let last = dropped == 0 ? "end" : "end-\(dropped)"
        return step == 1 ? "\(first + 1):\(last)" : "\(first + 1):\(step):\(last)"
    }
}
