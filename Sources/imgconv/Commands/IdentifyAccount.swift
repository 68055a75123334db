import ImageFilters
import ImagePipeline
import ImagePlanes
import ImageReport

/// What an identification found, for people.
struct IdentifyAccount {
    let outcome: IdentifyOutcome
    let input: String
    let output: String
    let kernel: String

    init(_ outcome: IdentifyOutcome, input: String, output: String, kernel: String) {
        self.outcome = outcome
        self.input = input
        self.output = output
        self.kernel = kernel
    }

    private var identification: Identification { outcome.identification }

    /// The verdict in a sentence.
    var verdict: String {
        let names = (input.singleLine, output.singleLine)
        guard let best = identification.best.first, identification.verdict != .undecidable else {
            return "cannot be told: \(identification.obstacle ?? "there is nothing to compare")"
        }
        let what = Self.sentence(best, identification)
        let left = NumberText.significant(best.residual.rms, digits: 3)
        let share = NumberText.percent(best.residual.rms / max(identification.spread, .leastNormalMagnitude))
        switch identification.verdict {
        case .explained:
            return isAmbiguous
                ? "\(names.1) does not tell which of several it is; the likeliest: \(names.0) \(what)"
                : "\(names.1) is \(names.0) \(what)"
        case .nearly:
            return "\(names.1) is nearly \(names.0) \(what), but for rms \(left) (\(share) of its contrast)"
        case .unexplained, .undecidable:
            return "none of them explains \(names.1); the nearest is \(names.0) \(what), leaving rms \(left) "
                + "(\(share) of its contrast)"
        }
    }

    /// Whether operations or places are left that give different samples on other images.
    private var isAmbiguous: Bool {
        guard let best = identification.best.first else { return false }
        return identification.best.contains { $0.family != best.family || $0.placement != best.placement }
    }

    private static func sentence(_ best: Hypothesis, _ identification: Identification) -> String {
        var parts = [IdentifyWords.operation(best), IdentifyWords.place(best), IdentifyWords.border(best.border)]
        let scaling = identification.scaling
        let scaled = scaling.map(IdentifyWords.scaling) ?? Self.measured(best, hasGain: identification.hasGain)
        let rounded = identification.nature.isRounded ? IdentifyWords.rounding(scaling?.rounding ?? []) : ""
        let rest = IdentifyWords.join([scaled, rounded].filter { !$0.isEmpty })
        if !rest.isEmpty { parts.append("then \(rest)") }
        return parts.filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private static func measured(_ best: Hypothesis, hasGain: Bool) -> String {
        guard hasGain else { return "" }
        let gain = NumberText.significant(best.signedGain, digits: 5)
        let biases = best.biases.map { NumberText.significant($0, digits: 5) }.joined(separator: ", ")
        return "multiplied by about \(gain) and \(biases) added"
    }
}

extension IdentifyAccount {
    /// What is printed: the verdict, how to do it here, the presets, what was looked at, what is open, the ranking.
    var lines: [String] {
        var lines = TextLayout.wrapped(verdict, first: "", rest: "  ")
        guard let best = identification.best.first, identification.verdict != .undecidable else { return lines }
        lines.append("")
        if identification.verdict != .unexplained {
            let flags = IdentifyFlags(outcome, best, kernel: kernel)
            lines += TextLayout.item("flags", flags.text)
            if !flags.missing.isEmpty {
                lines += TextLayout.item("", "no option makes \(IdentifyWords.join(flags.missing, "or"))")
            }
            lines += presetLines
        }
        lines += TextLayout.item("looked at", evidence(best))
        for doubt in IdentifyDoubts(outcome).sentences { lines += TextLayout.item("undecided", doubt) }
        for note in outcome.notes { lines += TextLayout.item("note", note.singleLine) }
        return lines + ranking
    }

    private var presetLines: [String] {
        let presets = outcome.presets
        guard !presets.isEmpty else { return TextLayout.item("presets", "none of those known fits") }
        return presets.enumerated().flatMap { index, preset in
            let remark = preset.differing.isEmpty ? "" : " but for \(IdentifyWords.join(preset.differing))"
            return TextLayout.item(index == 0 ? "presets" : "", preset.text + remark)
        }
    }

    private func evidence(_ best: Hypothesis) -> String {
        let counts = "\(best.interior.count) samples inside, \(best.atBorder.count) at the border"
        let left = NumberText.significant(best.residual.rms, digits: 3)
        let largest = NumberText.significant(best.residual.largest, digits: 3)
        var parts = [counts, "left unexplained: rms \(left), at most \(largest)"]
        if let scaling = identification.scaling, !scaling.rounding.isEmpty {
            parts.append("\(scaling.reproduced) of \(scaling.count) come out to the bit")
        }
        if identification.clippedCount > 0 {
            parts.append("\(identification.clippedCount) at an end of the range, perhaps clipped")
        }
        return parts.joined(separator: "; ")
    }

    private var ranking: [String] {
        let all = identification.best + identification.others
        guard all.count > 1 else { return [] }
        let columns = ["rms left", "at most", "operation", "border", "place"]
        let rows = all.prefix(12).map { hypothesis in
            [
                NumberText.significant(hypothesis.residual.rms, digits: 3),
                NumberText.significant(hypothesis.residual.largest, digits: 3),
                IdentifyWords.short(hypothesis.variant)
                    + (hypothesis.family.weighting == .posneg ? ", posneg" : ""),
                IdentifyWords.short(hypothesis.border), IdentifyWords.place(hypothesis),
            ]
        }
        return [""] + TextLayout.table([columns] + rows)
    }
}

/// Text for a terminal of 80 columns.
enum TextLayout {
    /// Where the text of an item begins.
    private static let indent = 11

    /// The beginning of an item's first line.
    static func label(_ label: String) -> String { label.padding(to: indent) }

    /// A labelled paragraph.
    static func item(_ name: String, _ text: String) -> [String] {
        wrapped(text, first: label(name), rest: label(""))
    }

    /// Words in lines of at most 80 characters; a longer word has a line of its own.
    static func wrapped(_ text: String, first: String, rest: String) -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > 80 {
                lines.append(line)
                (line, isEmpty) = (rest, true)
            }
            line += isEmpty ? "\(word)" : " \(word)"
            isEmpty = false
        }
        return lines + [line]
    }

    /// Rows whose columns are as wide as their longest cell; the last column is wrapped.
    static func table(_ rows: [[String]]) -> [String] {
        let leading = rows[0].indices.dropLast()
        let widths = leading.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.flatMap { row in
            let cells = zip(row, widths).map { $0.padding(to: $1 + 2) }.joined()
            let lines = wrapped(row.last ?? "", first: cells, rest: String(repeating: " ", count: cells.count))
            return lines.map { line in
                var line = line
                while line.hasSuffix(" ") { line.removeLast() }
                return line
            }
        }
    }
}
