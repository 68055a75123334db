import Convolution
import ImageBuffers

/// The positions at which weighted sums are computed: all of them or, if there are many, the most informative ones.
struct ProbeSet {
    /// The positions of the first tap, channel after channel.
    let positions: [FilterGeometry.Pair]
    /// The range of positions for each output channel.
    let channels: [Range<Int>]

    /// Keeps the first positions of every channel, which are in random order.
    func thinned(to count: Int) -> (probes: ProbeSet, indices: [Int]) {
        var indices: [Int] = []
        var ranges: [Range<Int>] = []
        for channel in channels {
            let kept = channel.prefix(max(count / channels.count, 1))
            ranges.append(indices.count..<(indices.count + kept.count))
            indices += kept
        }
        return (ProbeSet(positions: indices.map { positions[$0] }, channels: ranges), indices)
    }
}

extension ProbeSet {
    /// Chooses positions whose whole window lies inside the image.
    ///
    /// If there are more than `limit`, the image is divided into as many cells. Of four positions in each cell, the one
    /// with the most contrast is chosen, because flat positions contain no information. The choice is deterministic.
    init(
        insideOf image: borrowing PlanarImage, bank: KernelBank, span: FilterGeometry.Pair, limit: Int
    ) {
        var positions: [FilterGeometry.Pair] = []
        var ranges: [Range<Int>] = []
        var generator = Scatter(seed: 0x1D)
        let count = FilterGeometry.Pair(x: image.width - span.x + 1, y: image.height - span.y + 1)
        for shares in bank.outputs {
            let start = positions.count
            let share = max(limit / bank.outputs.count, 16)
            var chosen = image.withPlane(shares[0].input) { plane in
                count.x * count.y <= share
                    ? Self.all(count) : Self.scattered(count, share, span: span, over: plane, &generator)
            }
            chosen.shuffle(using: &generator)
            positions += chosen
            ranges.append(start..<positions.count)
        }
        self.init(positions: positions, channels: ranges)
    }

    private static func all(_ count: FilterGeometry.Pair) -> [FilterGeometry.Pair] {
        (0..<max(count.y, 0)).flatMap { y in (0..<max(count.x, 0)).map { FilterGeometry.Pair(x: $0, y: y) } }
    }

    private static func scattered(
        _ count: FilterGeometry.Pair, _ wanted: Int, span: FilterGeometry.Pair, over plane: borrowing Plane,
        _ generator: inout Scatter
    ) -> [FilterGeometry.Pair] {
        // As many cells as wanted positions, about square and at least one sample wide.
        let ratio = (Double(count.x) / Double(count.y)).squareRoot()
        let columns = min(max(Int(Double(wanted).squareRoot() * ratio), 1), min(count.x, wanted))
        let rows = min(max(wanted / columns, 1), count.y)
        var result: [FilterGeometry.Pair] = []
        for row in 0..<rows {
            for column in 0..<columns {
                let xs = (column * count.x / columns)..<((column + 1) * count.x / columns)
                let ys = (row * count.y / rows)..<((row + 1) * count.y / rows)
                var best: (place: FilterGeometry.Pair, contrast: Float)?
                for _ in 0..<4 {
                    let place = FilterGeometry.Pair(
                        x: .random(in: xs, using: &generator), y: .random(in: ys, using: &generator))
                    let contrast = plane.contrast(at: place, span: span)
                    if best.map({ contrast > $0.contrast }) ?? true { best = (place, contrast) }
                }
                if let best { result.append(best.place) }
            }
        }
        return result
    }
}

extension Plane {
    /// The difference between the largest and the smallest of some samples of a window, at most 7 in each direction.
    fileprivate borrowing func contrast(at place: FilterGeometry.Pair, span: FilterGeometry.Pair) -> Float {
        var (low, high) = (Float.infinity, -Float.infinity)
        let steps = (x: max(span.x / 4, 1), y: max(span.y / 4, 1))
        for y in stride(from: place.y, to: place.y + span.y, by: steps.y) {
            for x in stride(from: place.x, to: place.x + span.x, by: steps.x) {
                let sample = self[x, y]
                (low, high) = (min(low, sample), max(high, sample))
            }
        }
        return high - low
    }
}

/// A deterministic generator of pseudorandom numbers: SplitMix64 (Steele, Lea, Flood 2014).
package struct Scatter: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
