internal import CFilterKernels
import ImageBuffers

/// The kernel's spectrum, and bounds on the sums of tiles.
struct FFTKernel: Sendable {
    /// The factor by which sums are multiplied.
    let unit: Double
    /// Whether the weights of the spectrum are whole numbers.
    let isWhole: Bool
    /// The sum of the magnitudes of these weights.
    private let absoluteSum: Double
    private let samples: Double
    private let storage: FFTSpectrum

    /// - Throws: `FilterError.tooLarge` if the memory cannot be allocated.
    init(_ filter: ResolvedFilter, transform: FFTTransform) throws(FilterError) {
        let taps = filter.taps
        let (weights, unit): ([Double], Double)
        if let whole = IntegerWeights(taps) {
            (weights, unit, isWhole) = (whole.weights, whole.unit, true)
        } else {
            // The largest weight is scaled to 1..<2, which keeps all products in the middle of float32's range.
            let largest = taps.weights.reduce(0) { max($0, abs($1)) }
            let exponent = largest > 0 ? max(Int(largest.exponent), -1000) : 0
            let shrink = Double(sign: .plus, exponent: -exponent, significand: 1)
            unit = Double(sign: .plus, exponent: exponent, significand: 1)
            (weights, isWhole) = (taps.weights.map { $0 * shrink }, false)
        }
        self.unit = unit
        absoluteSum = weights.reduce(0) { $0 + abs($1) }
        samples = Double(transform.size.x * transform.size.y)
        let dilation = filter.geometry.dilation
        storage = unsafe FFTSpectrum(
            try transform.spectrum { y, row in
                guard y % dilation.y == 0, y / dilation.y < taps.height else { return false }
                for b in 0..<taps.width { unsafe row[b * dilation.x] = Float(weights[y / dilation.y * taps.width + b]) }
                return true
            })
    }

    /// The spectrum; valid during the lifetime of the kernel.
    var spectrum: UnsafePointer<Float> { unsafe storage.memory.withUnsafeBase { base in unsafe base } }

    /// Whether tiles with such samples can be transformed.
    ///
    /// No intermediate number exceeds `absoluteSum * largest * samples`, and no number that matters is so small that
    /// float32 has fewer bits for it.
    ///
    /// The error of every sum is proportional to the largest sample of the tiles, up to 3.2e-7 of it times
    /// `absoluteSum` (see `tellsWholeSums`). Next to a sample of 1e6, sums of ones would be off by a third. The error
    /// is therefore limited to 1/760 of the level of the darkest neighbourhood, zeros excepted. Whole samples are
    /// rounded by up to 1/2 already, so the limit for them is 1/24.
    func bears(_ scan: cfk_fft_scan) -> Bool {
        let (largest, least) = (Float(bitPattern: scan.largest), Float(bitPattern: scan.least))
        if largest == 0 { return true }
        guard largest >= 1e-20, largest <= 1e30, max(absoluteSum, 1) * Double(largest) * samples <= 1e37 else {
            return false
        }
        return (scan.is_whole && largest <= 0x1p17) || largest <= 0x1p12 * least
    }

    /// Whether sums of whole samples are accurate to well below a half, so that they can be rounded to whole numbers.
    ///
    /// The bound is empirical, not proven. The largest measured error is 3.2e-7 of `absoluteSum * largest`, over 3000
    /// outputs for each tile of 64 x 8 to 4096 x 4096 samples: noise, edges, and samples and weights of one sign. At
    /// this bound, that is 0.08; of all 236 million sums, the farthest from a whole number was 0.11 away.
    func tellsWholeSums(_ largest: Float) -> Bool { absoluteSum * Double(largest) <= 250_000 }
}

/// Owns a spectrum that threads and copies of an engine share.
private final class FFTSpectrum: Sendable {
    let memory: Plane

    init(_ memory: consuming Plane) { self.memory = memory }
}
