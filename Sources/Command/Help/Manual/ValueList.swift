import Convolution

/// The values of an option with their meanings, where its abstract lists them: "auto (the fastest), direct (...) or fft
/// (...)." after an introduction that ends in a colon.
struct ValueList {
    /// The text before and after the list.
    let introduction: String
    let values: [(word: String, meaning: String)]

    /// - Returns: `nil` if the abstract is no such list, or says of some value only its name.
    init?(_ option: ArgumentReference) {
        guard case .words(let words) = option.values, let first = words.first else { return nil }
        let starts = ["", ": "].compactMap { mark in
            mark.isEmpty
                ? (option.abstract.hasPrefix(first) ? option.abstract.startIndex : nil)
                : option.abstract.firstRange(of: mark + first).map { option.abstract.index($0.lowerBound, offsetBy: 2) }
        }
        guard let start = starts.first else { return nil }
        var rest = option.abstract[start...]
        var values: [(word: String, meaning: String)] = []
        for word in words {
            for separator in [", or ", ", ", " or "] where !values.isEmpty && rest.hasPrefix(separator) {
                rest = rest.dropFirst(separator.count)
                break
            }
            // "constant:V" stands for "constant:" with a value.
            let written = word.hasSuffix(":") ? "\(word)V" : word
            guard rest.hasPrefix(written) else { return nil }
            rest = rest.dropFirst(written.count)
            guard var meaning = Self.parenthesis(&rest) else { return nil }
            if let fixed = Self.boundaries[word], option.names.contains("--boundary") {
                meaning = meaning.isEmpty ? fixed : "\(meaning): \(fixed)"
            }
            guard !meaning.isEmpty else { return nil }
            values.append((written, meaning.prefix(1).uppercased() + meaning.dropFirst() + "."))
        }
        guard rest.hasPrefix(".") else { return nil }
        let lead = option.abstract[..<start].isEmpty ? "One of these:" : String(option.abstract[..<start])
        introduction = (lead + rest.dropFirst()).trimmingSpaces
        self.values = values
    }

    /// Removes a text in parentheses, which may hold others, from the beginning.
    /// - Returns: The text without the parentheses, empty if there is none; `nil` if they are not closed.
    private static func parenthesis(_ text: inout Substring) -> String? {
        guard text.hasPrefix(" (") else { return "" }
        var depth = 0
        for index in text.indices.dropFirst() {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" { depth -= 1 }
            guard depth == 0 else { continue }
            let inside = text[..<index].dropFirst(2)
            text = text[index...].dropFirst()
            return String(inside)
        }
        return nil
    }

    /// What the boundary modes do, from their table; its row of constants leaves the value open.
    private static let boundaries = Dictionary(
        BoundaryMode.all.map { ($0.row.name, $0.row.clause) }
            + [("constant", "samples outside are 0"), ("constant:", "samples outside are V")]
    ) { $1 }
}

extension String {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
