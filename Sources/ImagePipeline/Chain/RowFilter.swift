import Conventions
import Convolution
import ImageBuffers

/// Computes rows of one kernel's result from the rows of its input: what a filter stage does with its strips.
protocol RowFilter: Sendable {
    /// Where the kernel's taps fall.
    var geometry: FilterGeometry { get }
    /// The kernel's rows.
    var tapRows: Int { get }
    /// Output rows that cost as much as one of them.
    var rowGrain: Int { get }
    /// Bytes that are needed beside the strips to compute a number of rows.
    func scratchBytes(rows: Int) -> Int
    /// The input rows that a range of output rows reads; empty for none.
    func sourceRows(of rows: Range<Int>) -> Range<Int>

    /// Computes output rows, all of whose source rows the strip and its headroom hold.
    /// - Parameter index: the row of the result's memory that the first goes to.
    /// - Returns: how many samples were clipped, where they are integers already.
    /// - Throws: `FilterError.tooLarge` when a thread has not the memory that it needs.
    func compute(
        _ rows: Range<Int>, of strip: Strip, into result: Strip, at index: Int
    ) throws(FilterError) -> ClipCount
}

extension RowFilter {
    /// Input rows from a kernel's first to its last.
    private var span: Int { geometry.vertical.span(ofTaps: tapRows) }

    /// Rows before a strip that output rows need which the strip before could not complete.
    ///
    /// Output rows are computed in whole grains; input rows are held until the last row of a grain is there.
    var reach: Int { Saturating.sum(span, (rowGrain - 1) * geometry.stride.y, geometry.stride.y) }
}

/// Filters float32 planes by an engine, one channel after the other; alpha is brought to the result's size.
struct PlaneFilter: RowFilter {
    let engine: any FilterEngine
    let layout: ChannelLayout
    /// Whether the result has alpha too.
    var keepsAlpha = true
    let threads: Int

    var geometry: FilterGeometry { engine.filter.geometry }
    var tapRows: Int { engine.filter.taps.height }
    var rowGrain: Int { engine.rowGrain }

    func scratchBytes(rows: Int) -> Int {
        Saturating.product(engine.scratchBytes, engine.worthwhileThreads(rows: rows, of: threads))
    }

    func sourceRows(of rows: Range<Int>) -> Range<Int> {
        let own = engine.filter.sourceRows(of: rows)
        return layout.alphaIndex == nil ? own : own.joined(geometry.centreRows(of: rows))
    }

    func compute(
        _ rows: Range<Int>, of strip: Strip, into result: Strip, at index: Int
    ) throws(FilterError) -> ClipCount {
        for channel in layout.colorChannels {
            try strip.planes.image.withPlane(channel) { source throws(FilterError) in
                try result.planes.image.withMutablePlane(channel) { target throws(FilterError) in
                    try engine.filter(
                        rows, of: source, from: strip.firstRow, into: &target, at: index, threads: threads)
                }
            }
        }
        if let alpha = layout.alphaIndex, keepsAlpha {
            geometry.copyCentres(rows, ofPlane: alpha, of: strip, into: result, at: index)
        }
        // The stage that makes integers counts what it clips.
        return ClipCount()
    }
}

/// Computes all output channels of a layer, each a sum over input channels.
struct LayerFilter: RowFilter {
    let layer: PreparedLayer
    /// The input's channels that the layer is given: those of colour.
    let inputs: [Int]
    let threads: Int

    var geometry: FilterGeometry { layer.geometry }
    var tapRows: Int { layer.tapRows }
    var rowGrain: Int { layer.rowGrain }
    func scratchBytes(rows: Int) -> Int { layer.byteCount(rows: rows, threads: threads) }
    func sourceRows(of rows: Range<Int>) -> Range<Int> { layer.sourceRows(of: rows) }

    func compute(
        _ rows: Range<Int>, of strip: Strip, into result: Strip, at index: Int
    ) throws(FilterError) -> ClipCount {
        try layer.compute(
            rows, of: strip.planes.image, channels: inputs, from: strip.firstRow, into: &result.planes.image, at: index,
            threads: threads)
        return ClipCount()
    }
}

/// Filters bytes as they are in files of 8 bits: no sample becomes a float, and all channels are filtered alike.
///
/// For kernels whose weights are small whole numbers over a divisor. The bytes are those that planes would come to.
struct InterleavedFilter: RowFilter {
    let bytes: ByteFilter

    var geometry: FilterGeometry { bytes.filter.geometry }
    var tapRows: Int { bytes.filter.taps.height }
    var rowGrain: Int { 1 }

    func scratchBytes(rows: Int) -> Int { bytes.inputRowBytes }
    func sourceRows(of rows: Range<Int>) -> Range<Int> { bytes.filter.sourceRows(of: rows) }

    func compute(_ rows: Range<Int>, of strip: Strip, into result: Strip, at index: Int) -> ClipCount {
        bytes.filter(
            rows: rows, of: strip.bytes.image, from: strip.firstRow, into: &result.bytes.image, at: index)
    }
}

/// The samples under the kernel's centre: the image itself, cropped for `valid`, continued by its border samples for
/// `full`; what a result is compared with where it is compared with its input.
struct CentreFilter: RowFilter {
    let geometry: FilterGeometry
    let layout: ChannelLayout
    let tapRows: Int

    var rowGrain: Int { 1 }
    func scratchBytes(rows: Int) -> Int { 0 }
    func sourceRows(of rows: Range<Int>) -> Range<Int> { geometry.centreRows(of: rows) }

    func compute(_ rows: Range<Int>, of strip: Strip, into result: Strip, at index: Int) -> ClipCount {
        for channel in 0..<layout.channelCount {
            geometry.copyCentres(rows, ofPlane: channel, of: strip, into: result, at: index)
        }
        return ClipCount()
    }
}

extension FilterGeometry {
    /// Whether every output sample lies on the input sample of the same row and column.
    var keepsPositions: Bool {
        stride == .init(both: 1) && output == input && horizontal.centrePosition(at: 0) == 0
            && vertical.centrePosition(at: 0) == 0
    }

    /// The input rows under the centres of output rows, those outside the image taken to its border.
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
    /// The least range that holds both, an empty one holding nothing.
    fileprivate func joined(_ other: Range<Int>) -> Range<Int> {
        if isEmpty { return other }
        return other.isEmpty ? self : Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
    }
}
