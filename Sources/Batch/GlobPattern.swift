/// A shell pattern for names and paths: `*`, `?`, `[...]` and, across folders, `**`.
///
/// Case counts. A backslash takes the next character as it is; a bracket without its end is a plain character.
struct GlobPattern {
    private enum Element {
        case one(Unicode.Scalar)
        /// `?`
        case any
        case among([ClosedRange<Unicode.Scalar>], isNegated: Bool)
        /// `*`
        case run
        /// `**`
        case path
        /// `**/`: no folders, or some.
        case folders
    }

    private var elements: [Element] = []

    init(_ pattern: some StringProtocol) {
        let scalars = Array(pattern.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            switch scalar {
            case "*":
                var stars = 1
                while index < scalars.count, scalars[index] == "*" {
                    stars += 1
                    index += 1
                }
                let isAtStart = index == stars || scalars[index - stars - 1] == "/"
                if stars > 1, isAtStart, index < scalars.count, scalars[index] == "/" {
                    index += 1
                    elements.append(.folders)
                } else {
                    elements.append(stars > 1 ? .path : .run)
                }
            case "?": elements.append(.any)
            case "[":
                let bracket = Self.bracket(scalars, index)
                elements.append(bracket?.element ?? .one(scalar))
                index = bracket?.end ?? index
            case "\\" where index < scalars.count:
                elements.append(.one(scalars[index]))
                index += 1
            default: elements.append(.one(scalar))
            }
        }
    }

    /// Parses what follows `[`.
    /// - Returns: the element and the index after `]`; `nil` if there is none.
    private static func bracket(_ scalars: [Unicode.Scalar], _ start: Int) -> (element: Element, end: Int)? {
        var index = start
        let isNegated = index < scalars.count && ["!", "^"].contains(scalars[index])
        if isNegated { index += 1 }
        let first = index
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        while index < scalars.count {
            var scalar = scalars[index]
            // A bracket that comes first is one of the characters.
            if scalar == "]", index > first { return (.among(ranges, isNegated: isNegated), index + 1) }
            if scalar == "\\", index + 1 < scalars.count {
                index += 1
                scalar = scalars[index]
            }
            index += 1
            guard index + 1 < scalars.count, scalars[index] == "-", scalars[index + 1] != "]" else {
                ranges.append(scalar...scalar)
                continue
            }
            let last = scalars[index + 1]
            if scalar <= last { ranges.append(scalar...last) }
            index += 2
        }
        return nil
    }

    /// Whether the pattern matches the whole text.
    /// - Complexity: O(elements x characters), for any pattern.
    func matches(_ text: String) -> Bool {
        // Element i is reached if the elements before it match the characters so far.
        var reached = [Bool](repeating: false, count: elements.count + 1)
        reached[0] = true
        skipEmpty(&reached)
        for scalar in text.unicodeScalars {
            var next = [Bool](repeating: false, count: elements.count + 1)
            for (index, element) in elements.enumerated() where reached[index] {
                switch element {
                case .one(let own): if own == scalar { next[index + 1] = true }
                case .any: if scalar != "/" { next[index + 1] = true }
                case .among(let ranges, let isNegated):
                    if scalar != "/", ranges.contains(where: { $0.contains(scalar) }) != isNegated {
                        next[index + 1] = true
                    }
                case .run: if scalar != "/" { next[index] = true }
                case .path, .folders: next[index] = true
                }
            }
            skipEmpty(&next, isAfterFolder: scalar == "/")
            reached = next
        }
        return reached[elements.count]
    }

    /// Reaches the elements after those that match nothing.
    /// - Parameter isAfterFolder: whether `**/` can end here: at the start, and after a slash.
    private func skipEmpty(_ reached: inout [Bool], isAfterFolder: Bool = true) {
        for (index, element) in elements.enumerated() where reached[index] {
            switch element {
            case .run, .path: reached[index + 1] = true
            case .folders: if isAfterFolder { reached[index + 1] = true }
            default: break
            }
        }
    }
}
