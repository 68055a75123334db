import ImageCodecs
import ImageFilters
import ImagePlanes

/// Rows of float32 planes, which an engine filters one by one: what every image can go through as.
struct PlanarWay: StripWay {
    let engine: any FilterEngine
    let layout: ChannelLayout
    /// How many threads may compute.
    let threads: Int

    var filter: ResolvedFilter { engine.filter }
    var rowGrain: Int { engine.rowGrain }
    var stripBytes: Int { 4 << 20 }

    func inputBytes(rows: Int) -> Int {
        MemoryNeed.planes(width: filter.geometry.input.x, rows: rows, channels: layout.channelCount)
    }

    func resultBytes(rows: Int) -> Int {
        MemoryNeed.planes(width: filter.geometry.output.x, rows: rows, channels: layout.channelCount)
    }

    func scratchBytes(rows: Int) -> Int {
        Saturating.product(engine.scratchBytes, engine.worthwhileThreads(rows: rows, of: threads))
    }

    func makeInput(rows: Int) throws(PlaneError) -> PlanarStrip {
        try PlanarStrip(width: filter.geometry.input.x, rows: rows, layout: layout)
    }

    func makeResult(rows: Int) throws(PlaneError) -> PlanarStrip {
        try PlanarStrip(width: filter.geometry.output.x, rows: rows, layout: layout)
    }

    func decode(_ count: Int, from reader: any ImageReader, into strip: PlanarStrip, at row: Int) throws(CodecError) {
        try reader.read(rows: count, into: &strip.image, at: row)
    }

    func compute(
        _ rows: Range<Int>, of strip: PlanarStrip, from shift: Int, into result: PlanarStrip
    ) throws(FilterError) -> ClipCount {
        for channel in 0..<layout.channelCount {
            if channel == layout.alphaIndex {
                result.image.copyRows(
                    ofPlane: channel, of: strip.image, from: rows.lowerBound - shift, count: rows.count)
            } else {
                try strip.image.withPlane(channel) { source throws(FilterError) in
                    try result.image.withMutablePlane(channel) { target throws(FilterError) in
                        try Self.filter(
                            rows, by: engine, of: source, from: shift, into: &target,
                            threads: engine.worthwhileThreads(rows: rows.count, of: threads))
                    }
                }
            }
        }
        // The encoder counts what it clips.
        return ClipCount()
    }

    func encode(_ count: Int, of result: PlanarStrip, by writer: any ImageWriter) throws(CodecError) {
        try writer.write(rows: 0..<count, of: result.image)
    }

    /// Unsafe leaf: the source plane holds the image rows that the output rows need, the first of its rows being image row
    /// `shift`, as the caller has checked; the target plane has room for the output rows.
    private static func filter(
        _ rows: Range<Int>, by engine: some FilterEngine, of source: borrowing Plane, from shift: Int,
        into target: inout Plane, threads: Int
    ) throws(FilterError) {
        precondition(rows.count <= target.height, "room for the rows")
        let (inputStride, outputStride) = (source.rowStride, target.rowStride)
        try unsafe source.withUnsafeBase { input throws(FilterError) in
            try unsafe target.withUnsafeMutableBase { output throws(FilterError) in
                try unsafe engine.filter(
                    rows: rows, of: input - shift * inputStride, inputStride: inputStride,
                    into: output - rows.lowerBound * outputStride, outputStride: outputStride,
                    threads: threads)
            }
        }
    }
}

/// A strip of planes.
final class PlanarStrip: Strip, @unchecked Sendable {
    var image: PlanarImage
    var rows = 0..<0
    var height: Int { image.height }

    init(width: Int, rows: Int, layout: ChannelLayout) throws(PlaneError) {
        image = try PlanarImage(uninitializedWidth: width, height: rows, layout: layout)
    }

    func copyRows(_ other: PlanarStrip, from row: Int, count: Int) {
        for channel in 0..<image.channelCount {
            image.copyRows(ofPlane: channel, of: other.image, from: row, count: count)
        }
    }
}

extension PlanarImage {
    fileprivate mutating func copyRows(ofPlane channel: Int, of other: borrowing PlanarImage, from row: Int, count: Int)
    {
        guard count > 0 else { return }
        other.withPlane(channel) { source in
            withMutablePlane(channel) { target in target.copyRows(count, at: 0, from: source, at: row) }
        }
    }
}

extension Plane {
    /// Copies rows of another plane of the same width.
    fileprivate mutating func copyRows(_ count: Int, at row: Int, from other: borrowing Plane, at otherRow: Int) {
        precondition(width == other.width && row >= 0 && otherRow >= 0, "planes of equal width")
        precondition(row + count <= height && otherRow + count <= other.height, "rows of the planes")
        let (stride, otherStride, width) = (rowStride, other.rowStride, width)
        unsafe other.withUnsafeBase { source in
            unsafe withUnsafeMutableBase { target in
                for y in 0..<count {
                    unsafe (target + (row + y) * stride).update(
                        from: source + (otherRow + y) * otherStride, count: width)
                }
            }
        }
    }
}
