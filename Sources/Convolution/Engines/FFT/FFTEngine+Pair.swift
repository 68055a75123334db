internal import CFilterKernels
import ImageBuffers

/// One tile of a pair.
private struct PairTile {
    /// Its index in the row of tiles.
    let index: Int
    /// The range of its samples.
    var scan = cfk_fft_scan.nothing
}

extension cfk_fft_scan {
    /// The scan of no samples.
    fileprivate static var nothing: cfk_fft_scan { cfk_fft_scan(largest: 0, is_whole: true, least: .max) }

    /// The combined scan of both.
    fileprivate func joined(_ other: cfk_fft_scan?) -> cfk_fft_scan {
        guard let other else { return self }
        return cfk_fft_scan(
            largest: max(largest, other.largest), is_whole: is_whole && other.is_whole, least: min(least, other.least))
    }
}

extension FFTEngine {
    /// Filters the part of two neighbouring tiles that lies in a region.
    ///
    /// Unsafe leaf, like `compute`: tiles read rows and columns that their axes and `TileColumns` place inside the
    /// input, and write the part of their outputs that lies in the region.
    func filterPair(
        _ pair: Int, row: Int, within region: Region, _ planes: TilePlanes, _ scratch: FFTScratch
    ) {
        var a = PairTile(index: 2 * pair)
        var b = 2 * pair + 1 < columns.count ? PairTile(index: 2 * pair + 1) : nil
        unsafe transformRows(row, &a, &b, planes, scratch)
        if kernel.bears(a.scan.joined(b?.scan)) {
            unsafe filterTransformed(a, b, row: row, within: region, planes, scratch)
            return
        }
        // Each tile is filtered separately, because the samples of one would affect the accuracy of the other.
        for tile in [a, b].compactMap(\.self) {
            guard kernel.bears(tile.scan) else {
                unsafe filterDirectly(tile.index, row: row, within: region, planes, scratch)
                continue
            }
            var (alone, none) = (PairTile(index: tile.index), PairTile?.none)
            unsafe transformRows(row, &alone, &none, planes, scratch)
            unsafe filterTransformed(alone, nil, row: row, within: region, planes, scratch)
        }
    }

    /// Filters tiles whose rows are already transformed.
    private func filterTransformed(
        _ a: PairTile, _ b: PairTile?, row: Int, within region: Region, _ planes: TilePlanes,
        _ scratch: FFTScratch
    ) {
        var plan = transform.plan
        unsafe cfk_fft_filter_columns(
            transform.instructions.code, &plan, transform.factors, kernel.spectrum, scratch.tile, scratch.buffer)
        // The error of each tile's sums depends on the samples of both.
        let scan = a.scan.joined(b?.scan)
        let rounds = kernel.isWhole && kernel.tellsWholeSums(Float(bitPattern: scan.largest))
        let first = rows.outputs(of: row)
        for y in first.clamped(to: region.rows) {
            let source = unsafe scratch.tile + (y - first.lowerBound) * rows.axis.stride * plan.row_stride
            unsafe cfk_fft_inverse_row(
                transform.instructions.code, &plan, transform.factors, source, scratch.rowA, scratch.rowB)
            unsafe finish(a, y: y, sums: scratch.rowA, rounds: rounds, within: region, planes, scratch)
            if let b { unsafe finish(b, y: y, sums: scratch.rowB, rounds: rounds, within: region, planes, scratch) }
        }
    }

    /// Loads the tiles, scans their samples and transforms their rows.
    private func transformRows(
        _ row: Int, _ a: inout PairTile, _ b: inout PairTile?, _ planes: TilePlanes, _ scratch: FFTScratch
    ) {
        var plan = transform.plan
        let reach = rows.reach(of: row)
        for y in 0..<reach {
            let position = rows.start(of: row) + y
            let samplesA = unsafe load(&a, position: position, planes, into: scratch.rowA)
            let samplesB = unsafe second(&b, position: position, planes, into: scratch.rowB, scratch)
            unsafe cfk_fft_forward_row(
                transform.instructions.code, &plan, transform.factors, samplesA, samplesB,
                scratch.tile + y * plan.row_stride)
        }
        unsafe (scratch.tile + reach * plan.row_stride)
            .update(repeating: 0, count: (plan.height - reach) * plan.row_stride)
    }

    /// Returns a row of a tile, which lies in the image or is copied to `room`.
    private func load(
        _ tile: inout PairTile, position: Int, _ planes: TilePlanes, into room: UnsafeMutablePointer<Float>
    ) -> UnsafePointer<Float> {
        let samples = unsafe loadSamples(tile.index, position: position, planes, into: room)
        unsafe cfk_fft_scan_row(transform.instructions.code, samples, transform.size.x, &tile.scan)
        return unsafe samples
    }

