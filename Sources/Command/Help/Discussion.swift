/// The discussion of a command's help, divided at its headings.
///
/// A heading is a line of capital letters. The lines below it are indented by two columns.
struct Discussion {
    /// Lines below a heading, without their common indentation.
    struct Section {
        /// The heading; `nil` for the text before the first one.
        var heading: String?
        var lines: [String] = []
    }

    /// A call, and what it does.
    struct Example: Equatable {
        let command: String
        var meaning = ""
    }

    private(set) var sections: [Section] = [Section()]

    init(_ text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if Self.isHeading(line) {
                sections.append(Section(heading: String(line)))
            } else if line.isEmpty, sections[sections.count - 1].heading != nil {
                // A blank line ends the text below a heading.
                sections.append(Section())
            } else {
                let isIndented = sections[sections.count - 1].heading != nil && line.hasPrefix("  ")
                sections[sections.count - 1].lines.append(String(isIndented ? line.dropFirst(2) : line))
            }
        }
        sections.removeAll { section in section.lines.allSatisfy(\.isEmpty) }
    }

    private static func isHeading(_ line: Substring) -> Bool {
        !line.isEmpty && line.allSatisfy { $0 == " " || $0.isLetter && $0.isUppercase }
    }

    /// The lines below a heading; empty if there is none.
    func lines(of heading: String) -> [String] { sections.first { $0.heading == heading }?.lines ?? [] }

    /// The calls of the section EXAMPLES; indented lines say what the call above them does.
    var examples: [Example] {
        var examples: [Example] = []
        for line in lines(of: "EXAMPLES") {
            if !line.hasPrefix(" ") {
                examples.append(Example(command: line))
            } else if let last = examples.indices.last {
                let words = line.drop { $0 == " " }
                examples[last].meaning += (examples[last].meaning.isEmpty ? "" : " ") + words
            }
        }
        return examples
    }
}
