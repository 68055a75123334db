internal import CFilterKernels
import ImageBuffers

/// The transform of tiles of one size: its passes and twiddle factors, which threads share.
package final class FFTTransform: Sendable {
    /// The size of a tile.
    package let size: Axes
    let instructions: InstructionSet
    let plan: cfk_fft_plan
    private let table: Plane

    /// - Parameters:
    ///   - size: a width and height that `cfk_fft_make_plan` supports.
    /// - Throws: `FilterError.tooLarge` if the memory cannot be allocated, or the size is not supported.
    package init(size: Axes, instructions: InstructionSet) throws(FilterError) {
        var plan = cfk_fft_plan()
        guard unsafe cfk_fft_make_plan(instructions.code, size.x, size.y, &plan) else { throw .tooLarge(size) }
        var table = try Self.memory(plan.table_elements, for: size)
        unsafe table.withUnsafeMutableBase { base in unsafe cfk_fft_fill_table(&plan, base) }
        self.size = size
        self.instructions = instructions
        self.plan = plan
        self.table = table
    }

    /// The twiddle factors; valid during the lifetime of the transform.
    var factors: UnsafePointer<Float> { unsafe table.withUnsafeBase { base in unsafe base } }

    /// Uninitialized memory, aligned to a cache line.
    static func memory(_ elements: Int, for size: Axes) throws(FilterError) -> Plane {
        do throws(PlaneError) {
            return try Plane(uninitializedWidth: elements, height: 1)
        } catch {
            throw .tooLarge(size)
        }
    }
}

extension FFTTransform {
    /// The spectrum of real samples in the form by which the engine multiplies.
    ///
    /// It is conjugated, divided by the number of samples, and in the transform's own order of frequencies.
    ///
    /// - Parameter row: writes the samples of a row into zeroed memory, and returns whether there are any.
    /// - Throws: `FilterError.tooLarge` if the memory cannot be allocated.
    /// - Complexity: O(n log n) for n samples; memory for twice the spectrum, half of which is freed again.
    func spectrum(_ row: (_ y: Int, UnsafeMutableBufferPointer<Float>) -> Bool) throws(FilterError) -> Plane {
        var plan = plan
        var tile = try Self.memory(plan.row_stride * size.y, for: size)
        var rows = try Self.memory(2 * size.x, for: size)
        var spectrum = try Self.memory(plan.spectrum_elements, for: size)
        // The memory has the sizes that the plan requires. The second row, of zeros, holds the imaginary parts.
        unsafe tile.withUnsafeMutableBase { tile in
            unsafe rows.withUnsafeMutableBase { rows in
                unsafe (rows + size.x).update(repeating: 0, count: size.x)
                for y in 0..<size.y {
                    unsafe rows.update(repeating: 0, count: size.x)
                    let target = unsafe tile + y * plan.row_stride
                    if unsafe row(y, UnsafeMutableBufferPointer(start: rows, count: size.x)) {
                        unsafe cfk_fft_forward_row(instructions.code, &plan, factors, rows, rows + size.x, target)
                    } else {
                        unsafe target.update(repeating: 0, count: plan.row_stride)
                    }
                }
            }
            unsafe spectrum.withUnsafeMutableBase { spectrum in
                unsafe cfk_fft_make_spectrum(instructions.code, &plan, factors, tile, spectrum)
            }
        }
        return spectrum
    }

    /// The transform of real samples, in the order of frequencies, for tests.
    ///
    ///     X[v, u] = sum over y, x of samples[y][x] * exp(-2 pi i (u x / width + v y / height))
    package func transformed(_ samples: [[Float]]) throws(FilterError) -> [[(re: Double, im: Double)]] {
        let spectrum = unsafe try spectrum { y, row in
            for x in row.indices { unsafe row[x] = samples[y][x] }
            return true
        }
        var plan = plan
        let count = Double(size.x * size.y)
        var result = Array(repeating: Array(repeating: (re: 0.0, im: 0.0), count: size.x), count: size.y)
        for vector in 0..<(size.x / plan.lanes) {
            for place in 0..<size.y {
                let v = unsafe cfk_fft_column_frequency(&plan, place)
                for lane in 0..<plan.lanes {
                    let u = unsafe cfk_fft_row_frequency(&plan, vector, lane)
                    let at = 2 * plan.lanes * (vector * size.y + place) + lane
                    result[v][u] = (Double(spectrum[at, 0]) * count, -Double(spectrum[at + plan.lanes, 0]) * count)
                }
            }
        }
        return result
    }
}

extension FilterError {
    /// The error for a size whose memory cannot be allocated.
    static func tooLarge(_ size: Axes) -> FilterError { .tooLarge(width: size.x, height: size.y) }
}
