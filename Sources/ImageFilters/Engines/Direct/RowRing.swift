import ImagePlanes

/// The extended source rows that one output row's taps need, each built once and used by all output rows in its reach.
///
/// There are as many slots as the taps span rows, though never more than the image has; the row in a slot is replaced
/// when another that shares its slot is asked for. Rows above and below the image are extended copies of nothing: the
/// boundary mode maps them to source rows, or to the one row of outside values.
@safe struct RowRing: ~Copyable {
    private let layout: RowExtension
    private let boundary: BoundaryMode
    private let sourceHeight: Int
    /// The source row that each slot holds; -1 for none yet.
    private var held: [Int]
    /// One row a slot, and the row of outside values as the last.
    private var rows: Plane

    /// - Throws: `FilterError.tooLarge` when the memory cannot be had.
    init(axis: FilterGeometry.Axis, taps: Int, boundary: BoundaryMode, layout: RowExtension) throws(FilterError) {
        let slots = min(axis.span(ofTaps: taps), axis.input)
        do throws(PlaneError) {
            rows = try Plane(uninitializedWidth: layout.length, height: slots + 1)
        } catch {
            throw .tooLarge(width: layout.length, height: slots + 1)
        }
        held = Array(repeating: -1, count: slots)
        sourceHeight = axis.input
        self.boundary = boundary
        self.layout = layout
        let stride = rows.rowStride
        unsafe rows.withUnsafeMutableBase { base in unsafe layout.extendOutside(into: base + slots * stride) }
    }

    /// Lends the extended row at image position `y`, which may lie outside, until the next is asked for.
    ///
    /// - Parameters:
    ///   - source: the image's first sample.
    ///   - sourceStride: elements from an image row to the next.
    mutating func withRow(
        at y: Int, of source: UnsafePointer<Float>, sourceStride: Int, _ body: (UnsafePointer<Float>) -> Void
    ) {
        let stride = rows.rowStride
        guard let row = boundary.sourceIndex(of: y, count: sourceHeight) else {
            let outside = held.count * stride
            return unsafe rows.withUnsafeBase { base in unsafe body(base + outside) }
        }
        let slot = row % held.count
        if held[slot] != row {
            let layout = layout
            unsafe rows.withUnsafeMutableBase { base in
                unsafe layout.extend(source + row * sourceStride, into: base + slot * stride)
            }
            held[slot] = row
        }
        unsafe rows.withUnsafeBase { base in unsafe body(base + slot * stride) }
    }
}
