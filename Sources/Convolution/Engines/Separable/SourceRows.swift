import ImageBuffers

/// The locations of a block's source rows: in the image, or in a ring of rows that are extended past the border.
@safe struct SourceRows: ~Copyable {
    private let engine: SeparableEngine
    private let taps: Int
    private var ring: RowRing
    /// The rows of a whole block: each row once if output rows share them, otherwise output row by output row.
    private let pointers: UnsafeMutableBufferPointer<UnsafePointer<Float>?>

    /// - Throws: `FilterError.tooLarge` if the ring does not fit into memory.
    init(_ engine: SeparableEngine) throws(FilterError) {
        let axis = engine.vertical
        let rows = SeparableEngine.blockRows
        taps = engine.filter.taps.height
        self.engine = engine
        self.ring = try RowRing(
            axis: axis, reach: engine.blockReach, boundary: engine.filter.boundary, plan: engine.plan)
        unsafe self.pointers = .allocate(capacity: engine.sharesRows ? taps + rows - 1 : taps * rows)
        unsafe pointers.initialize(repeating: nil)
    }

    deinit { unsafe pointers.deallocate() }

    /// The rows found last.
    var base: UnsafePointer<UnsafePointer<Float>?>? { unsafe UnsafePointer(pointers.baseAddress) }

    /// Finds the source rows of a block.
    ///
    /// If the block has fewer than six rows, its last row is repeated. The result is valid until the next block is
    /// requested.
    ///
    /// Unsafe leaf: `image` has the rows of the geometry, `stride` elements apart, and a part reads only what is inside
    /// them.
    mutating func find(_ block: Range<Int>, for part: SegmentPart, of image: UnsafePointer<Float>, stride: Int) {
        let axis = engine.vertical
        let rows = SeparableEngine.blockRows
        if engine.sharesRows {
            let first = axis.position(ofTap: 0, at: block.lowerBound)
            let count = taps + block.count - 1
            if case .image(let column) = part.segment.source, first >= 0, first + count <= axis.input {
                let start = unsafe image + first * stride + column + part.start
                for index in 0..<count { unsafe pointers[index] = start + index &* stride }
            } else {
                for index in 0..<count {
                    unsafe pointers[index] = row(at: first + index, for: part, of: image, stride: stride)
                }
            }
            for index in count..<(taps + rows - 1) { unsafe pointers[index] = pointers[count - 1] }
        } else {
            for index in 0..<rows {
                let y = min(block.lowerBound + index, block.upperBound - 1)
                for tap in 0..<taps {
                    unsafe pointers[index * taps + tap] = row(
                        at: axis.position(ofTap: tap, at: y), for: part, of: image, stride: stride)
                }
            }
        }
    }

    /// The part's first element of the row at image position `y`, which may lie outside.
    private mutating func row(
        at y: Int, for part: SegmentPart, of image: UnsafePointer<Float>, stride: Int
    ) -> UnsafePointer<Float> {
        let start = unsafe ring.row(at: y, for: part.segment, of: image, stride: stride)
        // All elements of a row of outside values are equal, and there are none before its first.
        let isOutside = engine.filter.boundary.sourceIndex(of: y, count: engine.vertical.input) == nil
        return unsafe isOutside ? start : start + part.start
    }
}
