internal import CFilterKernels

/// Filters by two one-dimensional passes for each of a kernel's terms: down the columns, then along the rows.
///
/// Six output rows are computed at a time. The pass down the columns turns source rows into a row for each output row
/// and term; these rows stay in the cache. The pass along the rows adds up all terms and finishes the output. In this
/// order, no block of rows needs the results of another, so computation can start at any row. Source rows and their
/// ends are those of the direct engine (`ColumnPlan`, `RowRing`). A kernel of one row or column takes one pass.
///
/// Accuracy: within 1e-5 * S * max|I| of `Reference`, apart from the rounding of the result to float32. S is the sum of
/// the magnitudes of gain * weights, after the division for `renormalize`. I includes the value of a constant border.
/// No sum of a pass may exceed float32's range. For random and flat images and kernels of up to 101 taps on each side
/// and five terms, the error was within 4e-7. If the terms are whole numbers, as in a box, sums of integer samples
/// below 2^24 are exact, and the constant factor is applied in double precision.
///
/// Complexity: O(output samples * terms * (kernel width + kernel height)), where a stride along rows multiplies the
/// first pass; memory O((kernel height + terms) * width) in addition to the planes.
package struct SeparableEngine: Sendable {
    package let filter: ResolvedFilter
    let instructions: InstructionSet
    /// The number of terms.
    let terms: Int
    /// The weights down the columns, term after term; `nil` if the kernel is one row.
    let columnWeights: [Float]?
    /// The weights along the rows, term after term and in the order of `order`; `nil` if the kernel is one column.
    let rowWeights: [Float]?
    let order: TapOrder
    /// Maximum number of products that are summed in float32.
    let longestSum: Int
    /// The factor for every sum.
    let unit: Double
    let plan: ColumnPlan
    let inside: InsideWeights?
    /// Maximum number of columns that are computed together in a region.
    let stripWidth: Int
    package let sumsBytesExactly: Bool

    /// Prepares a filter; rows can then be filtered in any order and by several threads at once.
    /// - Parameter stripWidth: number of columns that are computed together, for tests; `nil` takes the fastest.
    /// - Precondition: this machine supports the instruction set, and the terms are those of the filter's kernel.
    package init(
        _ filter: ResolvedFilter, terms: SeparableTerms, instructions: InstructionSet = .preferred,
        stripWidth: Int? = nil
    ) {
        precondition(instructions.isAvailable, "an instruction set of this machine")
        precondition(terms.width == filter.taps.width && terms.height == filter.taps.height, "terms of this kernel")
        let axis = filter.geometry.horizontal
        let weights = SeparableWeights(terms)
        let order = TapOrder(axis: axis, taps: terms.width, lanes: instructions.lanes)
        self.filter = filter
        self.instructions = instructions
        self.terms = terms.count
        self.sumsBytesExactly = terms.isWhole
        self.order = order
        self.longestSum = Self.longestSum(amplification: terms.amplification)
        self.unit = weights.unit
        self.plan = ColumnPlan(
            axis: axis, taps: terms.width, boundary: filter.boundary, tileColumns: instructions.tileColumns,
            leastTiles: 1)
        self.inside = filter.boundary == .renormalize ? InsideWeights(filter) : nil
        self.stripWidth = Self.wholeTiles(stripWidth ?? Self.fastestStripWidth(of: filter, terms: terms.count))
        self.columnWeights = terms.height == 1 && terms.count == 1 ? nil : weights.columns.flatMap { $0 }
        let isColumn = terms.width == 1 && terms.count == 1 && terms.height > 1
        self.rowWeights = isColumn ? nil : weights.rows.flatMap { row in order.taps.map { row[$0] } }
    }

    /// The number of products that are summed in float32, which limits the error of two passes to 1e-5 of the kernel.
    ///
    /// A sum of n products has an error of at most n * 2^-24 of its magnitudes, which are `amplification` times the
    /// kernel's.
    private static func longestSum(amplification: Double) -> Int {
        [64, 32, 16].first { Double($0 + 2) * amplification <= 72 } ?? 8
    }

    /// Elements in the rows between the passes, with space for what a tile reads past its end.
    var sumsWidth: Int {
        guard columnWeights != nil, rowWeights != nil else { return 1 }
        // A strip includes the columns before and after the middle, however many there are.
        let strips = strips
        let widest = plan.segments.reduce(0) { width, segment in
            let columns = strips.reduce(0) { max($0, $1.clamped(to: segment.columns).count) }
            return max(width, columns + (segment.offsets.max() ?? 0))
        }
        return widest + SegmentPart.alignment + Int(CFK_MAX_TILE_COLUMNS)
    }

    /// The geometry down the columns.
    var vertical: FilterGeometry.Axis { filter.geometry.vertical }

    /// Whether neighbouring output rows read neighbouring source rows.
    var sharesRows: Bool { vertical.stride == 1 && vertical.dilation == 1 }
}

/// The terms' weights in float32.
private struct SeparableWeights {
    var columns: [[Float]]
    var rows: [[Float]]
    /// The factor for every sum.
    var unit: Double

    init(_ terms: SeparableTerms) {
        columns = terms.columns.map { $0.map { Float($0) } }
        rows = terms.rows.map { $0.map { Float($0) } }
        unit = terms.scale
        if terms.count == 1 && terms.height == 1 {
            rows = [terms.rows[0].map { Float(terms.columns[0][0] * $0) }]
        } else if terms.count == 1 && terms.width == 1 {
            columns = [terms.columns[0].map { Float($0 * terms.rows[0][0]) }]
        }
    }
}

extension InstructionSet {
    /// Float32 samples in a vector.
    var lanes: Int { cfk_lanes(code) }
}
