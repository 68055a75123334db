import ImageBuffers

/// Consecutive rows of an image on their way from one stage to the next: float32 planes, or interleaved bytes.
///
///     | headroom: the last rows of the strip before | rows |
///
/// The headroom repeats rows, so that whatever reads the strip finds a row and its neighbours in one piece of memory.
/// Written by one stage until it is published in its queue; only read from then on, by any number of stages.
final class Strip: @unchecked Sendable {
    private let samples: Samples
    /// The image's rows that the strip holds, those of the headroom not among them.
    var rows = 0..<0
    /// What the strip holds.
    let shape: StripShape
    /// Rows of the memory that precede `rows`.
    let headroom: Int
    /// Rows that fit behind the headroom.
    let capacity: Int
    /// How many still read the strip; guarded by the scheduler's monitor.
    var users = 0

    /// Allocates a strip.
    /// - Throws: `PlaneError.tooLarge`.
    init(_ shape: StripShape, headroom: Int, capacity: Int) throws(PlaneError) {
        self.shape = shape
        self.headroom = headroom
        self.capacity = capacity
        switch shape.samples {
        case .planes(let layout):
            let image = try PlanarImage(uninitializedWidth: shape.width, height: headroom + capacity, layout: layout)
            samples = .planes(Planes(image))
        case .bytes(let channels, let before, let after):
            let rows = try InterleavedRows(
                uninitializedWidth: shape.width, channels: channels, height: headroom + capacity, before: before,
                after: after)
            samples = .bytes(Bytes(rows))
        }
    }

    /// The samples as planes.
    /// - Precondition: a strip of planes.
    var planes: Planes {
        guard case .planes(let planes) = samples else { preconditionFailure("a strip of planes") }
        return planes
    }

    /// The samples as bytes.
    /// - Precondition: a strip of bytes.
    var bytes: Bytes {
        guard case .bytes(let bytes) = samples else { preconditionFailure("a strip of bytes") }
        return bytes
    }

    /// Whether the samples are bytes.
    var isOfBytes: Bool { if case .bytes = samples { true } else { false } }

    /// Planes that a strip owns.
    final class Planes {
        var image: PlanarImage
        init(_ image: consuming PlanarImage) { self.image = image }
    }

    /// Bytes that a strip owns.
    final class Bytes {
        var image: InterleavedRows
        init(_ image: consuming InterleavedRows) { self.image = image }
    }

    private enum Samples {
        case planes(Planes)
        case bytes(Bytes)
    }

    /// The image's row that the first row of the memory is, or would be.
    var firstRow: Int { rows.lowerBound - headroom }

    /// The row of the memory that holds a row of the image.
    func index(of row: Int) -> Int { row - firstRow }

    /// The row of the memory that the next row goes to.
    var end: Int { headroom + rows.count }

    /// Copies the last rows of the strip before into the headroom.
    func copyHeadroom(from previous: Strip) {
        // The memory of the strip before ends with the rows that precede this one's.
        let first = previous.rows.count
        switch samples {
        case .planes(let planes):
            for channel in 0..<shape.channelCount {
                planes.image.copyRows(headroom, ofPlane: channel, of: previous.planes.image, from: first, at: 0)
            }
        case .bytes(let bytes): bytes.image.copyRows(previous.bytes.image, from: first, count: headroom)
        }
    }
}

/// What the strips of one queue hold.
struct StripShape: Equatable {
    /// How samples lie in memory.
    enum Samples: Equatable {
        /// A plane for each channel, as float32.
        case planes(ChannelLayout)
        /// The bytes of a pixel side by side, with pixels of room at both ends of a row.
        case bytes(channels: Int, before: Int, after: Int)
    }

    /// Pixels of a row.
    var width: Int
    /// How they lie in memory.
    var samples: Samples

    /// Samples of a pixel.
    var channelCount: Int {
        switch samples {
        case .planes(let layout): layout.channelCount
        case .bytes(let channels, _, _): channels
        }
    }

    /// Bytes that a number of rows take.
    func byteCount(rows: Int) -> Int {
        switch samples {
        case .planes(let layout): Plane.byteCount(width: width, rows: rows, channels: layout.channelCount)
        case .bytes(let channels, let before, let after):
            Saturating.product(Saturating.sum(before, width, after), channels, rows)
        }
    }
}

extension Plane {
    /// Bytes that rows of several planes take, padding included.
    static func byteCount(width: Int, rows: Int, channels: Int) -> Int {
        // Rows are padded to 64 bytes and kept off multiples of 4096.
        Saturating.product(width + 32, rows, channels, MemoryLayout<Float>.stride)
    }
}

extension PlanarImage {
    /// Copies rows of one plane of another image of the same width.
    mutating func copyRows(
        _ count: Int, ofPlane channel: Int, of other: borrowing PlanarImage, from row: Int, at target: Int
    ) {
        guard count > 0 else { return }
        other.withPlane(channel) { source in
            withMutablePlane(channel) { plane in
                for y in 0..<count {
                    source.withRow(row + y) { from in
                        plane.withMutableRow(target + y) { to in
                            for x in to.indices { to[x] = from[x] }
                        }
                    }
                }
            }
        }
    }
}
