import ImagePipeline
import ImageReport

/// The progress of a run, and its recent speed.
struct Progress {
    /// Images found so far.
    var found = 0
    /// Whether the search for images is complete.
    var isSearched = false
    /// Images that were written, skipped, or failed.
    var finished = 0
    var failed = 0
    /// Total pixels of the results.
    var pixels = 0

    private struct Look {
        var time: ContinuousClock.Instant
        var finished: Int
        var pixels: Int
    }

    /// Recent states, from which the speed over some seconds is computed.
    private var looks: [Look] = [Look(time: .now, finished: 0, pixels: 0)]
    private static let window = 100

    /// Records the current state with the time.
    mutating func look() {
        if looks.count == Self.window { looks.removeFirst() }
        looks.append(Look(time: .now, finished: finished, pixels: pixels))
    }

    private var rates: (images: Double, megapixels: Double) {
        guard let first = looks.first else { return (0, 0) }
        let seconds = max(first.time.secondsSince, 1e-3)
        return (Double(finished - first.finished) / seconds, Double(pixels - first.pixels) / seconds / 1e6)
    }

    /// `1234/5678+`: the plus means that more may be found.
    private var counts: String { "\(finished)/\(found)\(isSearched ? "" : "+")" }

    /// The text after the counts, the most important first.
    private var details: [String] {
        let (images, megapixels) = rates
        var details: [String] = []
        if failed > 0 { details.append("\(failed) failed") }
        if isSearched, images > 0 {
            details.append("\(Self.timeLeft(Double(found - finished) / images)) left")
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
    var text: String { ([counts + " images"] + details).joined(separator: ", ") }

    /// The progress as a line with a bar; details that do not fit are omitted.
    func bar(width: Int, isColoured: Bool) -> String {
        var details = details
        let least = 12
        while !details.isEmpty, (counts + "  " + details.joined(separator: "  ")).count + least > width {
            details.removeLast()
        }
        let tail = ([counts] + details).joined(separator: "  ")
        let cells = min(40, width - tail.count - 4)
        guard cells > 0 else { return String(tail.prefix(max(0, width))) }
        let share = found > 0 ? Double(finished) / Double(found) : 0
        let full = min(cells, Int(share * Double(cells)))
        let bar = String(repeating: "#", count: full) + String(repeating: "-", count: cells - full)
        guard isColoured, failed > 0, let words = details.first else { return "[\(bar)]  \(tail)" }
        let coloured = "\u{1B}[31m\(words)\u{1B}[0m"
        return "[\(bar)]  " + ([counts, coloured] + details.dropFirst()).joined(separator: "  ")
    }
}
