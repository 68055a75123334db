extension KernelTextError: CustomStringConvertible {
    /// The position, the cause and a hint, on one line: `line 3, column 5: row 3 has 2 numbers, row 1 has 3; ...`.
    public var description: String { "line \(line), column \(column): \(cause.message); \(cause.hint)" }
}

extension KernelTextError.Cause {
    /// The cause, in words.
    package var message: String {
        switch self {
        case .binaryData: "this is binary data, not text"
        case .noNumbers: "there are no numbers"
        case .word(let word): "\"\(word)\" is not a number"
        case .unexpectedCharacter(let character): "unexpected \(Self.shown(character))"
        case .incompleteNumber(let text): "the number \"\(text)\" is not complete"
        case .numberTooLong(let limit): "a number of more than \(limit) characters"
        case .typographicMinus(let character): "\(Self.shown(character)) is not the minus sign of numbers"
        case .notFinite(let text): "\"\(text)\" cannot be a weight"
        case .overflow(let text): "\"\(text)\" is too large for a double"
        case .divisionByZero(let text): "\"\(text)\" divides by zero"
        case .missingNumber: "a number is missing before this separator"
        case .ambiguousCommas: "commas are ambiguous here: they may be decimal commas or separate numbers"
        case .ambiguousLines: "the rows are ambiguous: one list of numbers is on several lines"
        case .unclosedBracket(let bracket): "the bracket \(Self.shown(bracket)) is not closed"
        case .unclosedList: "the list ends within a row"
        case .wrongBracket(let bracket, let opened): "\(Self.shown(bracket)) closes \(Self.shown(opened))"
        case .tooDeep: "brackets in the brackets of a row"
        case .afterBrackets(let text): "unexpected \"\(text)\" after the last bracket"
        case .numbersLeftOut: "numbers are left out here"
        case .raggedRow(let row, let count, let expected, _):
            "row \(row) has \(count) \(count == 1 ? "number" : "numbers"), row 1 has \(expected)"
        case .zeroScale: "the scale of this libvips matrix is 0"
        case .tooManyWeights(let limit): "more than \(limit) weights"
        case .malformedSize(let text): "\"\(text)\" is not the size of a kernel"
        case .missingSize(let kernel): "kernel \(kernel) has no size"
        case .missingSemicolon: "another kernel begins here without a semicolon before it"
        case .rotationSuffix(let suffix): "the suffix \"\(suffix)\" asks for rotated copies, which are not made"
        case .originOutside(let x, let y, let shape): "the origin +\(x)+\(y) is outside the \(shape) kernel"
        case .wrongCount(let count, let shape):
            "\(count) \(count == 1 ? "number" : "numbers") for a \(shape) kernel"
        case .severalKernels(let count): "there are \(count) kernels"
        }
    }

    /// Advice on how to correct the error.
    package var hint: String {
        switch self {
        case .binaryData: "save the kernel as UTF-8 text"
        case .severalKernels: "one is read at a time"
        case .noNumbers: "write rows of numbers, such as 0 -1 0"
        case .word: "write numbers apart by blanks, tabs or commas, and comments after #, % or //"
        case .unexpectedCharacter:
            "numbers are written 5, -0.5, 1e-3 or 1/9, apart by blanks, tabs or commas"
        case .incompleteNumber: "write it out, without blanks inside"
        case .numberTooLong: "17 digits are enough for any double"
        case .typographicMinus: "write the hyphen-minus \"-\" of the keyboard"
        case .notFinite: "weights are finite; write 0 for a tap that is not used"
        case .overflow: "the largest is about 1.8e308"
        case .divisionByZero: "write another denominator"
        case .missingNumber: "write 0 for an empty cell"
        case .ambiguousCommas:
            "write decimal points, or separate columns by tabs or semicolons with one decimal comma in a number"
        case .ambiguousLines: "put each row in brackets of its own, as [[1, 2], [3, 4]]"
        case .unclosedBracket, .wrongBracket: "write rows as [[1, 2], [3, 4]] or [1 2; 3 4]"
        case .unclosedList: "write each row as - [1, 2, 3]"
        case .tooDeep: "a kernel is rows of numbers; kernels of four dimensions are read from .npy"
        case .afterBrackets: "a file holds one kernel"
        case .numbersLeftOut: "print all, after numpy.set_printoptions(threshold=sys.maxsize)"
        case .raggedRow(_, _, _, let header?):
            "make all rows equally long, or, if row 1 is a libvips header, let \(header.height) "
                + "\(header.height == 1 ? "row" : "rows") of \(header.width) follow"
        case .raggedRow: "make all rows equally long, and write 0 for an empty cell"
        case .zeroScale: "write the number that the weights are divided by, 1 for none"
        case .tooManyWeights: "use a smaller kernel"
        case .malformedSize: "write WxH: or WxH+X+Y: before the numbers, such as 3x3+1+1:"
        case .missingSize: "write a size such as 3x3: before its numbers"
        case .missingSemicolon: "part kernels by ;"
        case .rotationSuffix: "write each rotated kernel out, apart by ;"
        case .originOutside: "it counts from 0, so that the last cell is one less than the size"
        case .wrongCount(_, let shape): "write \(shape.height) times \(shape.width), with - for an unused cell"
        }
    }

    /// A character for a message: quoted, or as a code point if it may be invisible or look like another.
    private static func shown(_ character: Character) -> String {
        if let ascii = character.asciiValue, ascii > 0x20, ascii < 0x7F { return "\"\(character)\"" }
        return character.unicodeScalars.map { scalar in
            let digits = String(scalar.value, radix: 16, uppercase: true)
            return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }.joined(separator: " ")
    }
}
