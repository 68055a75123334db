package import Conventions
package import Convolution
import ImageBuffers
package import ImageCodecs
package import ImageReport

/// A request to filter one image in two ways, and to write a file that shows both results.
package struct CompareRequest: Sendable {
    /// The two sides of a comparison.
    package enum Sides: Sendable {
        /// Correlation and convolution; the filter's own mode is ignored.
        case modes(Filter)
        /// Two conventions.
        case conventions(Titled, Titled)
    }

    /// A convention with the name given by the user.
    package struct Titled: Sendable {
        /// The convention.
        package let convention: Convention
        /// Its name with the given options.
        package let title: String

        package init(_ convention: Convention, title: String) {
            self.convention = convention
            self.title = title
        }
    }

    /// The image that is filtered.
    package enum Input: Equatable, Sendable {
        /// A file or standard input.
        case image(InputSource)
        /// The picture that the program draws.
        case testPicture

        /// The image's name in messages.
        package var name: String {
            switch self {
            case .image(let source): source.name
            case .testPicture: TestPicture.name
            }
        }
    }

    /// The image that is filtered.
    package var input: Input
    /// Where the sheet or page is written.
    package var output: String
    /// Whether an existing file may be replaced.
    package var overwrite = false
    /// The kernel as written, normalised if requested.
    package var kernel: Kernel
    /// The name of the kernel as given by the user.
    package var kernelName: String
    /// The two sides of the comparison.
    package var sides: Sides
    /// The engine; `nil` selects the fastest one by estimate.
    package var algorithm: FilterAlgorithm?
    /// The part of the results' range that is shown; `nil` selects one that suits the kernel and the image.
    package var range: ResultRange?
    /// The style of a sheet.
    package var sheet = SheetStyle()
    /// Limits that are checked before memory is allocated.
    package var limits = DecodeLimits()

    package init(input: Input, output: String, kernel: Kernel, kernelName: String, sides: Sides) {
        self.input = input
        self.output = output
        self.kernel = kernel
        self.kernelName = kernelName
        self.sides = sides
    }
}

/// The results of a comparison, in figures.
package struct CompareOutcome: Sendable {
    /// The format of the written file.
    package let format: ComparisonFormat
    /// The header of the input file.
    package let input: ImageHeader
    /// How the first result was computed.
    package let a: ComparedSide
    /// How the second result was computed.
    package let b: ComparedSide
    /// Columns and rows of the first result.
    package let sizeA: Axes
    /// Columns and rows of the second result.
    package let sizeB: Axes
    /// The difference of the results; `nil` if their sizes differ.
    package let difference: ComparedDifference?
    /// The data range that PSNR refers to.
    package let dataRange: Double
    /// How the data range was chosen.
    package let dataScale: DifferenceFigures.Scale
    /// Warnings of the decoder, one sentence each.
    package let inputWarnings: [String]
    /// Notes of the writer, one sentence each.
    package let notes: [String]
    /// Wall time of each stage.
    package let stages: [StageTime]
}

extension CompareRequest {
    /// Filters the image in both ways, compares the results, and writes the sheet or page.
    ///
    /// The whole image and both results are held in memory: three times its samples as float32, and the drawing.
    /// - Throws: `PipelineError`; no output is then created.
    package func run() throws(PipelineError) -> CompareOutcome {
        var clock = StageClock()
        let format = try ComparisonFormat(path: output)
        try AtomicFile.check(path: output, overwrite: overwrite)
        let source = try CompareSource(input, limits: limits)
        let header = source.header
        let plan = try ComparePlan(self, input: header)
        try plan.check(.quarterOfMachine)
        let decoded = try source.read()
        let warnings = decoded.metadata.warnings
        clock.finish("decode")
        let comparison = try plan.compare(decoded.image)
        clock.finish("filter")
        let notes =
            switch format {
            case .sheet: try SheetWriter(self).write(comparison)
            case .page: try PageWriter(self).write(comparison)
            }
        clock.finish("write")
        return CompareOutcome(
            format: format, input: header, a: comparison.a, b: comparison.b,
            sizeA: Axes(x: comparison.resultA.width, y: comparison.resultA.height),
            sizeB: Axes(x: comparison.resultB.width, y: comparison.resultB.height),
            difference: comparison.difference, dataRange: comparison.dataRange, dataScale: comparison.dataScale,
            inputWarnings: warnings, notes: notes, stages: clock.stages)
    }
}
