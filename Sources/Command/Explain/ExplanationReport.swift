import Conventions
import Convolution
import ImageReport

/// An explanation as text: first the answer, then the table, then the remedy.
struct ExplanationReport {
    let why: Explanation
    /// The kernel that was given; without one, an example is used.
    let given: NamedArgument?
    /// A and B under the names that the user gave.
    let a: NamedConvention
    let b: NamedConvention
    /// The names of A and B in sentences.
    let nameA: String
    let nameB: String
    /// The differences for kernels of even size, if no kernel was given.
    let even: EvenSizes?
    /// Why the kernel is rotated, in full, if that was asked for.
    private let rotation: WhyText?

    init(
        _ why: Explanation, _ a: NamedConvention, _ b: NamedConvention, kernel given: NamedArgument?,
        rotation: WhyText? = nil
    ) {
        self.rotation = rotation
        self.why = why
        self.a = a
        self.b = b
        self.given = given
        let sameFunction = a.name == b.name
        nameA = sameFunction ? a.title : a.name
        nameB = sameFunction ? b.title : b.name
        even = given == nil ? EvenSizes(why) : nil
    }

    /// All lines, wrapped at 80 columns.
    var lines: [String] {
        var sections = [verdictLines, reasonLines, ExplanationTable(self).lines, kernelLines]
        if !why.agrees, let transposing = TransposingText(self) { sections.append(transposing.lines) }
        sections += [RemedyText(self).lines, otherCauses, rotation?.lines ?? []]
        return Array(sections.filter { !$0.isEmpty }.joined(separator: [""]))
    }

    /// The answer.
    var verdictLines: [String] {
        ExplanationVerdict(
            why, nameA: nameA, nameB: nameB, kernelName: given?.name, reference: ": see the table"
        ).paragraphs
            .flatMap { TextLayout.wrapped($0.text, first: $0.first, indent: $0.indent) }
    }

    /// The section that says why one of them rotates the kernel.
    private var reasonLines: [String] {
        guard let reason = RotationReason(self) else { return [] }
        let more = rotation == nil ? "imgconv explain --why shows both in numbers." : "The end of this page shows both."
        return ["Why one of them rotates the kernel"]
            + TextLayout.wrapped("\(reason.text) \(more)", first: "  ", indent: 2)
    }

    /// What makes results differ besides conventions.
    private var otherCauses: [String] {
        let networks = [why.a, why.b].filter { $0.layer != nil }
        let precision =
            networks.isEmpty
            ? "precision (half floats keep about 3 digits)"
            : "precision (half floats and TF32 keep about 3 digits"
                + (networks.contains { $0.name.hasPrefix("torch.") }
                    ? "; PyTorch convolves in TF32 on GPUs unless torch.backends.cudnn.allow_tf32 is False)" : ")")
        let text =
            "Conventions do not cover \(precision), the order of channels (OpenCV reads BGR) and the range of samples (0 to "
            + "1 or 0 to 255); check these too. imgconv identify finds the order and the range from an input and its "
            + "output."
        return ["If results still differ"] + TextLayout.wrapped(text, first: "  ", indent: 2)
    }

    /// The section that says by how much, and where.
    private var kernelLines: [String] {
        guard why.a != why.b, given == nil || !why.agrees else { return [] }
        var text: [String] = []
        if given == nil {
            text.append(
                "No kernel was given: numbers are for the 3x3 example 1 2 3; 4 5 6; 7 8 9, whose weights are all "
                    + "different. --kernel gives those of yours.")
        }
        text.append(DifferenceText(why).text)
        text += even?.sentences(nameA, nameB) ?? []
        let title = given == nil ? "By how much" : "What \(given?.name ?? "this kernel") shows"
        return [title] + text.flatMap { TextLayout.wrapped($0, first: "  ", indent: 2) }
    }
}

/// Sentences that say by how much results differ, and where.
struct DifferenceText {
    private let why: Explanation

    init(_ why: Explanation) { self.why = why }

