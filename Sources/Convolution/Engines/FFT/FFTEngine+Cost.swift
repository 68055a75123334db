internal import CFilterKernels
import Platform

/// The tile with the shortest estimated time for a filter, and that time.
struct FFTTileChoice {
    /// The tile's size.
    let size: Axes
    /// The estimated time for a plane on one thread.
    let seconds: Double

    /// Chooses a tile, or returns `nil` if no tile holds the kernel.
    ///
    /// Complexity: O(heights * widths) for the possible sizes, about a thousand.
    init?(_ filter: ResolvedFilter, instructions: InstructionSet) {
        let geometry = filter.geometry
        let lanes = cfk_fft_lanes(instructions.code)
        let heights = Self.lengths(axis: geometry.vertical, taps: filter.taps.height, grain: 8)
        let widths = Self.lengths(axis: geometry.horizontal, taps: filter.taps.width, grain: lanes * lanes)
        var best: (size: Axes, seconds: Double)?
        for height in heights {
            let rows = TileAxis(axis: geometry.vertical, taps: filter.taps.height, length: height)
            for width in widths where width * height <= Self.largestTile {
                let columns = TileAxis(axis: geometry.horizontal, taps: filter.taps.width, length: width)
                let seconds = Self.seconds(rows: rows, columns: columns, lanes: lanes)
                if best.map({ seconds < $0.seconds }) ?? true { best = (Axes(x: width, y: height), seconds) }
            }
        }
        guard let best else { return nil }
        (size, seconds) = best
    }

    /// Samples in the largest tile: 512 MB, and as much for the kernel's spectrum.
    private static var largestTile: Int { 1 << 26 }
    /// The longest side of a tile.
    private static var longestSide: Int { 1 << 14 }

    /// Lengths that hold the kernel, up to the first that holds the taps of all outputs.
    private static func lengths(axis: FilterGeometry.Axis, taps: Int, grain: Int) -> [Int] {
        let span = axis.span(ofTaps: taps)
        guard span <= longestSide else { return [] }
        let reach = span + (axis.output - 1) * axis.stride
        var lengths: [Int] = []
        for length in stride(from: grain, through: longestSide, by: grain) where length >= span {
            guard hasSmallFactors(length / grain) else { continue }
            lengths.append(length)
            if length >= reach { break }
        }
        return lengths
    }

    private static func hasSmallFactors(_ number: Int) -> Bool {
        var rest = number >> number.trailingZeroBitCount
        for factor in [3, 5] { while rest % factor == 0 { rest /= factor } }
        return rest == 1
    }
}

extension FFTTileChoice {
    /// The estimated time for rows of tiles, which are computed in pairs.
    ///
    /// The constants are nanoseconds for each complex sample of a tile. They were chosen by eye from the shortest of
    /// many runs of the transforms alone, over tiles of 64...4096 x 8...4096 samples with AVX2, on a shared core of a
    /// Zen 3 at 3.4 GHz (32 KB, 512 KB and 32 MB of cache):
    ///
    ///     rows, forward     0.6 for 64 columns, otherwise 0.7 + 0.15 for each pass
    ///     rows, inverse     the same for each row that has outputs
    ///     columns           0.75 + 0.32 for each pass, and 1.2 for each doubling from 512 rows on: a vector of columns
    ///                       no longer fits into the first-level cache
    ///     cache             0.7 for each doubling of tile and spectrum together above 1 MB, if they take at least 2 MB
    ///     samples           0.4 for scanning them, and 0.8 for each output
    ///
    /// For kernels of 9 to 127 taps on each side and 3840 x 2160 samples, the whole engine took 1.07 to 1.21 times as
    /// long; with SSE2, it took 1.10 to 1.39 times 1.8 times as long. Hence the factors 1.15 and 2. They were chosen
    /// from the same runs, and no other image size was timed.
    static func seconds(rows: TileAxis, columns: TileAxis, lanes: Int, tileRows: Int? = nil) -> Double {
        let (height, samples) = (Double(rows.length), Double(rows.length * columns.length))
        let vectors = columns.length / (lanes * lanes)
        let row = vectors == 1 ? 0.6 : 0.7 + 0.15 * passes(vectors)
        var nanoseconds = row * (1 + Double(rows.outputs) / height)
        nanoseconds += 0.75 + 0.32 * passes(rows.length / 8)
        if rows.length > 512 { nanoseconds += 1.2 * log2(height / 512) }
        if samples >= 0x1p17 { nanoseconds += 0.7 * log2(samples * 0x1p-16) }
        if lanes < 8 { nanoseconds *= 2 }
        let outputs = Double(2 * rows.outputs) * Double(columns.outputs)
        let pair = samples * (nanoseconds + 0.4) + 0.8 * outputs
        return Double(tileRows ?? rows.count) * Double((columns.count + 1) / 2) * pair * 1.15e-9
    }

    /// The number of passes before the last one.
    private static func passes(_ number: Int) -> Double {
        var (rest, count) = (number, 0.0)
        for factor in [5, 3, 4, 2] {
            while rest % factor == 0 {
                rest /= factor
                count += 1
            }
        }
        return count
    }
}

extension FFTEngine {
    /// The estimated time for a plane on one thread, in seconds and without the kernel's spectrum; `nil` if no tile can
    /// hold the kernel, including its dilation.
    package static func estimate(
        _ filter: ResolvedFilter, instructions: InstructionSet = .preferred
    ) -> Double? {
        FFTTileChoice(filter, instructions: instructions)?.seconds
    }
}
