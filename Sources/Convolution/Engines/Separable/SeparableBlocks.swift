internal import CFilterKernels
import ImageBuffers

/// Filters blocks of up to six output rows: finds their source rows and runs the two passes.
@safe struct SeparableBlocks: ~Copyable {
    private let engine: SeparableEngine
    private var sources: SourceRows
    private var divisors: RowDivisors
    /// The results of the pass down the columns: a row for each row of a block and each term.
    private var sums: Plane
    private let sumRows: UnsafeMutableBufferPointer<UnsafePointer<Float>?>

    /// - Throws: `FilterError.tooLarge` if the memory cannot be allocated.
    init(_ engine: SeparableEngine) throws(FilterError) {
        let count = SeparableEngine.blockRows * engine.terms
        let sources = try SourceRows(engine)
        let sums: Plane
        do throws(PlaneError) {
            sums = try Plane(width: engine.sumsWidth, height: count)
        } catch {
            throw .tooLarge(error)
        }
        self.engine = engine
        self.sources = sources
        self.divisors = RowDivisors(engine)
        self.sums = sums
        unsafe self.sumRows = .allocate(capacity: count)
        let stride = self.sums.rowStride
        unsafe self.sums.withUnsafeBase { base in
            for index in 0..<count { unsafe sumRows.initializeElement(at: index, to: base + index * stride) }
        }
    }

    deinit { unsafe sumRows.deallocate() }

    /// Filters a block of rows in the columns of several parts.
    ///
    /// Unsafe leaf: the memory has the shapes of the geometry, with rows `inputStride` and `outputStride` elements
    /// apart. Source rows contain what the parts read, and `sums` has the space that the widest of them needs.
    mutating func filter(
        rows block: Range<Int>, parts: [SegmentPart], of input: UnsafePointer<Float>, inputStride: Int,
        into output: UnsafeMutablePointer<Float>, outputStride: Int
    ) {
        for part in parts {
            unsafe sources.find(block, for: part, of: input, stride: inputStride)
            let target = unsafe output + block.lowerBound * outputStride + part.columns.lowerBound
            let finish = unsafe cfk_finish(
                unit: engine.unit, gain: engine.filter.gain, bias: engine.filter.bias,
                divisors: divisors.divisors(rows: block, from: part.columns.lowerBound))
            if let columns = engine.columnWeights, let rows = engine.rowWeights {
                passDown(columns, part)
                unsafe passAlong(
                    rows, part, over: UnsafePointer(sumRows.baseAddress), rowCount: block.count, into: target,
                    outputStride, finish)
            } else if let columns = engine.columnWeights {
                unsafe passDown(columns, part, rowCount: block.count, into: target, outputStride, finish)
            } else if let rows = engine.rowWeights {
                unsafe passAlong(
                    rows, part, over: sources.base, rowCount: block.count, into: target, outputStride, finish)
            }
        }
    }

    /// The first of two passes, which writes to `sums`.
    private mutating func passDown(_ weights: [Float], _ part: SegmentPart) {
        let plain = unsafe cfk_finish(unit: 1, gain: 1, bias: 0, divisors: nil)
        let taps = weights.count / engine.terms
        let (stride, terms) = (sums.rowStride, engine.terms)
        let sources = unsafe sources.base
        unsafe sums.withUnsafeMutableBase { base in
            unsafe weights.withUnsafeBufferPointer { weights in
                for reads in part.reads {
                    for term in 0..<terms {
                        var pass = unsafe cfk_column_pass(
                            rows: sources, shares_rows: engine.sharesRows, begin: reads.lowerBound,
                            weights: weights.baseAddress.map { unsafe $0 + term * taps }, taps: taps,
                            longest: engine.longestSum, output: base + term * stride + reads.lowerBound,
                            output_stride: terms * stride, output_rows: SeparableEngine.blockRows,
                            columns: reads.count, finish: plain)
                        unsafe cfk_column_pass(engine.instructions.code, &pass)
                    }
                }
            }
        }
    }

    /// The only pass of a kernel of one column.
    private func passDown(
        _ weights: [Float], _ part: SegmentPart, rowCount: Int, into output: UnsafeMutablePointer<Float>,
        _ outputStride: Int, _ finish: cfk_finish
    ) {
        unsafe weights.withUnsafeBufferPointer { weights in
            var pass = unsafe cfk_column_pass(
                rows: sources.base, shares_rows: engine.sharesRows, begin: part.offsets[0],
                weights: weights.baseAddress, taps: weights.count, longest: engine.longestSum, output: output,
                output_stride: outputStride, output_rows: rowCount, columns: part.columns.count, finish: finish)
            unsafe cfk_column_pass(engine.instructions.code, &pass)
        }
    }

    /// The pass along rows: the rows of the first pass, or source rows.
    private func passAlong(
        _ weights: [Float], _ part: SegmentPart, over rows: UnsafePointer<UnsafePointer<Float>?>?, rowCount: Int,
        into output: UnsafeMutablePointer<Float>, _ outputStride: Int, _ finish: cfk_finish
    ) {
        unsafe weights.withUnsafeBufferPointer { weights in
            unsafe part.offsets.withUnsafeBufferPointer { offsets in
                unsafe part.runs.withUnsafeBufferPointer { runs in
                    var pass = unsafe cfk_row_pass(
                        rows: rows, terms: engine.terms, offsets: offsets.baseAddress, runs: runs.baseAddress,
                        weights: weights.baseAddress, taps: part.offsets.count, longest: engine.longestSum,
                        output: output, output_stride: outputStride, output_rows: rowCount,
                        columns: part.columns.count, finish: finish)
                    unsafe cfk_row_pass(engine.instructions.code, &pass)
                }
            }
        }
    }
}
