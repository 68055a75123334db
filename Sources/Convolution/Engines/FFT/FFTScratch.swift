internal import CFilterKernels
import ImageBuffers

/// The working memory of one thread of the FFT engine.
@safe package final class FFTScratch {
    /// A tile, followed by the memory for columns and rows.
    private var memory: Plane
    let tile: UnsafeMutablePointer<Float>
    /// Memory for a vector of columns.
    let buffer: UnsafeMutablePointer<Float>
    /// Memory for a row of each tile.
    let rowA: UnsafeMutablePointer<Float>
    let rowB: UnsafeMutablePointer<Float>
    /// A row of zeros.
    let zeros: UnsafeMutablePointer<Float>
    let direct: DirectScratch
    /// The divisors of the last row, which often apply to the next one.
    private var divisors: (kernelRows: Range<Int>, values: [Double])?

    init(_ engine: FFTEngine) throws(FilterError) {
        let plan = engine.transform.plan
        let size = engine.transform.size
        let tileElements = plan.row_stride * size.y
        memory = try FFTTransform.memory(tileElements + plan.buffer_elements + 3 * size.x, for: size)
        // The parts are adjacent, and the memory lives as long as this object.
        unsafe tile = memory.withUnsafeMutableBase { base in unsafe base }
        unsafe buffer = tile + tileElements
        unsafe rowA = buffer + plan.buffer_elements
        unsafe rowB = rowA + size.x
        unsafe zeros = rowB + size.x
        unsafe zeros.update(repeating: 0, count: size.x)
        direct = try engine.direct.makeScratch()
    }

    /// The divisors of a row of outputs; `nil` if nothing is divided.
    func divisors(of weights: InsideWeights?, kernelRows: Range<Int>) -> [Double]? {
        guard let weights else { return nil }
        if let divisors, divisors.kernelRows == kernelRows { return divisors.values }
        let values = weights.divisors(kernelRows: kernelRows)
        divisors = (kernelRows, values)
        return values
    }
}
