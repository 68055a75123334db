import ImageBuffers
import ImagePipeline
import ImageReport

/// What happened to results outside the range in all images of a run.
struct ClippingTotals {
    /// Images for which one remedy is true.
    private struct Group {
        var count = 0
        var place: String
        var remedy: String
        var worst = Worst()
    }

    /// The image with the largest share, the first of several.
    private struct Worst {
        var share = 0.0
        var number = Int.max
        var name = ""

        mutating func include(_ share: Double, number: Int, name: String) {
            guard share > self.share || share == self.share && number < self.number else { return }
            (self.share, self.number, self.name) = (share, number, name)
        }

        var text: String { "\(name.singleLine) (\(NumberFormatter.percent(share)))" }
    }

    private var images = 0
    private var clippedImages = 0
    private var samples = 0
    private var low = 0
    private var high = 0
    private var worst = Worst()
    private var participle = "clipped"
    private var negatives: [Group] = []
    private var excesses: [Group] = []

    /// Adds an image.
    /// - Parameter number: its position among the inputs.
    mutating func add(_ request: FilterRequest, _ outcome: FilterOutcome, _ text: ClippingText, number: Int) {
        // Float results are not clipped, and a library's own rounding is not counted.
        guard outcome.bitDepth <= 16, !outcome.roundsLikeLibrary else { return }
        if request.encoding.range == .wrap { participle = "wrapped" }
        images += 1
        samples += outcome.sampleCount
        low += outcome.clipped.low
        high += outcome.clipped.high
        let name = request.input.name
        if outcome.clipped.low + outcome.clipped.high > 0 {
            clippedImages += 1
            worst.include(outcome.clippedShare, number: number, name: name)
        }
        if let lost = text.lostNegatives { Self.add(lost, to: &negatives, number: number, name: name) }
        if let excess = text.excess { Self.add(excess, to: &excesses, number: number, name: name) }
    }

    private static func add(_ finding: ClippingText.Finding, to groups: inout [Group], number: Int, name: String) {
        let index = groups.firstIndex { $0.remedy == finding.remedy && $0.place == finding.place } ?? groups.count
        if index == groups.count { groups.append(Group(place: finding.place, remedy: finding.remedy)) }
        groups[index].count += 1
        groups[index].worst.include(finding.share, number: number, name: name)
    }

    /// `clipped: 41 of 200 images, 1.2 % of all samples low and 3 % high, most in in/a.png (40 %)`; `nil` if no sample was.
    var line: String? {
        guard clippedImages > 0 else { return nil }
        func share(_ count: Int) -> String { NumberFormatter.percent(Double(count) / Double(max(samples, 1))) }
        return "\(participle): \(clippedImages) of \(Self.images(images)), \(share(low)) of all samples low and "
            + "\(share(high)) high, most in \(worst.text)"
    }

    /// Advice as for one image, each sentence with the number of images for which it is true.
    var warnings: [String] {
        negatives.map { group in
            "negative results became 0 in \(group.count) of \(Self.images(images)), most in \(group.worst.text); "
                + group.remedy
        }
            + excesses.map { group in
                "more than \(NumberFormatter.significant(ClippingText.mostClipped * 100, digits: 3)) % of the samples were clipped\(group.place) "
                    + "in \(group.count) of \(Self.images(images)), most in \(group.worst.text); \(group.remedy)"
            }
    }

    private static func images(_ count: Int) -> String { "\(count) \(count == 1 ? "image" : "images")" }
}
