import Convolution
import JSON

/// Reads a kernel from JSON (RFC 8259).
///
///     [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
///     {"kernel": [[1, 1], [1, 1]], "scale": 0.25, "bias": 128, "anchor": {"x": 0, "y": 0}}
///
/// "kernel" holds the rows and is required. "scale" multiplies the weights (the scale of a libvips matrix divides
/// them), "bias" is added to every output sample, and "anchor" is the tap aligned with the output sample. Unknown and
/// duplicate keys are errors. A byte order mark is skipped.
package enum KernelJSON {
    /// Whether a text is JSON: its first character other than white space opens an array or an object.
    ///
    /// No other kernel format begins like this.
    package static func isRecognized(in bytes: [UInt8]) -> Bool {
        let text = bytes.starts(with: JSONScanner.byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
        let first = text.first { !JSONScanner.isBlank($0) }
        return first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
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
        /// An anchor that is not a tap of the kernel.
        case anchorOutside(String, KernelTextError.Shape)
    }
}
