/// Where and why a kernel's text cannot be read.
///
/// The caller adds the file's name.
public struct KernelTextError: Error, Equatable, Sendable {
    /// The cause of an error in a kernel's text.
    package enum Cause: Equatable, Sendable {
        /// A NUL byte, or bytes that are not UTF-8.
        case binaryData
        /// Nothing except white space and comments.
        case noNumbers
        /// A word where a number is expected.
        case word(String)
        /// A character that can neither begin nor continue a number.
        case unexpectedCharacter(Character)
        /// An incomplete number: `1e`, `2/`, `-`.
        case incompleteNumber(String)
        /// A number of more than `limit` characters.
        case numberTooLong(limit: Int)
        /// The typographic minus sign U+2212, a hyphen or a dash.
        case typographicMinus(Character)
        /// NaN or infinity as a weight.
        case notFinite(String)
        /// A number beyond the range of a double.
        case overflow(String)
        /// A fraction with denominator 0.
        case divisionByZero(String)
        /// A comma without a number before it.
        case missingNumber
        /// Commas and tabs, or commas and decimal points, in a way that does not tell decimal commas from separators.
        case ambiguousCommas
        /// Numbers in one pair of brackets on several lines, with commas between the lines.
        case ambiguousLines
        /// A bracket that is not closed.
        case unclosedBracket(Character)
        /// A YAML list that ends within a row.
        case unclosedList
        /// A closing bracket of another kind than the opening one.
        case wrongBracket(Character, opened: Character)
        /// Brackets in the brackets of a row.
        case tooDeep
        /// Text after the last bracket.
        case afterBrackets(String)
        /// An ellipsis in place of numbers.
        case numbersLeftOut
        /// A row that is not as long as the first; `header` is the shape that the first row would declare as a libvips
        /// header.
        case raggedRow(row: Int, count: Int, expected: Int, header: Shape?)
        /// A libvips header whose scale is 0.
        case zeroScale
        /// More weights than a kernel may have.
        case tooManyWeights(limit: Int)
        /// An ImageMagick size that is not `W`, `WxH` or `WxH+X+Y` with W and H of at least 1.
        case malformedSize(String)
        /// An ImageMagick kernel without its size.
        case missingSize(kernel: Int)
        /// An ImageMagick kernel that follows another without a semicolon.
        case missingSemicolon
        /// An ImageMagick size with a rotation suffix.
        case rotationSuffix(Character)
        /// An ImageMagick origin outside its kernel.
        case originOutside(x: Int, y: Int, Shape)
        /// An ImageMagick kernel whose count of numbers differs from its size.
        case wrongCount(count: Int, Shape)
        /// Several kernels where one is expected.
        case severalKernels(Int)
    }

    /// The size of a kernel.
    package struct Shape: Equatable, Sendable, CustomStringConvertible {
        /// Columns.
        package var width: Int
        /// Rows.
        package var height: Int

        /// Creates a shape of `width` columns and `height` rows.
        package init(width: Int, height: Int) {
            self.width = width
            self.height = height
        }

        /// The size, columns first: `3x5`.
        package var description: String { "\(width)x\(height)" }
    }

    /// The line, counted from 1.
    public var line: Int
    /// The column, counted from 1 in Unicode scalars; a tab is one column.
    public var column: Int
    /// The cause.
    package var cause: Cause

    /// Creates an error at a position.
    package init(line: Int, column: Int, _ cause: Cause) {
        self.line = line
        self.column = column
        self.cause = cause
    }
}
