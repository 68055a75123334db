import Convolution
import ImageBuffers

/// Weighted sums in float32, bit-identical to those of OpenCV's filter2D for integer images.
///
///     sum = delta;  for each tap that is not 0, row after row:  sum = fma(weight, sample, sum)
///
/// OpenCV computes the interleaved samples of a row four at a time. For the one to three samples left over at the end
/// of the row, product and sum are rounded separately. `make check-opencv` compares random calls with OpenCV 5.0 on
/// x86-64 with AVX2 and FMA: 8 and 16 bits, 1, 3 and 4 channels, every border. A build of OpenCV without fused
/// multiply-add, or for another processor, may round ties differently.
///
/// Complexity: O(output samples * taps) time; O(taps * row) memory.
struct FusedSums: ~Copyable {
    /// Whether OpenCV uses a transform for this number of taps; its sums are different.
    static func isTransformed(taps: Int, samples: SampleKind) -> Bool { taps >= (samples == .uint8 ? 130 : 50) }

    private let taps: Kernel
    private let vertical: FilterGeometry.Axis
    private let boundary: BoundaryMode
    private let layout: RowExtension
    /// The first column that is left over.
    private let leftOver: Int
    private let start: Float
    private let instructions: InstructionSet
    /// The extended source row of each row of taps.
    private var source: Plane

    /// - Parameters:
    ///   - start: the initial value of the sums: the delta.
    ///   - interleaving: the position of the plane's samples in a row of the image.
    /// - Throws: `FilterError.tooLarge` if a row does not fit into memory.
    init(
        _ filter: ResolvedFilter, start: Double, interleaving: Interleaving, instructions: InstructionSet = .preferred
    ) throws(FilterError) {
        let axis = filter.geometry.horizontal
        taps = filter.taps
        vertical = filter.geometry.vertical
        boundary = filter.boundary
        layout = RowExtension(axis: axis, taps: filter.taps.width, boundary: filter.boundary)
        let whole = axis.output * interleaving.count / 4 * 4
        leftOver = max(0, whole - interleaving.index + interleaving.count - 1) / interleaving.count
        self.start = Float(start)
        self.instructions = instructions
        do throws(PlaneError) {
            source = try Plane(width: layout.length, height: 1, filledWith: 0)
        } catch {
            throw .tooLarge(error)
        }
    }

    /// Computes the sums of output row `y`, one for each of its samples.
    mutating func compute(row y: Int, of plane: borrowing Plane, into sums: inout [Float]) {
        for x in sums.indices { sums[x] = start }
        for a in 0..<taps.height {
            load(boundary.sourceIndex(of: vertical.position(ofTap: a, at: y), count: vertical.input), of: plane)
            for b in 0..<taps.width where taps[row: a, column: b] != 0 {
                add(Float(taps[row: a, column: b]), at: layout.offsets[b], to: &sums)
            }
        }
    }

    /// Extends a row of the image past its ends, or fills it with the value outside.
    private mutating func load(_ row: Int?, of plane: borrowing Plane) {
        let (layout, outside) = (layout, boundary.outsideValue)
        unsafe source.withUnsafeMutableBase { target in
            guard let row else {
                unsafe target.update(repeating: outside, count: layout.length)
                return
            }
            let stride = plane.rowStride
            unsafe plane.withUnsafeBase { base in unsafe layout.extend(base + row * stride, into: target) }
        }
    }

    /// Unsafe leaf: from each tap's offset on, the extended row holds as many samples as there are outputs.
    private borrowing func add(_ weight: Float, at offset: Int, to sums: inout [Float]) {
        let (count, fused, instructions) = (sums.count, min(leftOver, sums.count), instructions)
        unsafe source.withUnsafeBase { base in
            let samples = unsafe base + offset
            unsafe sums.withUnsafeMutableBufferPointer { sums in
                guard let first = sums.baseAddress else { return }
                unsafe instructions.addProducts(weight, of: samples, to: first, count: fused)
                for x in fused..<count { unsafe sums[x] += weight * samples[x] }
            }
        }
    }
}
