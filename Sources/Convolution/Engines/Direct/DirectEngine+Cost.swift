extension DirectEngine {
    /// The estimated time for a plane on one thread, in seconds.
    ///
    ///     blocks of rows * (segments * 0.2 us + kernel rows * 0.02 us
    ///                       + columns, in whole tiles, * (0.5 ns + 4 * taps * c))
    ///
    /// The estimate is at least the time that memory takes. The constants were measured on an AMD EPYC (Zen 3) at about
    /// 3.4 GHz, by `imgconv bench --threads 1` on 3840x2160 and 64x64 samples; `make bench` shows how well they choose.
    package var estimatedSeconds: Double {
        let size = filter.geometry.output
        let rows = Double((size.y + BlockFilter.rows - 1) / BlockFilter.rows)
        let tile = instructions.tileColumns
        let columns = plan.segments.reduce(0) { $0 + ($1.columns.count + tile - 1) / tile * tile }
        let products = Double(BlockFilter.rows * weights.count) * nanosecondsOfTap
        let block =
            Double(plan.segments.count) * 200 + Double(filter.taps.height) * 20 + Double(columns) * (0.5 + products)
        let memory = Double(size.x) * Double(size.y) * 0.5
        return max(rows * block, memory) * 1e-9
    }

    /// The time for one tap of one output sample, in nanoseconds.
    private var nanosecondsOfTap: Double {
        let taps = filter.taps
        let geometry = filter.geometry
        let sharesRows = geometry.dilation.y == 1 && geometry.stride.y == 1 && taps.height > 2
        let hasOwnLoop = geometry.dilation.x == 1 && taps.width % 2 == 1 && (3...15).contains(taps.width)
        // 4 lanes, and separate multiplication and addition.
        let lanes = instructions == .baseline ? 3.2 : instructions == .neon ? 2 : 1
        let loop = !sharesRows ? 0.046 : hasOwnLoop ? 0.0235 : taps.width == 1 ? 0.053 : 0.027
        return loop * lanes
    }
}
