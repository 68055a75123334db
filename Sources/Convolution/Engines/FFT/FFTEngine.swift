internal import CFilterKernels
package import ImageBuffers

/// Filters by overlap-save: tiles are transformed, multiplied by the kernel's spectrum and transformed back.
///
/// Neighbouring tiles in a row of tiles are the real and imaginary parts of one complex tile. The kernel is real, so
/// the results of both tiles stay separate: filter(A + iB) = filter(A) + i filter(B). Of a tile's sums, only those are
/// kept whose taps do not wrap around its edge.
///
/// The positions of tiles are counted from output sample (0, 0) and do not depend on the requested rows. A range of
/// rows reads the input rows of all tiles that it touches, which are those of the range rounded out to multiples of
/// `rowGrain`.
///
/// Accuracy: within 1e-5 * S * max|I| of `Reference`, with S and I as in `DirectEngine`; measured errors are at most a
/// tenth of that. max|I| is that of a pair of tiles. Tiles of whole samples have exact sums if the weights are whole
/// numbers, or multiples of a number, and S * max|I| is at most 250 000. Tiles with NaN, infinite, huge or minute
/// samples are filtered by the direct engine, so that such samples affect only the outputs whose taps reach them. So
/// are tiles with samples so large that the transform's error would be noticeable in other samples (`FFTKernel.bears`).
///
/// Complexity: O(output samples * log(tile)); with strides, the same as with a stride of 1. Memory: 16 bytes for each
/// sample of a tile, half of it for each thread.
package struct FFTEngine: Sendable {
    package let filter: ResolvedFilter
    let transform: FFTTransform
    let rows: TileAxis
    let columns: TileAxis
    let kernel: FFTKernel
    /// The source columns of each tile that contains samples of the image; padding can add very many other tiles.
    let sources: [TileColumns]
    /// The index of the first of these tiles.
    let firstSource: Int
    let inside: InsideWeights?
    /// Filters whole tiles with samples that the transform cannot handle.
    let direct: DirectEngine

    /// Computes the kernel's spectrum; rows can then be filtered in any order and by several threads at once.
    /// - Parameters:
    ///   - tile: the tile's size; `nil` chooses the one with the shortest estimated time.
    /// - Throws: `FilterError.tooLarge` if the memory cannot be allocated, or `canCompute` is false.
    /// - Precondition: this machine supports the instruction set, and a given tile holds the kernel.
    package init(
        _ filter: ResolvedFilter, instructions: InstructionSet = .preferred, tile: Axes? = nil
    ) throws(FilterError) {
        precondition(instructions.isAvailable, "an instruction set of this machine")
        let geometry = filter.geometry
        guard let size = tile ?? FFTTileChoice(filter, instructions: instructions)?.size else {
            throw .tooLarge(geometry.output)
        }
        self.filter = filter
        transform = try FFTTransform(size: size, instructions: instructions)
        rows = TileAxis(axis: geometry.vertical, taps: filter.taps.height, length: size.y)
        let columns = TileAxis(axis: geometry.horizontal, taps: filter.taps.width, length: size.x)
        self.columns = columns
        kernel = try FFTKernel(filter, transform: transform)
        let tiles = columns.tilesOfImage
        firstSource = tiles.lowerBound
        sources = tiles.map { TileColumns($0, of: columns, boundary: filter.boundary) }
        inside = filter.boundary == .renormalize ? InsideWeights(filter) : nil
        direct = DirectEngine(Self.tileFilter(filter, rows: rows, columns: columns), instructions: instructions)
    }

    /// The filter for a single tile, which includes its border.
    private static func tileFilter(_ filter: ResolvedFilter, rows: TileAxis, columns: TileAxis) -> ResolvedFilter {
        var tile = filter
        tile.boundary = .constant(0)
        // Results that are not finite are recomputed from the plane, not from the tile.
        tile.skipsZeroWeights = false
        tile.geometry.before = .init(both: 0)
        tile.geometry.output = .init(x: columns.outputs, y: rows.outputs)
        tile.geometry.input = .init(
            x: columns.reach(ofOutputs: columns.outputs), y: rows.reach(ofOutputs: rows.outputs))
        if filter.boundary == .renormalize { (tile.gain, tile.bias) = (1, 0) }
        return tile
    }

    /// A tile's part of a source row.
    ///
    /// Unsafe leaf, like `TileColumns.samples`.
    func samples(
        ofTile tile: Int, row: UnsafePointer<Float>, in room: UnsafeMutablePointer<Float>
    ) -> UnsafePointer<Float> {
        let index = tile - firstSource
        if sources.indices.contains(index) { return unsafe sources[index].samples(of: row, in: room) }
        return unsafe TileColumns(tile, of: columns, boundary: filter.boundary).samples(of: row, in: room)
    }

    /// Number of pairs in a row of tiles; the last pair may have a single tile.
    var pairs: Int { (columns.count + 1) / 2 }
}

