package import Conventions
import Convolution

/// The answer: whether two conventions differ, and a sentence for each difference.
package struct ExplanationVerdict {
    /// A part of the answer, to be wrapped as a paragraph of its own.
    package struct Paragraph {
        /// The beginning of its first line.
        package var first = ""
        /// Number of spaces before its other lines.
        package var indent = 0
        /// Its text, in which `Prose.code` keeps some words together.
        package var text: String
    }

    let why: Explanation
    let nameA: String
    let nameB: String
    let kernelName: String?
    private let reference: String

    /// - Parameters:
    ///   - nameA: the name of the first convention in sentences.
    ///   - nameB: the name of the second convention.
    ///   - kernelName: the name of the kernel; `nil` for an example.
    ///   - reference: a reference to differences that floats of one channel do not show, such as ": see the table".
    package init(
        _ why: Explanation, nameA: String, nameB: String, kernelName: String?, reference: String = ""
    ) {
        self.why = why
        self.nameA = nameA
        self.nameB = nameB
        self.kernelName = kernelName
        self.reference = reference
    }

    /// The answer, the most visible differences first.
    package var paragraphs: [Paragraph] {
        if why.a == why.b {
            return [Paragraph(text: "They are the same function with the same options: nothing differs.")]
        }
        let visible = visibleSentences
        var result: [Paragraph] = []
        if why.agrees {
            let what = kernelName.map { "They agree with \($0)" } ?? "They agree"
            let kinds = why.points.filter(\.isVisible).map(\.kind.rawValue)
            result.append(
                Paragraph(
                    text: "\(what): for every image of one channel of floats, both give the same samples."
                        + (kinds.isEmpty
                            ? ""
                            : " What they do differently (\(Prose.list(kinds))) cancels out for it, not for every "
                                + "kernel.")))
        } else if visible.count == 1 {
            result.append(Paragraph(text: "They differ. " + visible[0]))
        } else {
            result.append(Paragraph(text: "They differ in \(Self.words[min(visible.count, 9)]) points:"))
            for (index, sentence) in visible.enumerated() {
                result.append(Paragraph(first: "  \(index + 1). ", indent: 5, text: sentence))
            }
        }
        return result + (hiddenSentences + besides).map { Paragraph(text: $0) }
    }

    /// One or two sentences for each difference that the kernel shows, the most visible first.
    package var visibleSentences: [String] {
        Self.order.filter { kind in why.points.contains { $0.kind == kind && $0.isVisible } }.map { sentence($0) }
    }

    /// A sentence for each difference that the kernel cannot show.
    package var hiddenSentences: [String] {
        why.points.filter { $0.effect == .hidden }.map { hiddenSentence($0.kind) }
    }

    /// The most visible differences come first.
    private static let order: [ExplanationPoint.Kind] = [
        .operation, .size, .stride, .dilation, .centre, .border, .normalization, .bias,
    ]

    private static let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "several"]

    /// Differences that do not show with floats of one channel.
    package var besides: [String] {
        let others = why.points.compactMap { point -> String? in
            switch point.effect {
            case .integersOnly: "round images of integers differently"
            case .channelsOnly: "treat several channels differently"
            case .missingOnly: "treat NaN samples differently"
            default: nil
            }
        }
        guard !others.isEmpty else { return [] }
        return ["Besides, they \(Prose.list(others))\(reference)."]
    }
}
