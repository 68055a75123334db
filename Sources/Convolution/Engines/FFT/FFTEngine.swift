internal import CFilterKernels
import ImageBuffers

/// Filters by overlap and save: tiles are transformed, multiplied with the kernel's spectrum and transformed back.
///
/// Neighbouring tiles of a row of tiles are the real and imaginary part of one complex tile. The kernel being real, so
/// are both tiles' results: filter(A + iB) = filter(A) + i filter(B), and nothing has to be taken apart. Of a tile's
/// sums those are kept whose taps do not go round its edge.
///
/// The tiles lie where they lie, counted from output sample (0, 0), whichever rows are asked for: a range of rows reads
/// the input rows of all tiles that it touches, which are those of the range rounded out to multiples of `rowGrain`.
///
/// Accuracy: within 1e-5 * S * max|I| of `Reference`, as `DirectEngine` promises; measured, a tenth of that at most.
/// max|I| is that of a pair of tiles. Tiles of whole samples under a kernel of whole weights, or of multiples of a
/// number, have exact sums where S * max|I| is at most 250 000. Tiles with NaN, infinite, huge or minute samples
/// are filtered by the direct engine, so that such samples reach what their taps reach, and nothing else; and so are tiles
/// with samples beside which the transform's error would show in others (`FFTKernel.bears`).
///
/// Complexity: O(output samples * log(tile)) and, with strides, as much as for a stride of 1; memory 16 bytes for each
/// sample of a tile, half of it for each thread.
package struct FFTEngine: Sendable {
    package let filter: ResolvedFilter
    let transform: FFTTransform
    let rows: TileAxis
    let columns: TileAxis
    let kernel: FFTKernel
    /// Where the columns of each tile come from that has any of the image; of others, as padding makes them, there may be
    /// very many.
    let sources: [TileColumns]
    /// The first of these tiles.
    let firstSource: Int
    let inside: InsideWeights?
    /// Filters a whole tile that holds samples which no transform can bear.
    let direct: DirectEngine

    /// Makes the kernel's spectrum; rows can then be filtered in any order, by several threads at once.
    /// - Parameters:
    ///   - tile: the tile's size; `nil` takes what is expected to be the fastest.
    /// - Throws: `FilterError.tooLarge` when the memory cannot be had, or `canCompute` is false.
    /// - Precondition: this machine has the instruction set, and a given tile holds the kernel.
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

    /// The filter as it applies to a single tile, which has its border with it.
    private static func tileFilter(_ filter: ResolvedFilter, rows: TileAxis, columns: TileAxis) -> ResolvedFilter {
        var tile = filter
        tile.boundary = .constant(0)
        // The plane's own samples are looked at, not the tile's.
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
    /// Unsafe leaf, as `TileColumns.samples` is.
    func samples(
        ofTile tile: Int, row: UnsafePointer<Float>, in room: UnsafeMutablePointer<Float>
    ) -> UnsafePointer<Float> {
        let index = tile - firstSource
        if sources.indices.contains(index) { return unsafe sources[index].samples(of: row, in: room) }
        return unsafe TileColumns(tile, of: columns, boundary: filter.boundary).samples(of: row, in: room)
    }

    /// Pairs of tiles in a row of tiles; the last one may have a single tile.
    var pairs: Int { (columns.count + 1) / 2 }
}

extension FFTEngine: FilterEngine {
    package typealias Scratch = FFTScratch

    package var rowGrain: Int { rows.outputs }

    package var sumsBytesExactly: Bool { kernel.isWhole && kernel.tellsWholeSums(255) }

    /// Rows of tiles, cut into parts of some pairs where they are few for the threads.
    package func regions(of range: Range<Int>, threads: Int) -> [OutputRegion] {
        let tileRows = rows.tiles(of: range)
        guard !tileRows.isEmpty else { return [] }
        let parts = threads == 1 ? 1 : min(pairs, max(1, (4 * threads - 1) / tileRows.count + 1))
        return tileRows.flatMap { row in
            (0..<parts).map { part in
                let first = pairs * part / parts * 2 * columns.outputs
                let end = part == parts - 1 ? columns.axis.output : pairs * (part + 1) / parts * 2 * columns.outputs
                return OutputRegion(rows: rows.outputs(of: row).clamped(to: range), columns: first..<end)
            }
        }
    }

    /// All, or one where a thread would hardly be started before the work is done.
    package func worthwhileThreads(rows count: Int, of threads: Int) -> Int {
        let seconds = FFTTileChoice.seconds(
            rows: rows, columns: columns, lanes: transform.plan.lanes, tileRows: (count - 1) / rows.outputs + 1)
        return seconds < 2e-4 ? 1 : threads
    }

    /// A complex tile, some of its columns and rows, and the spectrum, which all threads share.
    package var scratchBytes: Int { Self.scratchBytes(filter, tile: transform.size) }

    /// The same, before there is an engine.
    static func scratchBytes(_ filter: ResolvedFilter, tile: Axes) -> Int {
        Saturating.sum(
            20 * tile.x * tile.y, 128 * (tile.x + tile.y),
            filter.boundary == .renormalize ? Saturating.product(16, filter.geometry.output.x) : 0)
    }

    package func makeScratch() throws(FilterError) -> FFTScratch { try FFTScratch(self) }

    package func compute(
        _ region: OutputRegion, of input: UnsafePointer<Float>, inputStride: Int,
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

/// The first samples of the planes, and the distances of rows.
@unsafe struct TilePlanes {
    let input: UnsafePointer<Float>
    let inputStride: Int
    let output: UnsafeMutablePointer<Float>
    let outputStride: Int
}
