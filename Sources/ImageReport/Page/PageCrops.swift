import Convolution
import ImageBuffers

/// The crops of an image that is too large for a page.
struct PageCrops {
    /// Maximum number of input rectangles, which steps between taps can scatter.
    static let inputLimit = 64
    /// Maximum number of crops where the results differ most; one more shows the corner.
    private static let cropLimit = 3

    private(set) var results: [PagePlan.Pair] = []
    private(set) var inputs: [PageRectangle] = []

    /// Creates crops of `side` samples in either direction.
    init(of comparison: borrowing Comparison, side: Int, differences: BlockDifferences) {
        let (width, height) = (comparison.resultA.width, comparison.resultA.height)
        var places: [(x: Int, y: Int)] = []
        for place in differences.largestFirst where places.count < Self.cropLimit {
            let isApart = places.allSatisfy { abs($0.x - place.x) >= side || abs($0.y - place.y) >= side }
            if isApart { places.append(place) }
        }
        if places.isEmpty { places = [(width / 2, height / 2)] }
        var crops = places.map { place in
            PageRectangle(
                x: max(min(place.x - side / 2, width - side), 0), y: max(min(place.y - side / 2, height - side), 0),
                width: side, height: side
            ).clipped(width: width, height: height)
        }
        if !crops.contains(where: { $0.contains(0, 0) }) {
            crops.append(
                PageRectangle(x: 0, y: 0, width: side, height: side).clipped(width: width, height: height))
        }
        let sides = [comparison.a.resolved, comparison.b.resolved]
        for crop in crops {
            let other = Self.samePlace(as: crop, comparison)
            results.append(.init(a: crop, b: other))
            inputs += Self.inputs(
                under: zip(sides, [crop, other]).compactMap { side, crop in side.map { ($0, crop) } },
                width: comparison.input.width, height: comparison.input.height)
        }
    }

    /// The part of the second result at the position of a crop of the first; the crop itself if sizes are equal.
    private static func samePlace(as crop: PageRectangle, _ comparison: borrowing Comparison) -> PageRectangle {
        let (width, height) = (comparison.resultB.width, comparison.resultB.height)
        guard comparison.difference == nil, let a = comparison.a.resolved?.geometry,
            let b = comparison.b.resolved?.geometry
        else { return crop.clipped(width: width, height: height) }
        func range(_ range: Range<Int>, _ a: FilterGeometry.Axis, _ b: FilterGeometry.Axis) -> Range<Int> {
            let origin = b.centrePosition(at: 0)
            // One more on either side, because the page rounds while integer division truncates.
            let first = (a.centrePosition(at: range.lowerBound) - origin) / b.stride - 1
            let last = (a.centrePosition(at: range.upperBound - 1) - origin) / b.stride + 1
            return first..<last + 1
        }
        let columns = range(crop.columns, a.horizontal, b.horizontal)
        let rows = range(crop.rows, a.vertical, b.vertical)
        return PageRectangle(x: columns.lowerBound, y: rows.lowerBound, width: columns.count, height: rows.count)
            .clipped(width: width, height: height)
    }

    /// The input's samples that the taps of some output samples read, including those past the border.
    private static func inputs(
        under crops: [(ResolvedFilter, PageRectangle)], width: Int, height: Int
    ) -> [PageRectangle] {
        var (columns, rows) = ([Bool](repeating: false, count: width), [Bool](repeating: false, count: height))
        for (filter, crop) in crops where crop.area > 0 {
            let geometry = filter.geometry
            filter.boundary.mark(&columns, geometry.horizontal, crop.columns, taps: filter.taps.width)
            filter.boundary.mark(&rows, geometry.vertical, crop.rows, taps: filter.taps.height)
        }
        // Samples under the crop are shown even if no tap falls on them.
        for (filter, crop) in crops where crop.area > 0 {
            filter.geometry.horizontal.markCentres(&columns, crop.columns)
            filter.geometry.vertical.markCentres(&rows, crop.rows)
        }
        let (ranges, others) = (runs(of: columns), runs(of: rows))
        return others.flatMap { rows in
            ranges.map { PageRectangle(x: $0.lowerBound, y: rows.lowerBound, width: $0.count, height: rows.count) }
        }
    }

    /// The ranges of true elements; gaps of a few elements are closed, because each rectangle has a cost.
    private static func runs(of marks: [Bool]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for index in marks.indices where marks[index] {
            if let last = runs.last, index - last.upperBound <= 16 {
                runs[runs.count - 1] = last.lowerBound..<index + 1
            } else {
                runs.append(index..<index + 1)
            }
        }
        return runs
    }
}

extension BoundaryMode {
    /// Marks the samples that the taps of some output samples read along one axis.
    fileprivate func mark(_ marks: inout [Bool], _ axis: FilterGeometry.Axis, _ outputs: Range<Int>, taps: Int) {
        for output in outputs {
            for tap in 0..<taps {
                let source = sourceIndex(of: axis.position(ofTap: tap, at: output), count: marks.count)
                if let source { marks[source] = true }
            }
        }
    }
}

extension FilterGeometry.Axis {
    /// Marks all samples from the centre of the first output sample to that of the last.
    fileprivate func markCentres(_ marks: inout [Bool], _ outputs: Range<Int>) {
        let first = max(centrePosition(at: outputs.lowerBound), 0)
        let last = min(centrePosition(at: outputs.upperBound - 1), marks.count - 1)
        guard first <= last else { return }
        for index in first...last { marks[index] = true }
    }
}
