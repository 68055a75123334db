import Conventions
import Convolution
import ImageBuffers

/// Computes rows of one kernel's result from rows of its input, for a `FilterStage`.
protocol RowFilter: Sendable {
    /// The positions of the kernel's taps in the input.
    var geometry: FilterGeometry { get }
    /// Number of rows of the kernel.
    var tapRows: Int { get }
    /// Number of output rows that are computed together at the cost of one.
    var rowGrain: Int { get }
    /// Bytes needed in addition to the strips to compute a number of rows.
    func scratchBytes(rows: Int) -> Int
    /// The input rows that a range of output rows reads; empty if it reads none.
    func sourceRows(of rows: Range<Int>) -> Range<Int>

    /// Computes output rows; the strip and its headroom hold all of their source rows.
    /// - Parameter index: the row of the result's memory where the first output row is stored.
    /// - Returns: the numbers of clipped samples, one for each channel if the filter produces integers.
    /// - Throws: `FilterError.tooLarge` when a thread cannot allocate its memory.
    func compute(
        _ rows: Range<Int>, of strip: Strip, into result: Strip, at index: Int
    ) throws(FilterError) -> [ClipCount]
}

extension RowFilter {
    /// Input rows from the kernel's first tap row to its last.
    private var span: Int { geometry.vertical.span(ofTaps: tapRows) }

    /// Number of rows before a strip that its output rows may need.
    ///
    /// Output rows are computed in whole grains. Input rows are held until the last row of a grain is available.
    var reach: Int { Saturating.sum(span, (rowGrain - 1) * geometry.stride.y, geometry.stride.y) }
}

/// Filters float32 planes with an engine, channel by channel; copied channels are aligned with the result.
struct PlaneFilter: RowFilter {
    let engine: any FilterEngine
    /// Indices of the channels that are filtered.
    let filtered: [Int]
    /// Indices of the channels that are copied.
    let copied: [Int]
    let threads: Int

    var geometry: FilterGeometry { engine.filter.geometry }
    var tapRows: Int { engine.filter.taps.height }
    var rowGrain: Int { engine.rowGrain }

    func scratchBytes(rows: Int) -> Int {
        Saturating.product(engine.scratchBytes, engine.worthwhileThreads(rows: rows, of: threads))
    }

    func sourceRows(of rows: Range<Int>) -> Range<Int> {
        let own = engine.filter.sourceRows(of: rows)
        return copied.isEmpty ? own : own.joined(geometry.centreRows(of: rows))
    }

    func compute(
        _ rows: Range<Int>, of strip: Strip, into result: Strip, at index: Int
    ) throws(FilterError) -> [ClipCount] {
        for channel in filtered {
            try strip.planes.image.withPlane(channel) { source throws(FilterError) in
                try result.planes.image.withMutablePlane(channel) { target throws(FilterError) in
                    try engine.filter(
                        rows, of: source, from: strip.firstRow, into: &target, at: index, threads: threads)
                }
            }
        }
        for channel in copied { geometry.copyCentres(rows, ofPlane: channel, of: strip, into: result, at: index) }
        // Clipped samples are counted where the result is quantized.
        return []
    }
}

/// Computes all output channels of a layer; each is a sum over the input channels.
struct LayerFilter: RowFilter {
    let layer: PreparedLayer
    /// The input channels that the layer reads: the colour channels.
    let inputs: [Int]
    let threads: Int

    var geometry: FilterGeometry { layer.geometry }
    var tapRows: Int { layer.tapRows }
    var rowGrain: Int { layer.rowGrain }
    func scratchBytes(rows: Int) -> Int { layer.byteCount(rows: rows, threads: threads) }
    func sourceRows(of rows: Range<Int>) -> Range<Int> { layer.sourceRows(of: rows) }

    func compute(
        _ rows: Range<Int>, of strip: Strip, into result: Strip, at index: Int
    ) throws(FilterError) -> [ClipCount] {
        try layer.compute(
            rows, of: strip.planes.image, channels: inputs, from: strip.firstRow, into: &result.planes.image, at: index,
            threads: threads)
        return []
    }
}

/// Filters the bytes of 8-bit files without conversion to float; all channels are filtered alike.
///
/// It is used for kernels whose weights are small integers over a divisor. The bytes equal those computed with planes.
struct InterleavedFilter: RowFilter {
    let bytes: ByteFilter

    var geometry: FilterGeometry { bytes.filter.geometry }
    var tapRows: Int { bytes.filter.taps.height }
    var rowGrain: Int { 1 }

    func scratchBytes(rows: Int) -> Int { bytes.inputRowBytes }
    func sourceRows(of rows: Range<Int>) -> Range<Int> { bytes.filter.sourceRows(of: rows) }

    func compute(_ rows: Range<Int>, of strip: Strip, into result: Strip, at index: Int) -> [ClipCount] {
        bytes.filter(
            rows: rows, of: strip.bytes.image, from: strip.firstRow, into: &result.bytes.image, at: index)
    }
}

/// Copies the sample under the kernel's centre to each output position.
///
/// The result is the image itself, cropped for `valid` and extended by its border samples for `full`. It is used to
/// compare a result with its input.
struct CentreFilter: RowFilter {
    let geometry: FilterGeometry
    let layout: ChannelLayout
    let tapRows: Int

    var rowGrain: Int { 1 }
    func scratchBytes(rows: Int) -> Int { 0 }
    func sourceRows(of rows: Range<Int>) -> Range<Int> { geometry.centreRows(of: rows) }

    func compute(_ rows: Range<Int>, of strip: Strip, into result: Strip, at index: Int) -> [ClipCount] {
        for channel in 0..<layout.channelCount {
            geometry.copyCentres(rows, ofPlane: channel, of: strip, into: result, at: index)
        }
        return []
    }
}

extension FilterGeometry {
    /// Whether every output sample lies on the input sample of the same row and column.
    var keepsPositions: Bool {
        stride == .init(both: 1) && output == input && horizontal.centrePosition(at: 0) == 0
            && vertical.centrePosition(at: 0) == 0
    }

    /// The input rows under the centres of output rows; rows outside the image are clamped to its border.
    func centreRows(of rows: Range<Int>) -> Range<Int> {
        guard let first = rows.first, let last = rows.last else { return 0..<0 }
        return centre(of: first, vertical)..<centre(of: last, vertical) + 1
    }

    private func centre(of position: Int, _ axis: Axis) -> Int {
        min(max(axis.centrePosition(at: position), 0), axis.input - 1)
    }

    /// Copies the samples under the centres of output rows.
    func copyCentres(
        _ rows: Range<Int>, ofPlane channel: Int, of strip: Strip, into result: Strip, at index: Int
    ) {
        let keeps = keepsPositions
        strip.planes.image.withPlane(channel) { source in
            result.planes.image.withMutablePlane(channel) { target in
                for y in rows {
                    source.withRow(strip.index(of: centre(of: y, vertical))) { from in
                        target.withMutableRow(index + y - rows.lowerBound) { to in
                            if keeps {
                                for x in to.indices { to[x] = from[x] }
                            } else {
                                for x in to.indices { to[x] = from[centre(of: x, horizontal)] }
                            }
                        }
                    }
                }
            }
        }
    }
}

extension Range where Bound == Int {
    /// The smallest range that contains both; empty ranges are ignored.
    fileprivate func joined(_ other: Range<Int>) -> Range<Int> {
        if isEmpty { return other }
        return other.isEmpty ? self : Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
    }
}
