import ImagePipeline
import ImageReport

/// How far a run is, and how fast it has been lately.
struct Progress {
    /// Files that were found, without those that are no images.
    var found = 0
    /// Whether there are no more to be found.
    var isSearched = false
    /// Images that are done with, one way or another.
    var finished = 0
    var failed = 0
    /// Pixels of the results, in all.
    var pixels = 0

    private struct Look {
        var time: ContinuousClock.Instant
        var finished: Int
        var pixels: Int
    }

    /// What was seen lately: the rate is that of some seconds.
    private var looks: [Look] = [Look(time: .now, finished: 0, pixels: 0)]
    private static let window = 100

    /// Looks at the clock.
    mutating func look() {
        if looks.count == Self.window { looks.removeFirst() }
        looks.append(Look(time: .now, finished: finished, pixels: pixels))
    }

    private var rates: (images: Double, megapixels: Double) {
        guard let first = looks.first else { return (0, 0) }
        let seconds = max(first.time.secondsSince, 1e-3)
        return (Double(finished - first.finished) / seconds, Double(pixels - first.pixels) / seconds / 1e6)
    }

    /// `1234/5678+`: the plus says that there may be more.
    private var counts: String { "\(finished)/\(found)\(isSearched ? "" : "+")" }

    /// What is told beside the counts, the most important first.
    private var details: [String] {
        let (images, megapixels) = rates
        var details: [String] = []
        if failed > 0 { details.append("\(failed) failed") }
        if isSearched, images > 0 {
            details.append("\(Self.timeLeft(Double(found - finished) / images)) left")
        }
        details.append("\(NumberText.significant(images, digits: 3)) images/s")
        details.append("\(NumberText.significant(megapixels, digits: 3)) MP/s")
        return details
    }

    /// Whole seconds, rounded up; from a minute on as the summary says it.
    private static func timeLeft(_ seconds: Double) -> String {
        seconds < 60 ? "\(Int(seconds.rounded(.up))) s" : BatchSummary.duration(seconds)
    }

    /// A line of words.
    var text: String { ([counts + " images"] + details).joined(separator: ", ") }

    /// A line with a bar; what there is no room for is left away.
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