extension FFTEngine: FilterEngine {
    package typealias Scratch = FFTScratch

    package var rowGrain: Int { rows.outputs }

    package var sumsBytesExactly: Bool { kernel.isWhole && kernel.tellsWholeSums(255) }

    /// Rows of tiles, divided into parts of several pairs if there are few for the threads.
    package func regions(of range: Range<Int>, threads: Int) -> [Region] {
        let tileRows = rows.tiles(of: range)
        guard !tileRows.isEmpty else { return [] }
        let parts = threads == 1 ? 1 : min(pairs, max(1, (4 * threads - 1) / tileRows.count + 1))
        return tileRows.flatMap { row in
            (0..<parts).map { part in
                let first = pairs * part / parts * 2 * columns.outputs
                let end = part == parts - 1 ? columns.axis.output : pairs * (part + 1) / parts * 2 * columns.outputs
                return Region(rows: rows.outputs(of: row).clamped(to: range), columns: first..<end)
            }
        }
    }

    /// All threads, or one if the work takes no longer than starting a thread.
    package func worthwhileThreads(rows count: Int, of threads: Int) -> Int {
        let seconds = FFTTileChoice.seconds(
            rows: rows, columns: columns, lanes: transform.plan.lanes, tileRows: (count - 1) / rows.outputs + 1)
        return seconds < 2e-4 ? 1 : threads
    }

    /// The memory for a complex tile, some of its columns and rows, and the spectrum, which all threads share.
    package var scratchBytes: Int { Self.scratchBytes(filter, tile: transform.size) }

    /// The same memory, before an engine is created.
    static func scratchBytes(_ filter: ResolvedFilter, tile: Axes) -> Int {
        Saturating.sum(
            20 * tile.x * tile.y, 128 * (tile.x + tile.y),
            filter.boundary == .renormalize ? Saturating.product(16, filter.geometry.output.x) : 0)
    }

    package func makeScratch() throws(FilterError) -> FFTScratch { try FFTScratch(self) }

    package func compute(
        _ region: Region, of input: UnsafePointer<Float>, inputStride: Int,
        into output: UnsafeMutablePointer<Float>, outputStride: Int, scratch: FFTScratch
    ) {
        let planes = unsafe TilePlanes(
            input: input, inputStride: inputStride, output: output, outputStride: outputStride)
        let tiles = columns.tiles(of: region.columns)
        for row in rows.tiles(of: region.rows) {
            for pair in (tiles.lowerBound / 2)..<((tiles.upperBound + 1) / 2) {
                unsafe filterPair(pair, row: row, within: region, planes, scratch)
            }
        }
        if filter.skipsZeroWeights {
            unsafe filter.recomputeNonFinite(
                rows: region.rows, columns: region.columns, of: input, inputStride: inputStride, into: output,
                outputStride: outputStride, instructions: transform.instructions)
        }
        if filter.boundary == .copy {
            unsafe filter.copyOutsideSamples(
                of: region, from: input, inputStride: inputStride, into: output, outputStride: outputStride)
        }
    }
}

/// The planes' first samples, and the distances between rows.
@unsafe struct TilePlanes {
    let input: UnsafePointer<Float>
    let inputStride: Int
    let output: UnsafeMutablePointer<Float>
    let outputStride: Int
}
