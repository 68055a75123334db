import Convolution
import JSON

/// Reads a kernel from JSON (RFC 8259).
///
///     [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
///     {"kernel": [[1, 1], [1, 1]], "scale": 0.25, "bias": 128, "anchor": {"x": 0, "y": 0}}
///
/// "kernel" holds the rows and must be there. "scale" multiplies the weights (a libvips matrix divides by its own),
/// "bias" is added to every output sample, "anchor" is the tap that sits on the output sample. Nothing else may be
/// there, and nothing twice. A byte order mark is skipped.
package enum KernelJSON {
    /// Whether a text is meant as JSON: its first character other than blanks opens an array or an object.
    ///
    /// No other kernel format begins so.
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
/// The caller knows the file's name and adds it.
package struct KernelJSONError: Error, Equatable, Sendable {
    /// The line, counted from 1.
    package var line: Int
    /// The character in the line, counted from 1: Unicode scalars, a tab being one.
    package var column: Int
    /// What is wrong.
    package var cause: Cause

    /// An error at a place.
    package init(line: Int, column: Int, _ cause: Cause) {
        self.line = line
        self.column = column
        self.cause = cause
    }
}

extension KernelJSONError {
    /// What is wrong with a JSON kernel.
    package enum Cause: Equatable, Sendable {
        /// The text ends before what is wanted.
        case end(wanted: String)
        /// Something else than what is wanted; both in words.
        case unexpected(String, wanted: String)
        /// Bytes that are not UTF-8.
        case notUTF8
        /// A number that JSON writes otherwise: `+1`, `01`, `1.`, `.5`, `1/9`.
        case malformedNumber(String)
        /// A number of thousands of digits.
        case numberTooLong(limit: Int)
        /// NaN or infinity.
        case notFinite(String)
        /// A number beyond what a double holds, or one that scale takes beyond it.
        case overflow(String)
        /// A string that is not closed, or holds an unknown escape or a control character.
        case malformedString
        /// A comma with nothing behind it.
        case trailingComma
        /// Arrays within rows: an array of three or more dimensions.
        case tooDeep
        /// Numbers where rows are wanted: `[1, 2, 3]`.
        case flatArray
        /// An array with nothing in it.
        case empty
        /// A row that is not as long as the first.
        case raggedRow(row: Int, count: Int, expected: Int)
        /// More weights than any kernel may have.
        case tooManyWeights(limit: Int)
        /// A key that means nothing here.
        case unknownKey(String, known: [String])
        /// A key that is there twice.
        case duplicateKey(String)
        /// A key that must be there.
        case missingKey(String)
        /// An anchor's coordinate that is no tap of the kernel.
        case anchorOutside(String, KernelTextError.Shape)
    }
}
