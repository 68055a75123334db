extension BoundaryMode {
    /// The properties of a boundary mode, apart from its arithmetic.
    ///
    /// Help, error messages, explanations, calls of other libraries, the page that `compare` writes and the tests are
    /// generated from these rows.
    package struct Row: Sendable {
        /// The word on the command line.
        package let name: String
        /// The source of rows past the border, which determines how many rows a strip must hold.
        package let reach: Reach
        /// The mode in a table cell.
        package let summary: String
        /// The mode as the predicate of a sentence, as in "scipy.ndimage.convolve ...".
        package let predicate: String
        /// The mode as a clause, with more samples than `predicate` shows.
        package let clause: String
        /// The names of the mode in other programs, in lower case with hyphens; `BORDER_REFLECT` is OpenCV's.
        package var otherNames: [String] = []
        /// The argument of `numpy.pad` for the same extension; `nil` if there is none, or a value is needed.
        package var numpy: String?
        /// The argument of Octave's `padarray`; `nil` if there is none, or a value is needed.
        package var octave: String?
    }

    /// The samples that extend the image.
    package enum Reach: Sendable {
        /// None: a value is used, taps are left out, or results are replaced.
        case nothing
        /// Only samples at the border.
        case border
        /// Samples as far inside the image as the kernel reaches outside.
        case mirrored
        /// Samples at the opposite end.
        case oppositeEnd
    }

    /// All modes, in the order of the help text; `constant` has the value 0.
    package static let all: [BoundaryMode] = [.symmetric, .reflect, .edge, .constant(0), .wrap, .renormalize, .copy]

    /// Whether samples past the border are samples of the image.
    package var extendsImage: Bool { row.reach != .nothing }

    /// The mode's row in the table.
    package var row: Row {
        switch self {
        case .symmetric:
            Row(
                name: "symmetric", reach: .mirrored, summary: "mirrored: b a | a b",
                predicate: "mirrors the image and repeats the border sample (c b a | a b c)",
                clause: "the image is mirrored, the border sample repeated (c b a | a b c d | d c b)",
                otherNames: ["symm", "grid-mirror", "border-reflect"], numpy: "symmetric", octave: "symmetric")
        case .reflect:
            Row(
                name: "reflect", reach: .mirrored, summary: "mirrored: c b | a b c",
                predicate: "mirrors the image about its border sample (c b | a b c)",
                clause: "the image is mirrored about its border sample (d c b | a b c d | c b a)",
                otherNames: ["reflect-101", "border-reflect-101", "border-default"], numpy: "reflect", octave: "reflect"
            )
        case .edge:
            Row(
                name: "edge", reach: .border, summary: "edge sample repeated",
                predicate: "repeats the border sample (a a a | a b c)",
                clause: "the border sample is repeated (a a a | a b c d | d d d)",
                otherNames: ["replicate", "nearest", "clamp", "extend", "neumann", "border-replicate"], numpy: "edge",
                octave: "replicate")
        case .constant:
            Row(
                name: "constant", reach: .nothing, summary: "zeros",
                predicate: "takes everything outside for 0 (0 0 | a b c)", clause: "one value goes on",
                otherNames: [
                    "fill", "zero", "zeros", "zero-padding", "black", "dirichlet", "grid-constant", "border-constant",
                ])
        case .wrap:
            Row(
                name: "wrap", reach: .oppositeEnd, summary: "the image repeats",
                predicate: "starts the image over again (y z | a b c)",
                clause: "the image repeats (b c d | a b c d | a b c)",
                otherNames: ["circular", "periodic", "tile", "grid-wrap", "border-wrap"], numpy: "wrap",
                octave: "circular")
        case .renormalize:
            Row(
                name: "renormalize", reach: .nothing, summary: "left out of the mean",
                predicate: "leaves taps outside out, and divides by the weight of the others",
                clause: "taps outside are left out, and the sum is divided by the weight of those inside")
        case .copy:
            Row(
                name: "copy", reach: .nothing, summary: "input copied there",
                predicate: "copies input samples where the kernel reaches outside",
                clause: "where a tap lies outside, the result is the input\u{2019}s own sample, unfiltered")
        }
    }
}
