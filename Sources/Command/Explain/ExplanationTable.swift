import Conventions
import Convolution
import ImageReport

/// The comparison point by point.
struct ExplanationTable {
    private let report: ExplanationReport
    private var why: Explanation { report.why }

    init(_ report: ExplanationReport) { self.report = report }

    /// A row: the compared point, and its values for A and B.
    struct Row {
        let kind: ExplanationPoint.Kind
        let label: String
        let a: String
        let b: String
    }

    var lines: [String] {
        var lines =
            why.a == why.b
            ? ["A = B = \(report.a.title)", ""] : ["A = \(report.a.title)", "B = \(report.b.title)", ""]
        lines.append(Self.line("", "A", "B", "differ? (0 to 1)"))
        for row in rows { lines.append(Self.line(row.label, row.a, row.b, verdict(row.kind))) }
        return lines
    }

    private static func line(_ label: String, _ a: String, _ b: String, _ verdict: String) -> String {
        let text = label.padding(to: 14) + a.padding(to: 24) + b.padding(to: 24) + verdict
        return String(text.reversed().drop { $0 == " " }.reversed())
    }

    var rows: [Row] {
        let (a, b) = (ConventionText(why.a), ConventionText(why.b))
        let (one, other) = (why.resolvedA, why.resolvedB)
        let all = [
            Row(
                kind: .operation, label: "kernel", a: ConventionText.turn(one.operation),
                b: ConventionText.turn(other.operation)),
            Row(kind: .centre, label: "centre tap", a: Self.tap(one), b: Self.tap(other)),
            Row(kind: .border, label: "past border", a: Self.border(a, one), b: Self.border(b, other)),
            Row(
                kind: .size, label: "output size", a: Self.size(a.extent, one), b: Self.size(b.extent, other)),
            Row(kind: .stride, label: "stride", a: "\(why.a.stride)", b: "\(why.b.stride)"),
            Row(kind: .dilation, label: "dilation", a: "\(why.a.dilation)", b: "\(why.b.dilation)"),
            Row(
                kind: .normalization, label: "divided by", a: divisor(a, why.a, one), b: divisor(b, why.b, other)),
            Row(kind: .bias, label: "added", a: Prose.number(one.bias), b: Prose.number(other.bias)),
            Row(kind: .rounding, label: "integers", a: a.rounding, b: b.rounding),
            Row(kind: .channels, label: "channels", a: a.channels, b: b.channels),
            Row(kind: .missing, label: "NaN samples", a: a.missing(why.kernel), b: b.missing(why.kernel)),
        ]
        let optional: [ExplanationPoint.Kind] = [.stride, .dilation, .bias, .missing]
        return all.filter { row in
            !optional.contains(row.kind) || row.a != row.b || !["1", "0", "spread"].contains(row.a)
        }
    }

    private func verdict(_ kind: ExplanationPoint.Kind) -> String {
        guard let point = why.points.first(where: { $0.kind == kind }) else { return "" }
        if kind == .normalization, point.effect == .same,
            dividesByWeightInside(why.resolvedA) != dividesByWeightInside(why.resolvedB)
        {
            return "as past border"
        }
        return switch point.effect {
        case .same: "no"
        case .hidden: "not visibly"
        case .upTo(let value): value.isFinite ? "by up to \(Prose.number(value))" : "yes"
        case .upToOfBytes(let value): value.isFinite ? "\(Prose.number(value)) for 0 to 255" : "yes"
        case .shape: "yes"
        case .integersOnly: "for integers"
        case .channelsOnly: "for several"
        case .missingOnly: "for NaN"
        }
    }

    private static func tap(_ resolved: ResolvedConvention) -> String {
        switch resolved.extent {
        case .size(.full), .octaveFull: "every one (full)"
        case .size(.valid), .validEitherWay, .padding(.zero): "any (valid)"
        default: ExplanationVerdict.tap(resolved) ?? "none"
        }
    }

    private static func border(_ words: ConventionText, _ resolved: ResolvedConvention) -> String {
        resolved.reachesBorder ? words.border(resolved.border) : "never read"
    }

    private static func size(_ extent: String, _ resolved: ResolvedConvention) -> String {
        "\(extent): \(resolved.rows.output)x\(resolved.columns.output)"
    }

    private func divisor(
        _ words: ConventionText, _ convention: Convention, _ resolved: ResolvedConvention
    ) -> String {
        let sum = why.kernel.sum
        if dividesByWeightInside(resolved) { return "the weight inside" }
        if case .sum(.undivided) = convention.divisor, resolved.divisor == 1, sum != 1 { return "nothing: sum is 0" }
        if case .sum = convention.divisor { return "\(words.divisor), \(Prose.number(resolved.divisor))" }
        return words.divisor
    }

    /// Whether results are divided by the weight inside the image.
    ///
    /// A kernel whose weights cancel out is never divided.
    private func dividesByWeightInside(_ resolved: ResolvedConvention) -> Bool {
        resolved.border == .extended(.renormalize)
            && abs(why.kernel.sum) > ResolvedFilter.vanishingWeight * why.kernel.absoluteSum
    }
}
