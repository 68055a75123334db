internal import CFilterKernels

/// The tile that is expected to be the fastest for a filter, and how long it takes.
struct FFTTileChoice {
    /// The tile's size.
    let size: AxisPair
    /// What a plane is expected to take on one thread.
    let seconds: Double

    /// `nil` where no tile holds the kernel.
    ///
    /// Complexity: O(sizes of either axis multiplied), about a thousand.
    init?(_ filter: ResolvedFilter, instructions: InstructionSet) {
        let geometry = filter.geometry
        let lanes = cfk_fft_lanes(instructions.code)
        let heights = Self.lengths(axis: geometry.vertical, taps: filter.taps.height, grain: 8)
        let widths = Self.lengths(axis: geometry.horizontal, taps: filter.taps.width, grain: lanes * lanes)
        var best: (size: AxisPair, seconds: Double)?
        for height in heights {
            let rows = TileAxis(axis: geometry.vertical, taps: filter.taps.height, length: height)
            for width in widths where width * height <= Self.largestTile {
                let columns = TileAxis(axis: geometry.horizontal, taps: filter.taps.width, length: width)
                let size = AxisPair(x: width, y: height)
                let seconds = Self.seconds(rows: rows.count, pairs: (columns.count + 1) / 2, size: size, lanes: lanes)
                if best.map({ seconds < $0.seconds }) ?? true { best = (size, seconds) }
            }
        }
        guard let best else { return nil }
        (size, seconds) = best
    }

    /// Samples of the largest tile: 512 MB, and as much for the kernel's spectrum.
    private static var largestTile: Int { 1 << 26 }
    /// The longest side of a tile.
    private static var longestSide: Int { 1 << 14 }

    /// Lengths that hold the kernel, up to the first that holds all the outputs' taps.
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
    /// What rows of tiles, of some pairs each, are expected to take.
    static func seconds(rows: Int, pairs: Int, size: AxisPair, lanes: Int) -> Double {
        let samples = Double(size.x * size.y)
        var nanoseconds = 2.2 + 0.35 * passes(size.x / (lanes * lanes)) + 0.3 * passes(size.y / 8)
        let bytes = 16 * samples
        if bytes > 0x1p19 { nanoseconds += 0.5 }
        if bytes > 0x1p22 { nanoseconds += 2 }
        if lanes < 8 { nanoseconds *= 1.8 }
        return Double(rows) * Double(pairs) * samples * nanoseconds * 1e-9
    }

    /// Passes before the last one.
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
    /// Whether there is a tile that holds the kernel, its taps as far apart as they are.
    package static func canCompute(_ filter: ResolvedFilter) -> Bool {
        FFTTileChoice(filter, instructions: .preferred) != nil
    }

    /// The seconds that a plane is expected to take on one thread, without the kernel's spectrum; `nil` where
    /// `canCompute` is false.
    package static func estimate(
        _ filter: ResolvedFilter, instructions: InstructionSet = .preferred
    ) -> Double? {
        FFTTileChoice(filter, instructions: instructions)?.seconds
    }
}

extension TileAxis {
    /// Tiles that a number of outputs take, from a tile's first output on.
    static func count(of outputs: Int, by tile: Int) -> Int { outputs == 0 ? 0 : (outputs - 1) / tile + 1 }
}
