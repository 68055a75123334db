internal import CFilterKernels

/// Filters by two passes of one dimension for each of a kernel's terms: down the columns, then along the rows.
///
/// Six output rows are computed at a time. The pass down the columns goes from source rows to as many rows as there are
/// output rows and terms, which stay in the cache; the pass along the rows adds up all terms and finishes the output.
/// In this order no block of rows needs what another has computed, so that any row can be the first. Source rows and
/// their ends are those of the direct engine (`ColumnPlan`, `RowRing`). A kernel of one row or column takes one pass.
///
/// Accuracy: within 1e-5 * S * max|I| of `Reference`, besides the rounding of the result to float32. S is the sum of
/// the magnitudes of gain * weights, after the division for `renormalize`, I includes the value of a constant border,
/// and no sum of a pass may leave float32's range. Random and flat images and kernels of up to 101 taps a side and five
/// terms came within 4e-7. Where the terms are whole numbers, as a box's are, sums of integer
/// samples that stay below 2^24 are exact, and the constant factor is applied in double precision.
///
/// Complexity: O(output samples * terms * (kernel width + kernel height)), a stride along rows counting that many times
/// for the first pass; memory O((kernel height + terms) * width), apart from the planes.
package struct SeparableEngine: Sendable {
    package let filter: ResolvedFilter
    let instructions: InstructionSet
    /// How many terms are added up.
    let terms: Int
    /// Term after term, its weights down the columns; `nil` where the kernel is one row of weights.
    let columnWeights: [Float]?
    /// Term after term, its weights along the rows in the order of `order`; `nil` where the kernel is one column.
    let rowWeights: [Float]?
    let order: TapOrder
    /// As many products are summed in float32.
    let longestSum: Int
    /// Multiplies every sum.
    let unit: Double
    let plan: ColumnPlan
    let inside: InsideWeights?
    /// Columns that are computed together, down a region, at most.
    let stripWidth: Int
    package let sumsBytesExactly: Bool

    /// Prepares a filter; rows can then be filtered in any order, by several threads at once.
    /// - Parameter stripWidth: columns that are computed together, for tests; `nil` takes what is fastest.
    /// - Precondition: this machine has the instruction set, and the terms are those of the filter's kernel.
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

    /// How many products are summed in float32, so that two passes are off by at most 1e-5 of the kernel: a sum of n is
    /// off by at most n * 2^-24 of its magnitudes, which are `amplification` times the kernel's.
    private static func longestSum(amplification: Double) -> Int {
        [64, 32, 16].first { Double($0 + 2) * amplification <= 72 } ?? 8
    }

    /// Elements of the rows between the passes, with room for what a tile reads too far: that is not used, but has to be
    /// there.
    var sumsWidth: Int {
        guard columnWeights != nil, rowWeights != nil else { return 1 }
        // A strip takes the columns before and behind the middle along, however many there are.
        let strips = strips
        let widest = plan.segments.reduce(0) { width, segment in
            let columns = strips.reduce(0) { max($0, $1.clamped(to: segment.columns).count) }
            return max(width, columns + (segment.offsets.max() ?? 0))
        }
        return widest + SegmentPart.alignment + Int(CFK_MAX_TILE_COLUMNS)
    }

    /// The geometry down the columns.
    var vertical: FilterGeometry.Axis { filter.geometry.vertical }

    /// Whether neighbouring output rows take neighbouring source rows.
    var sharesRows: Bool { vertical.stride == 1 && vertical.dilation == 1 }
}

/// The terms' weights in float32.
private struct SeparableWeights {
    var columns: [[Float]]
    var rows: [[Float]]
    /// Multiplies every sum.
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
