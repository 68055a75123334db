import ImagePipeline
import ImageReport

/// The progress of a run, and its recent speed.
struct Progress {
    /// Files found so far.
    var found = 0
    /// Files counted so far, ahead of the search.
    var counted = 0
    /// Whether all files have been counted.
    var isCounted = false
    /// Whether the search for files is complete.
    var isSearched = false
    /// Images that were written, skipped, or failed.
    var finished = 0
    /// Files that are not images.
    var passedOver = 0
    var failed = 0
    /// Total pixels of the results.
    var pixels = 0
    /// Images that are finished after an interrupt; `nil` before.
    var finishing: Int?
    /// The part of the bar that is full, which never shrinks.
    private(set) var share = 0.0

    private var handled: Int { finished + passedOver }
    private var total: Int { isSearched ? found : max(found, counted) }
    private var isTotalKnown: Bool { isSearched || isCounted }

    private struct Look {
        var time: ContinuousClock.Instant
        var handled: Int
        var finished: Int
        var pixels: Int
    }

    /// Recent states, from which the speed over some seconds is computed.
    private var looks: [Look] = [Look(time: .now, handled: 0, finished: 0, pixels: 0)]
    private static let window = 100

    /// Records the current state with the time.
    mutating func look() {
        if looks.count == Self.window { looks.removeFirst() }
        looks.append(Look(time: .now, handled: handled, finished: finished, pixels: pixels))
        // A share of what was counted so far would mean nothing.
        if isTotalKnown, total > 0 { share = max(share, min(1, Double(handled) / Double(total))) }
    }

    private var rates: (files: Double, images: Double, megapixels: Double) {
        guard let first = looks.first else { return (0, 0, 0) }
        let seconds = max(first.time.secondsSince, 1e-3)
        return (
            Double(handled - first.handled) / seconds, Double(finished - first.finished) / seconds,
            Double(pixels - first.pixels) / seconds / 1e6
        )
    }

    /// `1234/5678+`: the plus means that more may be found.
    private var counts: String { "\(handled)/\(total)\(isTotalKnown ? "" : "+")" }

    /// What is said after an interrupt; `nil` if there is nothing to wait for.
    static func finishingText(_ count: Int) -> String? {
        count == 0 ? nil : "finishing \(count) \(count == 1 ? "image" : "images"); Ctrl-C again to stop now"
    }

    /// The text after the counts, the most important first.
    private var details: [String] {
        if let finishing { return [Self.finishingText(finishing) ?? "stopping"] }
        let (files, images, megapixels) = rates
        var details: [String] = []
        if failed > 0 { details.append("\(failed) failed") }
        if isTotalKnown, images > 0 {
            details.append("\(Self.timeLeft(Double(total - handled) / files)) left")
        }
        details.append("\(NumberFormatter.significant(images, digits: 3)) images/s")
        details.append("\(NumberFormatter.significant(megapixels, digits: 3)) MP/s")
        return details
    }

    /// Whole seconds, rounded up; a minute or more is written in the format of the summary.
    private static func timeLeft(_ seconds: Double) -> String {
        seconds < 60 ? "\(Int(seconds.rounded(.up))) s" : BatchSummary.duration(seconds)
    }

    /// The progress as a line of text.
    var text: String { ([counts + " files"] + details).joined(separator: ", ") }

    /// The progress as a line with a bar; details that do not fit are omitted.
    func bar(width: Int, isColoured: Bool) -> String {
        var details = details
        // The bar keeps its length while numbers change; only what is said after an interrupt is always said.
        var cells = min(40, max(12, width / 4))
        func fits() -> Bool { ([counts] + details).joined(separator: "  ").count + cells + 4 <= width }
        while finishing == nil, !details.isEmpty, !fits() { details.removeLast() }
        let tail = ([counts] + details).joined(separator: "  ")
        cells = min(cells, width - tail.count - 4)
        guard cells > 0 else { return String(tail.prefix(max(0, width))) }
        let full = min(cells, Int(share * Double(cells)))
        let bar = String(repeating: "#", count: full) + String(repeating: "-", count: cells - full)
        guard isColoured, finishing == nil, failed > 0, let words = details.first else { return "[\(bar)]  \(tail)" }
        let coloured = "\u{1B}[31m\(words)\u{1B}[0m"
        return "[\(bar)]  " + ([counts, coloured] + details.dropFirst()).joined(separator: "  ")
    }
}