    /// Returns a row of the second tile, or zeros if there is none.
    private func second(
        _ tile: inout PairTile?, position: Int, _ planes: TilePlanes, into room: UnsafeMutablePointer<Float>,
        _ scratch: FFTScratch
    ) -> UnsafePointer<Float> {
        guard var loaded = tile else { return unsafe UnsafePointer(scratch.zeros) }
        let samples = unsafe load(&loaded, position: position, planes, into: room)
        tile = loaded
        return unsafe samples
    }

    private func loadSamples(
        _ tile: Int, position: Int, _ planes: TilePlanes, into room: UnsafeMutablePointer<Float>
    ) -> UnsafePointer<Float> {
        guard let source = filter.boundary.sourceIndex(of: position, count: rows.axis.input) else {
            unsafe room.update(repeating: filter.boundary.outsideValue, count: transform.size.x)
            return unsafe UnsafePointer(room)
        }
        return unsafe samples(ofTile: tile, row: planes.input + source * planes.inputStride, in: room)
    }

    /// Converts a row of a tile's sums to output samples.
    private func finish(
        _ tile: PairTile, y: Int, sums: UnsafePointer<Float>, rounds: Bool, within region: Region,
        _ planes: TilePlanes, _ scratch: FFTScratch
    ) {
        let job = unsafe cfk_fft_finish(
            count: 0, step: columns.axis.stride, unit: kernel.unit, gain: filter.gain, bias: filter.bias,
            divisors: nil, rounds: rounds && tile.scan.is_whole)
        unsafe finish(tile.index, y: y, sums: sums, job, within: region, planes, scratch)
    }

    private func finish(
        _ tile: Int, y: Int, sums: UnsafePointer<Float>, _ job: cfk_fft_finish, within region: Region,
        _ planes: TilePlanes, _ scratch: FFTScratch
    ) {
        let outputs = columns.outputs(of: tile)
        let part = outputs.clamped(to: region.columns)
        guard !part.isEmpty else { return }
        var job = unsafe job
        unsafe job.count = part.count
        let from = unsafe sums + (part.lowerBound - outputs.lowerBound) * job.step
        let to = unsafe planes.output + y * planes.outputStride + part.lowerBound
        let kernelRows = rows.axis.insideTaps(of: filter.taps.height, at: y)
        guard let divisors = scratch.divisors(of: inside, kernelRows: kernelRows) else {
            unsafe cfk_fft_finish_row(transform.instructions.code, &job, from, to)
            return
        }
        // The array has a divisor for each output column and outlives the call.
        unsafe divisors.withUnsafeBufferPointer { divisors in
            unsafe job.divisors = divisors.baseAddress.map { unsafe $0 + part.lowerBound }
            unsafe cfk_fft_finish_row(transform.instructions.code, &job, from, to)
        }
    }

    /// Filters a tile with the direct engine, as a separate plane.
    ///
    /// The tile's memory has space for both planes, because it holds two numbers for each sample of a tile.
    private func filterDirectly(
        _ tile: Int, row: Int, within region: Region, _ planes: TilePlanes, _ scratch: FFTScratch
    ) {
        let size = transform.size
        let plane = direct.filter.geometry.input
        for y in 0..<plane.y {
            let target = unsafe scratch.tile + y * size.x
            guard y < rows.reach(of: row) else {
                unsafe target.update(repeating: 0, count: size.x)
                continue
            }
            let samples = unsafe loadSamples(tile, position: rows.start(of: row) + y, planes, into: scratch.rowA)
            unsafe target.update(from: samples, count: size.x)
        }
        let result = unsafe scratch.tile + size.x * size.y
        let whole = Region(rows: 0..<rows.outputs, columns: 0..<columns.outputs)
        scratch.direct.beginImage()
        unsafe direct.compute(
            whole, of: scratch.tile, inputStride: size.x, into: result, outputStride: size.x, scratch: scratch.direct)
        let isDivided = inside != nil
        let job = unsafe cfk_fft_finish(
            count: 0, step: 1, unit: 1, gain: isDivided ? filter.gain : 1, bias: isDivided ? filter.bias : 0,
            divisors: nil, rounds: false)
        let first = rows.outputs(of: row)
        for y in first.clamped(to: region.rows) {
            unsafe finish(
                tile, y: y, sums: result + (y - first.lowerBound) * size.x, job, within: region, planes, scratch)
        }
    }
}
