internal import CFilterKernels
import ImageBuffers

/// The ends of the source rows that a block of output rows needs, extended past the border; each is built once.
///
/// There are as many slots as source rows from a block's first to its last, but no more than the image has rows. Rows
/// above and below the image are not stored: the boundary mode maps them to source rows, or to a row of outside values.
@safe struct RowRing: ~Copyable {
    private let plan: ColumnPlan
    private let boundary: BoundaryMode
    private let sourceHeight: Int
    /// The source row in each slot; -1 if it is empty.
    private var held: [Int]
    /// One row for each slot.
    private var rows: Plane
    /// A row of outside values, which serves any row outside the image and any segment of it.
    private var outside: Plane

    /// - Parameter reach: number of source rows from a block's first to its last.
    /// - Throws: `FilterError.tooLarge` if the memory cannot be allocated.
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

    /// The number of rows in the ring, of elements in each, and of elements in the row of outside values.
    private static func size(
        axis: FilterGeometry.Axis, reach: Int, plan: ColumnPlan
    ) -> (slots: Int, width: Int, outside: Int) {
        let longest = plan.segments.reduce(0) { max($0, $1.columns.count + ($1.offsets.max() ?? 0)) }
        // Elements that a tile reads past its end are not used, but must be allocated.
        return (min(reach, axis.input), max(plan.ringWidth, 1), longest + Int(CFK_MAX_TILE_COLUMNS))
    }

    /// Bytes of memory for a ring.
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

    /// Discards the contents of the slots.
    ///
    /// Rows are identified by their numbers alone, which other images have too.
    mutating func forgetRows() {
        for slot in held.indices { held[slot] = -1 }
    }

    /// The address of a segment's samples in the row at image position `y`, which may lie outside.
    ///
    /// It is valid during the lifetime of the ring, until a row more than `reach` away is requested.
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

    /// The slot of a row; rows that a block needs at the same time have different slots.
    ///
    /// Either their positions differ by less than the number of slots, or every row of the image has a slot.
    private func slot(ofPosition y: Int, row: Int) -> Int {
        guard held.count < sourceHeight else { return row }
        let rest = y % held.count
        return rest < 0 ? rest + held.count : rest
    }
}