    var text: String {
        let (bound, bytes) = (why.difference, why.differenceOfBytes)
        guard bound.largest > 0 || bytes.largest > 0 else {
            return why.alignment.sameSize
                ? "No difference: for every image both give the same samples, up to rounding."
                : "Where both outputs have a sample they agree; only their sizes differ."
        }
        guard bound.largest.isFinite, bytes.largest.isFinite else {
            return why.kernel.absoluteSum * 255 < .infinity
                ? "No bound is known for so large a kernel and this border."
                : "Results\(why.alignment.sameSize ? "" : ", where both have a sample,") differ by more than numbers hold."
        }
        let among = why.alignment.sameSize ? "" : ", where both have a sample,"
        guard bound.largest > 0 else {
            // Only a white fill past the border depends on the range.
            return "Results\(among) agree for samples from 0 to 1; for 0 to 255 they differ near the border\(edges) "
                + "\(upTo(bytes))."
        }
        let ranges = "for samples from 0 to 1 (\(number(bytes.largest)) for 0 to 255)"
        guard bound.interior ?? 0 > 0 || bytes.interior ?? 0 > 0 else {
            return "Results\(among) differ near the border alone\(edges): \(upTo(bound)), \(ranges)."
        }
        guard !bound.isLargerAtBorder, !bytes.isLargerAtBorder else {
            let (inside, border) = (bytes.interior ?? 0, bytes.border ?? 0)
            return "Results\(among) differ everywhere: by \(number(bound.interior ?? 0)) at most, and near the border "
                + (bound.isExact
                    ? "by \(number(bound.border ?? 0)) at most" : "by no more than \(number(bound.border ?? 0))")
                + ", for samples from 0 to 1 (\(number(inside)) and \(number(border)) for 0 to 255)."
        }
        let rounds = why.a.integers != nil || why.b.integers != nil
        let exact =
            "Both numbers are exact to the digits shown\(rounds ? ", before results are rounded or clipped" : ""): "
            + "some image reaches each."
        return "Results\(among) differ everywhere, \(upTo(bound)), \(ranges)."
            + (bound.largestIsExact && bytes.largestIsExact ? " \(exact)" : "")
    }

    private func upTo(_ bound: DifferenceBound) -> String {
        bound.largestIsExact ? "by \(number(bound.largest)) at most" : "by no more than \(number(bound.largest))"
    }

    private func number(_ value: Double) -> String { Prose.number(value) }

    /// ` (the first row, the last 2 columns)`.
    private var edges: String {
        let reach = (why.difference.largest > 0 ? why.difference : why.differenceOfBytes).reach
        let parts = [
            edge(reach.before.y, "first", "row"), edge(reach.after.y, "last", "row"),
            edge(reach.before.x, "first", "column"), edge(reach.after.x, "last", "column"),
        ]
        .compactMap { $0 }
        return parts.isEmpty ? "" : " (\(Prose.list(parts)))"
    }

    private func edge(_ count: Int, _ which: String, _ noun: String) -> String? {
        count == 0 ? nil : "the \(which) \(count == 1 ? noun : "\(count) \(noun)s")"
    }
}

extension DifferenceBound {
    /// Whether results can differ more near the border than elsewhere.
    fileprivate var isLargerAtBorder: Bool { (border ?? 0) > (interior ?? 0) * (1 + 1e-9) }
}

/// Differences that appear only with kernels of even size, which have no middle tap.
struct EvenSizes {
    private enum Outcome {
        case refused(String)
        case shifted(Axes)
    }
    private let outcome: Outcome

    /// `nil` if there is nothing to report.
    init?(_ why: Explanation) {
        let kernel = ExplainArguments.evenExample
        do throws(ConventionError) {
            let even = try Explanation(why.a, why.b, kernel: kernel)
            guard let shift = even.shift, shift != Axes(both: 0), shift != why.shift else { return nil }
            outcome = .shifted(shift)
        } catch {
            outcome = .refused("\(error)")
        }
    }

    func sentences(_ a: String, _ b: String) -> [String] {
        switch outcome {
        case .refused(let reason): ["With a 4x4 kernel: \(reason)."]
        case .shifted(let shift):
            [
                "Kernels of even size have no middle, and the two choose differently: \(a)'s result then lies "
                    + "\(ExplanationVerdict.direction(shift)) \(b)'s."
            ]
        }
    }
}
