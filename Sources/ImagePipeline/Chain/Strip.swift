import ImageBuffers

/// Consecutive rows of an image that stages pass on, as float32 planes or as interleaved bytes.
///
///     | headroom: the last rows of the previous strip | rows |
///
/// The headroom repeats rows, so that readers find a row and its neighbours in contiguous memory. One stage writes the
/// strip until it is published in its queue. From then on, any number of stages read it.
final class Strip: @unchecked Sendable {
    private let samples: Samples
    /// The image rows in the strip, without the headroom.
    var rows = 0..<0
    /// The width and memory layout of the samples.
    let shape: StripShape
    /// Number of rows in memory before `rows`.
    let headroom: Int
    /// Maximum number of rows after the headroom.
    let capacity: Int
    /// Number of users that have not released the strip; guarded by the scheduler's monitor.
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

    /// The image row of the first row in memory; negative if the headroom precedes the image.
    var firstRow: Int { rows.lowerBound - headroom }

    /// The row in memory that holds a row of the image.
    func index(of row: Int) -> Int { row - firstRow }

    /// The row in memory where the next row is stored.
    var end: Int { headroom + rows.count }

    /// Copies the last rows of the previous strip into the headroom.
    func copyHeadroom(from previous: Strip) {
        // The memory of the previous strip ends with the rows that precede this strip.
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

/// The width and memory layout of a queue's strips.
struct StripShape: Equatable {
    /// How samples are laid out in memory.
    enum Samples: Equatable {
        /// One float32 plane for each channel.
        case planes(ChannelLayout)
        /// Interleaved bytes, with room for more pixels at both ends of a row.
        case bytes(channels: Int, before: Int, after: Int)
    }

    /// Pixels per row.
    var width: Int
    /// The memory layout of the samples.
    var samples: Samples

    /// Samples per pixel.
    var channelCount: Int {
        switch samples {
        case .planes(let layout): layout.channelCount
        case .bytes(let channels, _, _): channels
        }
    }

    /// Bytes needed for a number of rows.
    func byteCount(rows: Int) -> Int {
        switch samples {
        case .planes(let layout): Plane.byteCount(width: width, rows: rows, channels: layout.channelCount)
        case .bytes(let channels, let before, let after):
            Saturating.product(Saturating.sum(before, width, after), channels, rows)
        }
    }
}

extension Plane {
    /// Bytes needed for rows of several planes, including padding.
    static func byteCount(width: Int, rows: Int, channels: Int) -> Int {
        // Rows are padded to 64 bytes, but not to multiples of 4096.
        Saturating.product(width + 32, rows, channels, MemoryLayout<Float>.stride)
    }
}
