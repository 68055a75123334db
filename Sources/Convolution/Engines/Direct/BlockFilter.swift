internal import CFilterKernels
import ImageBuffers

/// Filters blocks of output rows: finds the source rows of each segment and passes them to the innermost loops.
///
/// Each thread has its own, which holds the data that its blocks share.
@safe struct BlockFilter: ~Copyable {
    /// Maximum number of output rows in a block.
    static let rows = Int(CFK_BLOCK_ROWS)

    private let engine: DirectEngine
    private let sharesRows: Bool
    private var ring: RowRing
    private var divisors: DivisorCache
    /// The source rows of a segment, followed by the additional rows that the next block needs.
    ///
    /// Outputs that share source rows have each row once; otherwise, the rows of each output are listed in turn.
    private let pointers: UnsafeMutableBufferPointer<UnsafePointer<Float>?>

    /// - Parameter rowsAtOnce: maximum number of rows in a block; with fewer rows, less memory is needed.
    /// - Throws: `FilterError.tooLarge` if the ring of rows does not fit into memory.
    init(_ engine: DirectEngine, rowsAtOnce: Int) throws(FilterError) {
        let axis = engine.filter.geometry.vertical
        let taps = engine.filter.taps.height
        let rows = max(1, min(rowsAtOnce, Self.rows))
        let reach = Self.reach(of: engine.filter, rows: rows)
        self.engine = engine
        self.sharesRows = axis.dilation == 1 && (axis.stride == 1 || rows == 1)
        self.ring = try RowRing(axis: axis, reach: reach, boundary: engine.filter.boundary, plan: engine.plan)
        self.divisors = DivisorCache(engine.inside)
        unsafe self.pointers = .allocate(capacity: (sharesRows ? taps + rows - 1 : taps * rows) + Self.rows)
        unsafe pointers.initialize(repeating: nil)
    }

    deinit { unsafe pointers.deallocate() }

    /// The number of source rows from a block's first to its last.
    private static func reach(of filter: ResolvedFilter, rows: Int) -> Int {
        let axis = filter.geometry.vertical
        return axis.span(ofTaps: filter.taps.height) + (rows - 1) * (rows > 1 ? axis.stride : 0)
    }

    /// Bytes of memory for a block of maximum height.
    static func byteCount(_ engine: DirectEngine) -> Int {
        let (filter, rows) = (engine.filter, Self.rows)
        return Saturating.sum(
            RowRing.byteCount(
                axis: filter.geometry.vertical, reach: reach(of: filter, rows: rows), plan: engine.plan),
            Saturating.product(8, filter.taps.height + 1, rows + 1),
            // The divisors of a row of outputs, and those that replace them.
            engine.inside == nil ? 0 : Saturating.product(16, filter.geometry.output.x))
    }

    /// Filters a segment of a block; `output` is the first sample of the block's first row.
    ///
    /// Unsafe leaf: the memory has the shapes of the geometry, with rows `inputStride` and `outputStride` elements
    /// apart.
    mutating func filter(
        rows: Range<Int>, segment: ColumnPlan.Segment, kernelRows: Range<Int>, of input: UnsafePointer<Float>,
        inputStride: Int, into output: UnsafeMutablePointer<Float>, outputStride: Int
    ) {
        let taps = engine.filter.taps
        let divisors = divisors.divisors(kernelRows: kernelRows)
        let count = unsafe findRows(of: segment, for: rows, of: input, inputStride: inputStride)
        let next = unsafe findNextRows(of: segment, after: rows, at: count, of: input, inputStride: inputStride)
        // The arrays outlive the call, and the rows contain all samples that the segment's offsets and columns reach.
        unsafe segment.offsets.withUnsafeBufferPointer { offsets in
            unsafe engine.weights.withUnsafeBufferPointer { weights in
                unsafe Self.withPointer(divisors) { divisors in
                    var block = unsafe cfk_block(
                        rows: pointers.baseAddress, row_step: sharesRows ? 1 : taps.height,
                        offsets: offsets.baseAddress, weights: weights.baseAddress, kernel_width: taps.width,
                        kernel_height: taps.height, output: output + segment.columns.lowerBound,
                        output_stride: outputStride, output_rows: rows.count, columns: segment.columns.count,
                        unit: engine.unit, gain: engine.filter.gain, bias: engine.filter.bias,
                        divisors: divisors.map { unsafe $0 + segment.columns.lowerBound },
                        next_rows: pointers.baseAddress.map { unsafe $0 + count }, next_count: next,
                        streams: engine.streamsOutput)
                    unsafe cfk_filter_block(engine.instructions.code, &block)
                }
            }
        }
    }

    /// Discards the extended source rows, because the next rows belong to another image.
    mutating func forgetRows() { ring.forgetRows() }

    /// Finds the source rows of a block and returns their number.
    private mutating func findRows(
        of segment: ColumnPlan.Segment, for rows: Range<Int>, of input: UnsafePointer<Float>, inputStride: Int
    ) -> Int {
        let axis = engine.filter.geometry.vertical
        let taps = engine.filter.taps.height
        if sharesRows {
            let count = taps + rows.count - 1
            let first = axis.position(ofTap: 0, at: rows.lowerBound)
            for index in 0..<count {
                unsafe pointers[index] = ring.row(at: first + index, for: segment, of: input, stride: inputStride)
            }
            return count
        }
        for (index, y) in rows.enumerated() {
            for tap in 0..<taps {
                unsafe pointers[index * taps + tap] = ring.row(
                    at: axis.position(ofTap: tap, at: y), for: segment, of: input, stride: inputStride)
            }
        }
        return taps * rows.count
    }

    /// Finds the image rows that the next block needs in addition, and returns their number.
    private func findNextRows(
        of segment: ColumnPlan.Segment, after rows: Range<Int>, at index: Int, of input: UnsafePointer<Float>,
        inputStride: Int
    ) -> Int {
        guard sharesRows, case .image(let column) = segment.source else { return 0 }
        let axis = engine.filter.geometry.vertical
        // Only rows of the image itself, even beyond the band.
        let start = max(0, axis.position(ofTap: engine.filter.taps.height, at: rows.upperBound - 1))
        let next = start..<max(start, min(start + Self.rows, axis.input))
        for (offset, row) in next.enumerated() {
            unsafe pointers[index + offset] = input + row * inputStride + column
        }
        return next.count
    }

    private static func withPointer(_ values: [Double]?, _ body: (UnsafePointer<Double>?) -> Void) {
        guard let values else { return body(nil) }
        unsafe values.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
    }
}

/// A cache for the divisors of the last block, because nearly all blocks have the same kernel rows inside the image.
private struct DivisorCache {
    private let inside: InsideWeights?
    private var last: (kernelRows: Range<Int>, divisors: [Double])?

    init(_ inside: InsideWeights?) { self.inside = inside }

    mutating func divisors(kernelRows: Range<Int>) -> [Double]? {
        guard let inside else { return nil }
        if let last, last.kernelRows == kernelRows { return last.divisors }
        let divisors = inside.divisors(kernelRows: kernelRows)
        last = (kernelRows, divisors)
        return divisors
    }
}
