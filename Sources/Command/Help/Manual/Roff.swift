/// Text in the language of man(7), as it is written.
struct Roff {
    private(set) var text = ".\\\" Printed by: imgconv manual"

    /// Adds a line that is escaped already.
    mutating func line(_ line: String) { text += "\n" + line }

    /// Adds a request with arguments.
    mutating func request(_ name: String, _ arguments: String...) {
        line(([name] + arguments.map { "\"\(Self.escaped($0))\"" }).joined(separator: " "))
    }

    mutating func section(_ title: String) { request(".SH", title) }
    mutating func subsection(_ title: String) { request(".SS", title) }

    /// Adds a paragraph's text.
    ///
    /// Sentences begin on new lines, so that the formatter knows where they end.
    mutating func paragraph(_ paragraph: String) {
        var line = ""
        for word in paragraph.split(separator: " ") {
            let marked = Self.marked(word)
            // A sentence begins with a capital letter, after a full stop.
            let beginsSentence = line.hasSuffix(".") && word.first?.isUppercase == true
            if !line.isEmpty, beginsSentence || line.count + 1 + marked.count > Self.columns {
                self.line(Self.protected(line))
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + marked
        }
        if !line.isEmpty { self.line(Self.protected(line)) }
    }

    /// The longest lines of the page's source, apart from long words.
    private static let columns = 80

    /// Adds a paragraph with a tag, which is escaped already.
    mutating func item(_ tag: String, _ paragraph: String) {
        request(".TP")
        line(tag)
        self.paragraph(paragraph)
    }

    /// Plain text with the characters that roff would interpret or replace.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "'": result += "\\(aq"
            case "`": result += "\\(ga"
            case "^": result += "\\(ha"
            case "~": result += "\\(ti"
            case "\"": result += "\\(dq"
            case _ where !scalar.isASCII:
                result += "\\[u\(String(scalar.value, radix: 16, uppercase: true).leftPadded)]"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    static func bold(_ text: String) -> String { "\\fB\(escaped(text))\\fR" }
    static func italic(_ text: String) -> String { "\\fI\(escaped(text))\\fR" }
    /// The name of a value: in italics without the brackets around it.
    static func value(_ name: String) -> String { italic(name) }
    /// A reference to a page of the same section.
    static func reference(to page: String) -> String { "\(bold(page))(1)" }

    /// A line of usage: names of values, in angle brackets, are italic, and what is typed is bold.
    static func usage(_ usage: some StringProtocol) -> String {
        var result = ""
        var rest = Substring(usage)
        while let first = rest.first {
            if first == "<" {
                result += italic(String(rest.dropFirst().prefix { $0 != ">" }))
                rest = rest.drop { $0 != ">" }.dropFirst()
            } else {
                let word = rest.prefix { $0.isLetter || $0 == "-" }
                result += word.isEmpty ? escaped(String(first)) : bold(String(word))
                rest = rest.dropFirst(max(1, word.count))
            }
        }
        return result
    }

    /// A word of running text: options are bold.
    private static func marked(_ word: Substring) -> String {
        let core = word.prefix { $0 == "-" || $0.isLetter || $0.isNumber }
        guard core.hasPrefix("--"), core.count > 2 else { return escaped(String(word)) }
        return bold(String(core)) + escaped(String(word.dropFirst(core.count)))
    }

    /// A line that does not begin with a character that starts a request.
    private static func protected(_ line: String) -> String { line.hasPrefix(".") ? "\\&\(line)" : line }
}

extension String {
    /// A hexadecimal number with four digits or more.
    fileprivate var leftPadded: String { String(repeating: "0", count: max(0, 4 - count)) + self }
}
