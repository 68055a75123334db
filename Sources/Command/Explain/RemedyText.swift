import Conventions
import Convolution
import ImageBuffers
import ImageReport

/// How to get B's result from A: the call in the library's language, and the command's options.
struct RemedyText {
    private let report: ExplanationReport
    private var why: Explanation { report.why }

    init(_ report: ExplanationReport) { self.report = report }

    /// The lines in the library's language, if there are any.
    var call: CallText? {
        guard let remedy = why.remedy, !isOwn else { return nil }
        return CallText(remedy, kernel: why.kernel, argument: argument, isMATLAB: report.a.name.hasPrefix("matlab."))
    }

    /// The flags that reproduce B, including its rounding.
    var flags: [String]? {
        guard let flags = why.flags?.flags else { return nil }
        guard let rule = why.b.integers else { return flags }
        // No option rounds at 16 bits and then truncates to 8.
        guard rule.reduction != .truncate else { return nil }
        let rounding = rule.effectiveRounding
        return flags + (rounding == .halfEven ? [] : ["--rounding \(rounding.rawValue)"])
            + (rule.overflow == .wrap ? ["--range wrap"] : [])
    }

    private var argument: String { report.given?.argument ?? "KERNEL" }
    private var isOwn: Bool { why.a.name.hasPrefix("imgconv.") }

    var lines: [String] {
        guard why.a != why.b else { return [] }
        var lines = ["To make A give B's result"]
        if why.agrees {
            lines += TextLayout.wrapped(
                report.given == nil
                    ? "Nothing has to be changed." : "With this kernel nothing has to be changed.", first: "  ",
                indent: 2)
        }
        if let call, !why.agrees {
            lines.append("  in \(call.language):")
            lines += call.shownLines.map { "    " + $0 }
            if let note = call.note { lines += TextLayout.wrapped(note, first: "    ", indent: 4) }
        } else if !isOwn, !why.agrees {
            lines += TextLayout.wrapped(obstacle, first: "  ", indent: 2)
        }
        lines += notes.flatMap { TextLayout.wrapped($0, first: "  ", indent: 2) }
        lines.append(flags == nil ? "  in imgconv:" : "  in imgconv, either of these:")
        if let flags { lines += command(flags) }
        lines += command(["--like \(report.b.title)"])
        return lines
    }

    /// A command, broken into lines between flags if needed.
    private func command(_ flags: [String]) -> [String] {
        var lines = ["    imgconv IMAGE --kernel \(argument)"]
        for (index, flag) in flags.enumerated() {
            // Leaves room for the backslash of a continued line.
            let room = TextLayout.columns - (index == flags.count - 1 ? 0 : 2)
            let last = lines.count - 1
            if lines[last].count + 1 + flag.count <= room {
                lines[last] += " \(flag)"
            } else {
                lines[last] += " \\"
                lines.append("      \(flag)")
            }
        }
        return lines
    }

    /// Notes on a remedy.
    private var notes: [String] {
        var notes: [String] = []
        if let parity, call != nil, !why.agrees { notes.append(parity) }
        if [why.b, why.remedy?.call].contains(where: { $0?.fillOfMaximum != nil }), why.resolvedB.reachesBorder {
            notes.append("Numbers past the border are for samples from 0 to 1: white is 1 there, and 255 for 0 to 255.")
        }
        if why.points.contains(where: { $0.effect == .integersOnly }), !isOwn { notes.append(rounding) }
        return notes
    }

    /// Describes how to get B's integers.
    private var rounding: String {
        if why.a.name.hasPrefix("pillow.") || why.a.name.hasPrefix("imagemagick.") {
            return
                "\(report.nameA) takes integers alone, and rounds its result (\(ConventionText(why.a).rounding)): it "
                + "meets B's up to that."
        }
        let floats = why.a.integers == nil ? "" : "give A floating-point samples, so that it does not round"
        guard let rule = why.b.integers else { return "Images of integers: \(floats), as B does not." }
        let result =
            switch rule.effectiveRounding {
            case .halfEven: "numpy.rint(result)"
            case .halfUp: "numpy.floor(result + 0.5)"
            case .truncate: "numpy.trunc(result)"
            }
        let ties =
            rule.arithmetic.isOfSinglePrecision ? " B computes in float32: next to a tie it may differ by 1." : ""
        let first = floats.isEmpty ? "" : "\(floats), then "
        guard call?.language == "Python" else {
            return "Images of 8 bits: \(first)round as B does "
                + "(\(ConventionText(why.b).rounding)).\(ties)"
        }
        let limited = rule.overflow == .clip ? "numpy.clip(\(result), 0, 255)" : "\(result) % 256"
        return "Images of 8 bits: \(first)round as B does, \(Prose.code(limited)).\(ties)"
    }

    /// The image sizes for which the padding is right, if it depends on the size.
    private var parity: String? {
        guard why.b.extent == .tensorFlowSame, why.b.stride != Axes(both: 1),
            why.remedy?.call.extent != .tensorFlowSame
        else { return nil }
        let (y, x) = (why.b.stride.y, why.b.stride.x)
        let (rows, columns) = (why.image.y % y, why.image.x % x)
        let words =
            x == 2 && y == 2 && rows == columns
            ? "\(rows == 0 ? "even" : "odd") numbers of rows and columns"
            : "\(rows) rows left when divided by \(y), and \(columns) columns when divided by \(x)"
        return "This holds for images with \(words), such as \(why.image.y) rows x \(why.image.x) columns; "
            + "--image-size tells what holds for others."
    }

    /// The reason why no call of A gives B's result.
    private var obstacle: String {
        let (a, b) = (report.nameA, report.nameB)
        if why.kernel.anchor != nil || why.kernel.offset != 0 {
            return
                "The kernel's file names an anchor or a bias, which an array cannot hold: use imgconv, below, or "
                + "a file of weights alone."
        }
        if why.b.border == .extended(.renormalize) {
            return
                "No call of \(a) does that: near the border \(b) divides by the weight of the taps inside. Divide A's "
                + "result by A's result for an image of ones, both with zeros past the border."
        }
        if why.remedy != nil, case .sum = why.a.divisor {
            return
                "Not exactly: \(a) divides by the kernel's sum (\(Prose.number(why.resolvedA.divisor))) whatever the "
                + "kernel, then rounds and clips; multiplying afterwards comes too late."
        }
        if why.remedy != nil {
            return "Not in one command: \(a) would have to be given a padded image, or its result be cut or scaled, "
                + "and it rounds in between."
        }
        return "No call of \(a) gives \(b)'s result sample by sample."
    }
}
