/// The colours of a picture in sixels: few colours, with levels in hundredths.
///
/// They are chosen by median cut. Each step splits the box whose samples are furthest from their mean along one axis,
/// at that mean, which removes most of the error.
///
/// Source: Heckbert, "Color image quantization for frame buffer display", SIGGRAPH 1982.
struct SixelPalette {
    /// Red, green and blue in hundredths, 0...100.
    let levels: [SIMD3<Int>]
    /// The same colours in bytes, as the terminal shows them.
    let palette: PreviewPalette
    /// Whether the picture has no other colours, up to rounding to hundredths.
    let isExact: Bool

    /// A colour and its number of occurrences.
    private struct Entry {
        var color: SIMD3<Int>
        var count: Int
    }

    /// Creates the palette of a picture.
    /// - Parameter limit: the maximum number of colours; at least 2.
    init(_ picture: PreviewPicture, limit: Int) {
        precondition(limit >= 2, "two colours at least")
        var counts: [ColorMap.RGB8: Int] = [:]
        for y in 0..<picture.height {
            for x in 0..<picture.width { counts[picture.color(x, y), default: 0] += 1 }
        }
        // The dictionary has no order, but the palette must be the same in every run.
        let entries = counts.map { color, count in
            Entry(color: SIMD3<Int>(truncatingIfNeeded: color), count: count)
        }.sorted { $0.color.key < $1.color.key }
        isExact = entries.count <= limit
        let means = isExact ? entries.map { $0.color } : Self.cut(entries, into: limit)
        var levels: [SIMD3<Int>] = []
        var seen: Set<Int> = []
        for mean in means {
            let level = (mean &* 100 &+ 127) / SIMD3(repeating: 255)
            if seen.insert(level.key).inserted { levels.append(level) }
        }
        self.levels = levels
        palette = PreviewPalette(colors: levels.map { ($0 &* 255 &+ 50) / SIMD3(repeating: 100) })
    }

    private static func cut(_ entries: [Entry], into limit: Int) -> [SIMD3<Int>] {
        var boxes = [Box(entries[...])]
        while boxes.count < limit {
            guard let widest = boxes.indices.max(by: { boxes[$0].error < boxes[$1].error }),
                let halves = boxes[widest].halves()
            else { break }
            boxes[widest] = halves.0
            boxes.append(halves.1)
        }
        return boxes.map(\.mean)
    }

    /// A subset of the colours.
    private struct Box {
        let entries: [Entry]
        let mean: SIMD3<Int>
        /// The axis along which the colours are furthest from their mean.
        let axis: Int
        /// The sum of their squared distances from the mean along that axis, weighted by their occurrences.
        let error: Double

        init(_ entries: ArraySlice<Entry>) {
            self.entries = Array(entries)
            var (count, sum, squares) = (0.0, SIMD3<Double>.zero, SIMD3<Double>.zero)
            for entry in entries {
                let color = SIMD3<Double>(entry.color)
                count += Double(entry.count)
                sum += color * Double(entry.count)
                squares += color * color * Double(entry.count)
            }
            let average = sum / count
            mean = SIMD3<Int>(average.rounded(.toNearestOrAwayFromZero))
            let errors = squares - average * sum
            axis = errors.x >= errors.y && errors.x >= errors.z ? 0 : errors.y >= errors.z ? 1 : 2
            error = entries.count > 1 ? errors[axis] : 0
        }

        /// The colours up to the mean, and the others; `nil` if they cannot be separated.
        func halves() -> (Box, Box)? {
            let below = entries.filter { $0.color[axis] <= mean[axis] }
            let above = entries.filter { $0.color[axis] > mean[axis] }
            guard !below.isEmpty, !above.isEmpty else { return nil }
            return (Box(below[...]), Box(above[...]))
        }
    }
}

extension SIMD3<Int> {
    /// A colour of bytes as one number.
    fileprivate var key: Int { x << 16 | y << 8 | z }
}
