import ImageFilters

/// An explanation as people read it: the answer first, then the table, then how it is undone.
struct ExplanationReport {
    let why: Explanation
    /// The kernel that was given; without one an example stands in.
    let given: NamedArgument?
    /// What A and B are called.
    let a: NamedConvention
    let b: NamedConvention
    /// What they are called in sentences.
    let nameA: String
    let nameB: String
    /// The same for a kernel of even size, where no kernel was given.
    let even: EvenSizes?

    init(_ why: Explanation, _ a: NamedConvention, _ b: NamedConvention, kernel given: NamedArgument?) {
        self.why = why
        self.a = a
        self.b = b
        self.given = given
        let sameFunction = a.name == b.name
        nameA = sameFunction ? a.title : a.name
        nameB = sameFunction ? b.title : b.name
        even = given == nil ? EvenSizes(why) : nil
    }

    /// All lines, none longer than 80 columns where names are not.
    var lines: [String] {
        var sections = [ExplanationVerdict(self).lines, ExplanationTable(self).lines, kernelLines]
        if let transposing = TransposingText(self) { sections.append(transposing.lines) }
        sections.append(RemedyText(self).lines)
        return Array(sections.filter { !$0.isEmpty }.joined(separator: [""]))
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
        return [title] + text.flatMap { Prose.wrapped($0, first: "  ", indent: 2) }
    }
}

/// By how much results differ, and where, in sentences.
struct DifferenceText {
    private let why: Explanation

    init(_ why: Explanation) { self.why = why }

    var text: String {
        let bound = why.difference
        guard bound.largest > 0 else {
            return why.alignment.sameSize
                ? "No difference: for every image both give the same samples, up to rounding."
                : "Where both outputs have a sample they agree; only their sizes differ."
        }
        guard bound.largest.isFinite else { return "No bound is known for so large a kernel and this border." }
        let number = Prose.number
        let scale = "for samples from 0 to 1 (\(number(255 * bound.largest)) for 0 to 255)"
        let upTo = bound.isExact ? "by \(number(bound.largest)) at most" : "by less than \(number(bound.largest))"
        let among = why.alignment.sameSize ? "" : ", where both have a sample,"
        guard let interior = bound.interior, interior > 0 else {
            return "Results\(among) differ near the border alone\(edges): \(upTo), \(scale)."
        }
        if let border = bound.border, border > interior * (1 + 1e-9) {
            return
                "Results\(among) differ everywhere: by \(number(interior)) at most, and near the border \(upTo), \(scale)."
        }
        return "Results\(among) differ everywhere, \(upTo), \(scale). The number is exact: some image reaches it."
    }

    /// ` (the first row, the last 2 columns)`.
    private var edges: String {
        let reach = why.difference.reach
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

/// What is different with kernels of even size, which have no middle.
struct EvenSizes {
    private enum Outcome {
        case refused(String)
        case shifted(AxisPair)
    }
    private let outcome: Outcome

    /// `nil` where there is nothing to tell.
    init?(_ why: Explanation) {
        let kernel = ExplainArguments.evenExample
        do throws(ConventionError) {
            let even = try Explanation(why.a, why.b, kernel: kernel)
            guard let shift = even.shift, shift != AxisPair(both: 0), shift != why.shift else { return nil }
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
