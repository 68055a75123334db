/// Where and why a kernel's text cannot be read.
///
/// The caller knows the file's name and adds it.
public struct KernelTextError: Error, Equatable, Sendable {
    /// What is wrong.
    package enum Cause: Equatable, Sendable {
        /// A NUL byte, or bytes that are not UTF-8.
        case binaryData
        /// Nothing but blanks and comments.
        case noNumbers
        /// A word where a number should be.
        case word(String)
        /// A character that ends no number and begins none.
        case unexpectedCharacter(Character)
        /// A number that breaks off: `1e`, `2/`, `-`.
        case incompleteNumber(String)
        /// A number of thousands of digits.
        case numberTooLong(limit: Int)
        /// The minus sign of typesetting, U+2212, or a dash.
        case typographicMinus(Character)
        /// NaN or infinity as a weight.
        case notFinite(String)
        /// A number beyond what a double holds.
        case overflow(String)
        /// A fraction over 0.
        case divisionByZero(String)
        /// A comma with no number before it.
        case missingNumber
        /// A row that is not as long as the first; `header` is the shape that the first row would promise to libvips.
        case raggedRow(row: Int, count: Int, expected: Int, header: Shape?)
        /// A libvips header whose scale is 0.
        case zeroScale
        /// More weights than any kernel may have.
        case tooManyWeights(limit: Int)
        /// An ImageMagick size that is not `W`, `WxH` or `WxH+X+Y` with W and H from 1.
        case malformedSize(String)
        /// An ImageMagick kernel without its size.
        case missingSize(kernel: Int)
        /// An ImageMagick kernel that follows another without a semicolon.
        case missingSemicolon
        /// An ImageMagick size with a rotation suffix.
        case rotationSuffix(Character)
        /// An ImageMagick origin that is no cell of its kernel.
        case originOutside(x: Int, y: Int, Shape)
        /// An ImageMagick kernel with fewer or more numbers than its size promises.
        case wrongCount(count: Int, Shape)
        /// Several kernels where one is wanted.
        case severalKernels(Int)
    }

    /// Columns and rows.
    package struct Shape: Equatable, Sendable, CustomStringConvertible {
        /// Columns.
        package var width: Int
        /// Rows.
        package var height: Int

        /// `width` columns and `height` rows.
        package init(width: Int, height: Int) {
            self.width = width
            self.height = height
        }

        /// As in `3x5`, columns first.
        package var description: String { "\(width)x\(height)" }
    }

    /// The line, counted from 1.
    public var line: Int
    /// The character in the line, counted from 1: Unicode scalars, a tab being one.
    public var column: Int
    /// What is wrong.
    package var cause: Cause

    /// An error at a place.
    package init(line: Int, column: Int, _ cause: Cause) {
        self.line = line
        self.column = column
        self.cause = cause
    }
}
