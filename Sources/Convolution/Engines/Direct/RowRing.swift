internal import CFilterKernels
import ImageBuffers

/// The ends of the source rows that a block of output rows needs, extended past the border; each built once.
///
/// There are as many slots as a block reaches over rows, though never more than the image has. Rows above and below the
/// image are extended copies of nothing: the boundary mode maps them to source rows, or to a row of outside values.
@safe struct RowRing: ~Copyable {
    private let plan: ColumnPlan
    private let boundary: BoundaryMode
    private let sourceHeight: Int
    /// The source row that each slot holds; -1 for none yet.
    private var held: [Int]
    /// One row a slot.
    private var rows: Plane
    /// A row of outside values, which is as good as any row outside the image and any segment of it.
    private var outside: Plane

    /// - Parameter reach: source rows from a block's first to its last.
    /// - Throws: `FilterError.tooLarge` when the memory cannot be had.
    init(axis: FilterGeometry.Axis, reach: Int, boundary: BoundaryMode, plan: ColumnPlan) throws(FilterError) {
        let size = Self.size(axis: axis, reach: reach, plan: plan)
        let slots = size.slots
        let rows = try Self.plane(width: size.width, height: slots, filledWith: 0)
        let outside = try Self.plane(width: size.outside, height: 1, filledWith: boundary.outsideValue)
        self.rows = rows
        self.outside = outside
        held = Array(repeating: -1, count: slots)
        sourceHeight = axis.input
        self.boundary = boundary
        self.plan = plan
    }

    /// How many rows the ring has, of how many elements each, and elements of the row of outside values.
    private static func size(
        axis: FilterGeometry.Axis, reach: Int, plan: ColumnPlan
    ) -> (slots: Int, width: Int, outside: Int) {
        let longest = plan.segments.reduce(0) { max($0, $1.columns.count + ($1.offsets.max() ?? 0)) }
        // What a tile reads too far is not used, but has to be there.
        return (min(reach, axis.input), max(plan.ringWidth, 1), longest + Int(CFK_MAX_TILE_COLUMNS))
    }

    /// Bytes of memory that a ring takes.
    static func byteCount(axis: FilterGeometry.Axis, reach: Int, plan: ColumnPlan) -> Int {
        let size = size(axis: axis, reach: reach, plan: plan)
        return Saturating.sum(
            Plane.byteCount(width: size.width, height: size.slots), Plane.byteCount(width: size.outside, height: 1),
            Saturating.product(8, size.slots))
    }

    private static func plane(width: Int, height: Int, filledWith value: Float) throws(FilterError) -> Plane {
        do throws(PlaneError) {
            return try Plane(width: width, height: height, filledWith: value)
        } catch {
            throw .tooLarge(error)
        }
    }

    /// Forgets what the slots hold.
    ///
    /// Rows are known by their number alone: another image has rows of the same numbers.
    mutating func forgetRows() {
        for slot in held.indices { held[slot] = -1 }
    }

    /// Where a segment finds the row at image position `y`, which may lie outside.
    ///
    /// Valid while the ring lives and until a row more than `reach` away is asked for.
    ///
    /// Unsafe leaf: `image` has the rows of the geometry, `stride` elements apart. A segment reads the elements of its
    /// own extension, or columns of the image that `ColumnPlan` found to be inside.
    mutating func row(
        at y: Int, for segment: borrowing ColumnPlan.Segment, of image: UnsafePointer<Float>, stride: Int
    ) -> UnsafePointer<Float> {
        guard let row = boundary.sourceIndex(of: y, count: sourceHeight) else {
            return unsafe outside.withUnsafeBase { base in unsafe base }
        }
        switch segment.source {
        case .image(let column):
            return unsafe image + row * stride + column
        case .ring(let element, _):
            let slot = slot(ofPosition: y, row: row)
            let ringStride = rows.rowStride
            if held[slot] != row {
                let plan = plan
                unsafe rows.withUnsafeMutableBase { base in
                    for case .ring(let element, let layout) in plan.segments.lazy.map(\.source) {
                        unsafe layout.extend(image + row * stride, into: base + slot * ringStride + element)
                    }
                }
                held[slot] = row
            }
            return unsafe rows.withUnsafeBase { base in unsafe base + slot * ringStride + element }
        }
    }

    /// Rows that a block needs at the same time have slots of their own: their positions differ by less than there are
    /// slots, or else every row of the image has one.
    private func slot(ofPosition y: Int, row: Int) -> Int {
        guard held.count < sourceHeight else { return row }
        let rest = y % held.count
        return rest < 0 ? rest + held.count : rest
    }
}
