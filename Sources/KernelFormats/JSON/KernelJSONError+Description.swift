extension KernelJSONError: CustomStringConvertible {
    /// The position, the cause and a hint, on one line.
    package var description: String { "line \(line), column \(column): \(cause.message); \(cause.hint)" }
}

extension KernelJSONError.Cause {
    /// The cause, in words.
    package var message: String {
        switch self {
        case .end(let wanted): "the text ends where \(wanted) should be"
        case .unexpected(let found, let wanted): "\(found) where \(wanted) should be"
        case .notUTF8: "the text is not UTF-8"
        case .malformedNumber(let text): "\"\(text)\" is not how JSON writes a number"
        case .numberTooLong(let limit): "a number of more than \(limit) characters"
        case .notFinite(let text): "\"\(text)\" is not a finite number"
        case .overflow(let text): "\(text) is too large for a double"
        case .malformedString: "a string that is not sound"
        case .trailingComma: "a comma with nothing after it"
        case .tooDeep: "an array within a row"
        case .flatArray: "a number where a row should be"
        case .empty: "an array with nothing in it"
        case .raggedRow(let row, let count, let expected):
            "row \(row) has \(count) \(count == 1 ? "number" : "numbers"), row 1 has \(expected)"
        case .tooManyWeights(let limit): "more than \(limit) weights"
        case .unknownKey(let key, _): "\"\(key)\" means nothing here"
        case .duplicateKey(let key): "\"\(key)\" occurs twice"
        case .missingKey(let key): "\"\(key)\" is not there"
        case .malformedSize(let text): "\(text) is not a width or height"
        case .wrongCount(let count, let shape):
            "\(count) \(count == 1 ? "number" : "numbers") for a \(shape) kernel"
        case .keyOfOtherForm(let key, let isFlat):
            "\"\(key)\" does not go with \(isFlat ? "a flat list of weights" : "rows of weights")"
        case .anchorOutside(let text, let shape): "the anchor \(text) is outside the \(shape) kernel"
        }
    }

    /// Advice on how to correct the error.
    package var hint: String {
        switch self {
        case .end, .unexpected: "kernels are written [[1, 2], [3, 4]] or {\"kernel\": [[1, 2], [3, 4]]}"
        case .notUTF8: "save the kernel as UTF-8"
        case .malformedNumber(let text) where text.contains("/"):
            "JSON has no fractions: write the decimals, or a common divisor as \"scale\""
        case .malformedNumber: "write -0.5, 12 or 1e-3"
        case .numberTooLong: "17 digits are enough for any double"
        case .notFinite: "write 0 for a tap that is not used"
        case .overflow: "the largest is about 1.8e308"
        case .malformedString: "close it on its line, and escape quotes and backslashes"
        case .trailingComma: "take it away"
        case .tooDeep: "a kernel is an array of rows of numbers; kernels of four dimensions are read from .npy"
        case .flatArray: "write [[1, 2, 3]] for a kernel of one row, or add \"width\" and \"height\" as sharp has them"
        case .malformedSize: "write whole numbers from 1"
        case .wrongCount(_, let shape): "write \(shape.height) times \(shape.width)"
        case .keyOfOtherForm(let key, _):
            switch key {
            case "bias": "write \"offset\", a whole number, as sharp has it"
            case "offset": "write \"bias\""
            default: "write \"kernel\" as [[1, 2], [3, 4]]"
            }
        case .empty: "a kernel has at least one row of one number"
        case .raggedRow: "make all rows equally long, and write 0 for an empty cell"
        case .tooManyWeights: "use a smaller kernel"
        case .unknownKey(let key, let known):
            (Suggestion.nearest(to: key, among: known).map { "did you mean \"\($0)\"? " } ?? "")
                + "known are \(known.map { "\"\($0)\"" }.joined(separator: ", "))"
        case .duplicateKey: "leave one out"
        case .missingKey(let key): key == "kernel" ? "add it with the rows of weights" : "an anchor has both x and y"
        case .anchorOutside: "it counts from 0, so that the last tap is one less than the size"
        }
    }
}
