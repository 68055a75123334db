import Conventions
import Convolution
import ImageReport
import KernelFormats

/// Text about the effect of transposing the kernel, with the grids side by side.
struct TransposingText {
    let lines: [String]

    /// Creates the text; `nil` if A and B orient the kernel alike, or if the kernel shows no difference.
    init?(_ report: ExplanationReport) {
        let why = report.why
        guard let transposing = why.transposing,
            why.points.contains(where: { $0.kind == .operation && $0.isVisible })
        else { return nil }
        let turn = Self.turn(why)
        var text: [String] = []
        if transposing.helps {
            text = TextLayout.wrapped(
                "Transposing (kernel.T) happens to do the same as \(turn.name) for this kernel, and for few others. "
                    + "Write \(Prose.code(turn.numpy)): it is right for all.", first: "  ", indent: 2)
        } else {
            text = TextLayout.wrapped(
                "Transposing the kernel (kernel.T) does not do it: that makes rows of columns. What is missing is "
                    + "the kernel \(turn.words), \(Prose.code(turn.numpy)).", first: "  ", indent: 2)
        }
        let grids = KernelGrids.sideBySide([
            ("as written", why.kernel), (turn.title, transposing.wanted), ("transposed", why.kernel.transposed()),
        ])
        if !grids.isEmpty { text += [""] + grids.map { "    " + $0 } }
        if !transposing.helps {
            text += [""] + TextLayout.wrapped(Self.left(transposing, turn), first: "  ", indent: 2)
        }
        lines = ["Does transposing help?"] + text
    }

    private struct Turn {
        let name: String
        let words: String
        let title: String
        let numpy: String
    }

    private static func turn(_ why: Explanation) -> Turn {
        switch (why.a.operation, why.b.operation) {
        case (.convolve, .correlate), (.correlate, .convolve):
            Turn(
                name: "rotating by 180 degrees",
                words: "rotated by 180 degrees, with rows and columns in reverse order",
                title: "rotated", numpy: "kernel[::-1, ::-1]")
        case (.correlate, .flipRows), (.flipRows, .correlate):
            Turn(
                name: "flipping top to bottom", words: "flipped top to bottom, with rows in reverse order",
                title: "flipped", numpy: "kernel[::-1]")
        default:
            Turn(
                name: "flipping left to right", words: "flipped left to right, with columns in reverse order",
                title: "flipped", numpy: "kernel[:, ::-1]")
        }
    }

    /// The difference that remains with the transposed kernel.
    private static func left(_ transposing: Transposing, _ turn: Turn) -> String {
        guard let left = transposing.left else { return "The transposed kernel does not even have the same shape." }
        return
            "Given kernel.T, A's results are off by up to \(Prose.number(left)) from what \(Prose.code(turn.numpy)) "
            + "gives, for samples from 0 to 1."
    }
}

/// Kernels side by side.
enum KernelGrids {
    /// Lines of grids with titles; none if they do not fit.
    static func sideBySide(_ grids: [(title: String, kernel: Kernel)]) -> [String] {
        let blocks = grids.map { block($0.title, $0.kernel) }
        let height = blocks.map(\.count).max() ?? 0
        let gap = "     "
        let widths = blocks.map { lines in lines.map(\.count).max() ?? 0 }
        guard height <= 9, widths.reduce(0, +) + gap.count * (blocks.count - 1) + 4 <= TextLayout.columns else {
            return []
        }
        return (0..<height).map { row in
            let parts = zip(blocks, widths).map { lines, width in
                (row < lines.count ? lines[row] : "").padding(to: width)
            }
            return String(parts.joined(separator: gap).reversed().drop { $0 == " " }.reversed())
        }
    }

    private static func block(_ title: String, _ kernel: Kernel) -> [String] {
        let decimals = decimals(for: kernel)
        let texts = (0..<kernel.height).map { row in
            (0..<kernel.width).map { column in
                let weight = kernel[row: row, column: column]
                return decimals.map { NumberFormatter.fixed(weight, digits: $0) } ?? Prose.number(weight)
            }
        }
        let width = texts.joined().map(\.count).max() ?? 0
        return [title]
            + texts.map { row in
                row.map { String(repeating: " ", count: width - $0.count) + $0 }.joined(separator: "  ")
            }
    }

    /// The number of decimals that shows three digits of the largest weight; 0 for integers, `nil` for unusual
    /// magnitudes.
    private static func decimals(for kernel: Kernel) -> Int? {
        let largest = kernel.weights.reduce(0) { max($0, abs($1)) }
        guard largest < 1e4, largest > 1e-3 else { return nil }
        if kernel.weights.allSatisfy({ $0 == $0.rounded() }) { return 0 }
        return largest >= 100 ? 1 : largest >= 1 ? 2 : largest >= 0.1 ? 3 : 5
    }
}
