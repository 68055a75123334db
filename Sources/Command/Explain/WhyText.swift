import Conventions
import Convolution
import ImageBuffers
import ImagePipeline
import ImageReport
import KernelFormats

/// Why convolution rotates the kernel and correlation does not, for readers who know neither word.
///
/// All numbers are results of filters that are run here; docs/why.md quotes them.
struct WhyText {
    /// All lines, wrapped at 80 columns.
    let lines: [String]

    /// - Throws: `PipelineError` if there is no memory for nine samples.
    init() throws(PipelineError) {
        do {
            lines = Array(try Self.sections().map(\.lines).joined(separator: [""]))
        } catch {
            throw PipelineError(.system, "explain --why", "\(error)")
        }
    }

    /// A title, paragraphs and grids of numbers.
    private struct Section {
        var lines: [String]

        init(_ title: String) { lines = [title] }

        mutating func add(_ text: String) { lines += TextLayout.wrapped(text, first: "  ", indent: 2) }
        mutating func add(grid: [String]) { lines += [""] + grid.map { "    " + $0 } + [""] }
    }

    private static func sections() throws -> [Section] {
        [try point(), try convolution(), try correlation(), networks, weights, functions]
    }
}

extension WhyText {
    private static let kernel = ExplainArguments.example

    /// What becomes of one bright point.
    private static func point() throws -> Section {
        let image = Kernel(rows: [[0, 0, 0], [0, 1, 0], [0, 0, 0]])
        let correlated = try filter(image, kernel, .correlate, .same)
        var section = Section("Why convolution rotates the kernel")
        section.add(
            "Both operations move a small grid of weights, the kernel, over an image. At each position, the samples "
                + "under the kernel are multiplied by its weights and added up. They differ in one thing: correlation "
                + "lays the kernel on as it is written, and convolution rotates it by 180 degrees first. An image of "
                + "one bright point shows the effect:")
        section.add(
            grid: KernelGrids.sideBySide([
                ("image", image), ("kernel", kernel), ("correlation", correlated),
                ("convolution", try filter(image, kernel, .convolve, .same)),
            ]))
        section.add(
            "The sample at the upper left has the point at its lower right. The kernel's weight at the lower right is "
                + "\(number(correlated[row: 0, column: 0])), so correlation puts "
                + "\(number(correlated[row: 0, column: 0])) at the upper left: the point becomes the kernel rotated. If "
                + "the kernel is rotated beforehand, the point becomes the kernel as it is written. This is what the "
                + "rotation is for.")
        return section
    }

    /// What convolution is defined as, and what follows.
    private static func convolution() throws -> Section {
        let (one, other) = (Kernel(rows: [[1, 2, 3]]), Kernel(rows: [[4, 5, 6]]))
        var section = Section("Convolution: every point becomes the kernel")
        section.add(
            "Convolution is defined by that: each sample of the image is replaced by a copy of the kernel, as bright as "
                + "the sample, and all copies are added up. A lens that is out of focus does this to every point of "
                + "light, and so does a camera that moves: the kernel is the picture of a point. An output sample to "
                + "the right of a point receives the weight at the right of that point's copy. Seen from the output "
                + "sample, the point is on its left. So its sum takes the weight at the right for the sample on the "
                + "left, and so on: it reads the kernel backwards.")
        section.add("Therefore image and kernel can change places, as the factors of a product do:")
        section.add(grid: try exchanged(one, other, .convolve))
        section.add(
            "This is how numbers are multiplied, before digits are carried from column to column: "
                + Prose.code("\(digits(one)) x \(digits(other)) = \(digits(try filter(one, other, .convolve, .full)))")
                + ". So several kernels are combined into one by convolving them with each other, in any order, and "
                + "Fourier transforms turn a convolution into a product. "
                + "Correlation is not such a product. If image and kernel change places, the result is reversed:")
        section.add(grid: try exchanged(one, other, .correlate))
        section.lines.removeLast()
        return section
    }

    /// What correlation is for.
    private static func correlation() throws -> Section {
        let pattern = Kernel(rows: [[1, 2, 3]])
        let start = 2
        let nothing = [Double](repeating: 0, count: start)
        let row = Kernel(rows: [nothing + pattern.weights + nothing])
        let (correlated, convolved) = (
            try filter(row, pattern, .correlate, .same), try filter(row, pattern, .convolve, .same)
        )
        var section = Section("Correlation: where does the image look like the kernel?")
        section.add(
            "Correlation compares: of all patterns with the same sum of squares, the one that looks like the kernel has "
                + "the largest result. Here the kernel must not be rotated, or something else would be looked for:")
        section.add(
            grid: table([
                ("image", row), ("kernel", pattern), ("correlation", correlated), ("convolution", convolved),
            ]))
        let (found, missed) = (place(correlated), place(convolved))
        section.add(
            "The image has the kernel's pattern in columns \(start) to \(start + pattern.width - 1), counted from 0, with "
                + "its middle in column \(start + pattern.width / 2). "
                + "Correlation is largest, \(number(found.value)), in column \(found.column); convolution is largest, "
                + "\(number(missed.value)), in column \(missed.column).")
        return section
    }

    private static var networks: Section {
        var section = Section("Neural networks: correlation under the name of convolution")
        section.add(
            "A network learns the weights of its kernels from examples. Whether the layer rotates them or not, training "
                + "finds the weights that give the wanted result; with a rotation, it would find them rotated. So the "
                + "layers of Keras, TensorFlow and PyTorch skip the rotation, which makes them correlations. The name "
                + "convolution stayed.")
        return section
    }

