import Convolution
import JSON

/// Reads a kernel from JSON (RFC 8259).
///
///     [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
///     {"kernel": [[1, 1], [1, 1]], "scale": 0.25, "bias": 128, "anchor": {"x": 0, "y": 0}}
///     {"width": 3, "height": 3, "kernel": [-1, 0, 1, -2, 0, 2, -1, 0, 1], "scale": 1, "offset": 0}
///
/// "kernel" holds the rows and is required. "scale" multiplies the weights (the scale of a libvips matrix divides
/// them), "bias" is added to every output sample, and "anchor" is the tap aligned with the output sample. Unknown and
/// duplicate keys are errors. A byte order mark is skipped.
///
/// The third form is sharp's. As in sharp, the weights are divided by "scale" if that is a whole number, otherwise by
/// their sum, and by 1 instead of anything smaller; "offset" is added if it is a whole number.
package enum KernelJSON {
    /// Whether a text may be JSON: it begins with an array, or with an object and its first key.
    ///
    /// Other lists of numbers begin with a bracket too.
    package static func isRecognized(in bytes: [UInt8]) -> Bool {
        let text = bytes.starts(with: JSONScanner.byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
        let first = text.drop { JSONScanner.isBlank($0) }
        return first.first == UInt8(ascii: "[") || isObject(first)
    }

    /// Whether a text is a JSON object; no other kernel format begins like this.
    package static func isObject(in bytes: [UInt8]) -> Bool {
        let text = bytes.starts(with: JSONScanner.byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
        return isObject(text.drop { JSONScanner.isBlank($0) })
    }

    private static func isObject(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.first == UInt8(ascii: "{") else { return false }
        // Numbers or another brace would be a list of C.
        let next = text.dropFirst().first { !JSONScanner.isBlank($0) }
        return next.map { !NumberParser.isDigit($0) && !"{[(+-.,;}/#%".utf8.contains($0) } ?? true
    }

    /// Reads the kernel of a text.
    ///
    /// - Parameter bytes: the whole file, in UTF-8.
    /// - Returns: one kernel of at most `Kernel.maximumTapCount` finite weights.
    /// - Throws: `KernelJSONError` with line, column and cause.
    /// - Complexity: O(bytes) time, O(weights) memory; nothing is nested deeper than the grammar above.
    package static func parse(_ bytes: [UInt8]) throws(KernelJSONError) -> KernelFile {
        try parse(bytes, limit: Kernel.maximumTapCount)
    }

    /// Reads the kernel of a text, of at most `limit` weights.
    package static func parse(_ bytes: [UInt8], limit: Int) throws(KernelJSONError) -> KernelFile {
        var reader = KernelJSONReader(bytes, limit: limit)
        return try reader.read()
    }
}

/// Where and why a JSON kernel cannot be read.
///
/// The caller adds the file's name.
package struct KernelJSONError: Error, Equatable, Sendable {
    /// The line, counted from 1.
    package var line: Int
    /// The column, counted from 1 in Unicode scalars; a tab is one column.
    package var column: Int
    /// The cause.
    package var cause: Cause

    /// Creates an error at a position.
    package init(line: Int, column: Int, _ cause: Cause) {
        self.line = line
        self.column = column
        self.cause = cause
    }
}

extension KernelJSONError {
    /// The cause of an error in a JSON kernel.
    package enum Cause: Equatable, Sendable {
        /// The text ends before the expected token.
        case end(wanted: String)
        /// A token other than the expected one; both are described in words.
        case unexpected(String, wanted: String)
        /// Bytes that are not UTF-8.
        case notUTF8
        /// A number that does not follow JSON's grammar: `+1`, `01`, `1.`, `.5`, `1/9`.
        case malformedNumber(String)
        /// A number of more than `limit` characters.
        case numberTooLong(limit: Int)
        /// NaN or infinity.
        case notFinite(String)
        /// A number beyond the range of a double, or a weight that overflows when it is multiplied by the scale.
        case overflow(String)
        /// A string that is unterminated or too long, or that contains an invalid escape or a control character.
        case malformedString
        /// A comma before a closing bracket.
        case trailingComma
        /// Arrays within rows: an array of three or more dimensions.
        case tooDeep
        /// A number where a row is expected: `[1, 2, 3]`.
        case flatArray
        /// An empty array.
        case empty
        /// A row that is not as long as the first.
        case raggedRow(row: Int, count: Int, expected: Int)
        /// More weights than a kernel may have.
        case tooManyWeights(limit: Int)
        /// An unknown key.
        case unknownKey(String, known: [String])
        /// A duplicate key.
        case duplicateKey(String)
        /// A required key that is missing.
        case missingKey(String)
        /// A width or height that is not a whole number from 1.
        case malformedSize(String)
        /// A count of weights that differs from width times height.
        case wrongCount(count: Int, KernelTextError.Shape)
        /// A key that the other form of an object has.
        case keyOfOtherForm(String, isFlat: Bool)
        /// An anchor that is not a tap of the kernel.
        case anchorOutside(String, KernelTextError.Shape)
    }
}
