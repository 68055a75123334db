internal import CFilterKernels
import ImageBuffers

/// What one thread of the transform's engine works in.
@safe package final class FFTScratch {
    /// A tile, and behind it the memory for columns and rows.
    private var memory: Plane
    let tile: UnsafeMutablePointer<Float>
    /// For a vector of columns.
    let buffer: UnsafeMutablePointer<Float>
    /// For a row of each tile.
    let rowA: UnsafeMutablePointer<Float>
    let rowB: UnsafeMutablePointer<Float>
    /// A row of zeros.
    let zeros: UnsafeMutablePointer<Float>
    let direct: DirectScratch
    /// The divisors of the last row, which the next one has as often as not.
    private var divisors: (kernelRows: Range<Int>, values: [Double])?

    init(_ engine: FFTEngine) throws(FilterError) {
        let plan = engine.transform.plan
        let size = engine.transform.size
        let tileElements = plan.row_stride * size.y
        memory = try FFTTransform.memory(tileElements + plan.buffer_elements + 3 * size.x, for: size)
        // The parts lie one behind the other, and the memory lives as long as this.
        unsafe tile = memory.withUnsafeMutableBase { base in unsafe base }
        unsafe buffer = tile + tileElements
        unsafe rowA = buffer + plan.buffer_elements
        unsafe rowB = rowA + size.x
        unsafe zeros = rowB + size.x
        unsafe zeros.update(repeating: 0, count: size.x)
        direct = try engine.direct.makeScratch()
    }

    /// What a row of outputs is divided by.
    func divisors(of weights: InsideWeights?, kernelRows: Range<Int>) -> [Double]? {
        guard let weights else { return nil }
        if let divisors, divisors.kernelRows == kernelRows { return divisors.values }
        let values = weights.divisors(kernelRows: kernelRows)
        divisors = (kernelRows, values)
        return values
    }
}