    private static var weights: Section {
        var section = Section("Copying weights from one to the other")
        section.add(
            "Where a kernel moves from a function that correlates to one that convolves, or back, rotate it by 180 "
                + "degrees: reverse the order of rows and columns, which are the two spatial axes, and no other axis.")
        section.add(
            grid: TextLayout.table([
                ["rows x columns", "kernel[::-1, ::-1]"],
                ["Keras and TensorFlow: rows x columns x in x out", "weights[::-1, ::-1, :, :]"],
                ["PyTorch: out x in x rows x columns", "weights[:, :, ::-1, ::-1]"],
            ]))
        section.add("Transposing is something else. It turns rows into columns, and leaves two corners where they are:")
        section.add(
            grid: KernelGrids.sideBySide([
                ("kernel", kernel), ("rotated", kernel.rotated180()), ("transposed", kernel.transposed()),
            ]))
        section.add(
            "Between two functions that correlate, nothing is rotated; between Keras and PyTorch only the order of axes "
                + "differs. A kernel that is the same when rotated, such as a Gaussian, gives the same result either "
                + "way, so it does not show a missing rotation.")
        return section
    }

    /// Which functions do which, from the table of conventions.
    private static var functions: Section {
        let names = { (operation: Convention.Operation) in
            Prose.list(
                ConventionTable.presets.filter { (try? $0.convention())?.operation == operation }.map(\.name))
        }
        var section = Section("Which functions do which")
        section.add("These convolve: \(names(.convolve)).")
        section.add("These correlate: \(names(.correlate)).")
        section.add("Flipping the kernel top to bottom only is neither; this is done by \(names(.flipRows)).")
        section.add(
            "imgconv explain A B compares two of them with your kernel, and imgconv compare draws what both make of "
                + "your image. docs/why.md, in the source, shows this page in pictures.")
        return section
    }
}

extension WhyText {
    /// Filters a few numbers by the formula, with zeros past the border.
    private static func filter(
        _ image: Kernel, _ kernel: Kernel, _ mode: FilterMode, _ size: OutputSize
    ) throws -> Kernel {
        let rows = (0..<image.height).map { row in
            (0..<image.width).map { Float(image[row: row, column: $0]) }
        }
        let plane = try Plane(rows: rows)
        let filter = Filter(kernel, mode: mode, boundary: .constant(0), size: size)
        let result = Reference.filter(plane, with: try filter.resolved(width: plane.width, height: plane.height))
        return Kernel(width: result.width, height: result.height, weights: result.values)
    }

    /// Two rows filtered by each other, a line for each order.
    private static func exchanged(_ one: Kernel, _ other: Kernel, _ mode: FilterMode) throws -> [String] {
        let (first, second) = (try filter(one, other, mode, .full), try filter(other, one, mode, .full))
        let verb = mode == .convolve ? "convolved with" : "correlated with"
        return table([
            ("\(text(one)) \(verb) \(text(other))", first), ("\(text(other)) \(verb) \(text(one))", second),
        ])
    }

    /// Rows of numbers behind their names, in columns as wide as the widest number; a shorter row is centred.
    private static func table(_ rows: [(name: String, numbers: Kernel)]) -> [String] {
        let width = rows.flatMap { $0.numbers.weights.map(number) }.map(\.count).max() ?? 1
        let longest = rows.map(\.numbers.width).max() ?? 0
        let label = rows.map(\.name.count).max() ?? 0
        return rows.map { name, numbers in
            let before = [String](repeating: "", count: (longest - numbers.width) / 2)
            let cells = (before + numbers.weights.map(number)).map {
                String(repeating: " ", count: width - $0.count) + $0
            }
            return name.padding(to: label + 3) + cells.joined(separator: "  ")
        }
    }

    /// The largest number of a row, and its first column.
    private static func place(_ row: Kernel) -> (value: Double, column: Int) {
        let value = row.weights.reduce(-Double.infinity, max)
        return (value, row.weights.firstIndex(of: value) ?? 0)
    }

    private static func text(_ row: Kernel) -> String { row.weights.map(number).joined(separator: " ") }

    /// The value of a row of digits, some of which may be 10 and more.
    private static func digits(_ row: Kernel) -> String { number(row.weights.reduce(0) { 10 * $0 + $1 }) }

    private static func number(_ value: Double) -> String { Kernel.shortestDecimal(value) }
}

/// The reason for the rotation, in one paragraph, where one convention convolves and the other correlates.
struct RotationReason {
    /// The paragraph.
    let text: String

    /// - Returns: `nil` if both apply the kernel alike, or one of them flips it in one direction only.
    init?(_ report: ExplanationReport) {
        let sides = [(report.why.a, report.nameA), (report.why.b, report.nameB)]
        guard let convolving = sides.first(where: { $0.0.operation == .convolve }),
            let correlating = sides.first(where: { $0.0.operation == .correlate })
        else { return nil }
        let network =
            correlating.0.layer == nil
            ? ""
            : " Networks learn their weights, rotated or not, and skip the rotation; only the name convolution stayed."
        text =
            "Convolution (\(convolving.1)) is defined by what becomes of one bright point: the kernel, as it is written. "
            + "Each output sample adds up what reaches it from the points around it, which reads the kernel from its "
            + "other end: this is the rotation by 180 degrees. In return, convolution behaves like a product: image and "
            + "kernel can change places, and several kernels combine into one. Correlation (\(correlating.1)) measures how "
            + "much each place of the image looks like the kernel, so it lays the kernel on as it is written, and a point "
            + "becomes the rotated kernel.\(network)"
    }
}
