package import Conventions
package import Convolution
import ImageBuffers
package import ImageCodecs
package import ImageReport

/// One image to be filtered in two ways, and the file that shows both.
package struct CompareRequest: Sendable {
    /// What is compared with what.
    package enum Sides: Sendable {
        /// Correlation with convolution; the filter's own mode does not count.
        case modes(Filter)
        /// Two conventions.
        case conventions(Titled, Titled)
    }

    /// A convention, by the name that its user knows.
    package struct Titled: Sendable {
        /// The convention.
        package let convention: Convention
        /// Its name with the options that were given.
        package let title: String

        package init(_ convention: Convention, title: String) {
            self.convention = convention
            self.title = title
        }
    }

    /// Where the image comes from.
    package var input: InputSource
    /// Where the sheet or the page goes.
    package var output: String
    /// Whether an existing file may be replaced.
    package var overwrite = false
    /// The kernel as written, normalised where that was asked for.
    package var kernel: Kernel
    /// The kernel as its user named it.
    package var kernelName: String
    /// What is compared with what.
    package var sides: Sides
    /// How kernels are computed; `nil` takes the fastest way by estimate.
    package var algorithm: FilterAlgorithm?
    /// What of the results' range is shown; `nil` takes what suits the kernel and the image.
    package var range: ResultRange?
    /// How a sheet is to look.
    package var sheet = SheetStyle()
    /// What is refused before memory is asked for.
    package var limits = DecodeLimits()

    package init(input: InputSource, output: String, kernel: Kernel, kernelName: String, sides: Sides) {
        self.input = input
        self.output = output
        self.kernel = kernel
        self.kernelName = kernelName
        self.sides = sides
    }
}

/// What came of a comparison, in figures.
package struct CompareOutcome: Sendable {
    /// What was written.
    package let format: ComparisonFormat
    /// What the input's file says of it.
    package let input: ImageHeader
    /// How the first result was made.
    package let a: ComparedSide
    /// How the second result was made.
    package let b: ComparedSide
    /// Columns and rows of the first result.
    package let sizeA: Axes
    /// Columns and rows of the second result.
    package let sizeB: Axes
    /// How far they are apart; `nil` where their sizes differ.
    package let difference: ComparedDifference?
    /// What PSNR is measured against.
    package let dataRange: Double
    /// How that was chosen.
    package let dataScale: DifferenceFigures.Scale
    /// What the decoder complained of, and what a writer could not do, a sentence each.
    package let notes: [String]
    /// Wall time of each stage.
    package let stages: [StageTime]
}

extension CompareRequest {
    /// Filters the image both ways, compares, and writes the sheet or the page.
    ///
    /// The image and both results are held whole: three times its samples as float32, and the drawing.
    /// - Throws: `PipelineError`; no output has then come into being.
    package func run() throws(PipelineError) -> CompareOutcome {
        var clock = StageClock()
        let format = try ComparisonFormat(path: output)
        try AtomicFile.check(path: output, overwrite: overwrite)
        let decoder = try Decoder(input, limits: limits)
        let header = decoder.header
        let plan = try ComparePlan(self, input: header)
        try plan.check(.quarterOfMachine)
        let decoded = try decoder.decode()
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
            notes: warnings + notes, stages: clock.stages)
    }
}
