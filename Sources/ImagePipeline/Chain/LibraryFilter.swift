import Conventions
import Convolution
import ImageBuffers

/// Filters whole planes with a library's own arithmetic; copied channels are aligned with the result.
struct LibraryFilter: RowFilter {
    let operation: FilterOperation
    let samples: SampleKind
    let algorithm: FilterAlgorithm?
    let threads: Int
    let layout: ChannelLayout
    /// Indices of the channels that are copied.
    let copied: [Int]
    /// The sizes of the input and the result, and the centre positions for copied channels.
    let geometry: FilterGeometry
    let tapRows: Int
    /// Bytes needed for the library's sums.
    let sumBytes: Int
    /// Whether the input's planes are freed one by one, because no other stage reads them.
    var freesInput = false

    // All rows are computed at once.
    var rowGrain: Int { geometry.output.y }
    func scratchBytes(rows: Int) -> Int {
        Saturating.sum(sumBytes, Plane.byteCount(width: geometry.output.x, rows: geometry.output.y, channels: 1))
    }
    func sourceRows(of rows: Range<Int>) -> Range<Int> { 0..<geometry.input.y }

    func compute(
        _ rows: Range<Int>, of strip: Strip, into result: Strip, at index: Int
    ) throws(FilterError) -> [ClipCount] {
        precondition(rows.count == geometry.output.y && strip.rows.count == geometry.input.y, "whole planes")
        for channel in 0..<layout.channelCount {
            if copied.contains(channel) {
                geometry.copyCentres(rows, ofPlane: channel, of: strip, into: result, at: index)
            } else if freesInput {
                let plane = strip.planes.image.takePlane(channel)
                try apply(to: plane, channel: channel, into: result)
            } else {
                try strip.planes.image.withPlane(channel) { plane throws(FilterError) in
                    try apply(to: plane, channel: channel, into: result)
                }
            }
        }
        return []
    }

    private func apply(to plane: borrowing Plane, channel: Int, into result: Strip) throws(FilterError) {
        do throws(ConventionError) {
            let filtered = try operation.apply(
                to: plane, samples: samples, algorithm: algorithm,
                interleaving: Interleaving(ofChannel: channel, of: layout), threads: threads)
            result.planes.image.setPlane(channel, to: filtered)
        } catch {
            // The convention's other errors were thrown when the kernel was planned.
            guard case .filter(let error) = error else { preconditionFailure("a kernel that was planned: \(error)") }
            throw error
        }
    }
}

extension Interleaving {
    /// The position of a channel in OpenCV's arrays: blue, green, red, alpha.
    init(ofChannel channel: Int, of layout: ChannelLayout) {
        switch layout {
        case .rgb: self.init(index: 2 - channel, count: 3)
        case .rgba: self.init(index: channel == 3 ? 3 : 2 - channel, count: 4)
        // Grey with alpha is read as four channels, the first three of which are equal.
        case .grayAlpha: self.init(index: channel == 1 ? 3 : 0, count: 4)
        default: self.init(index: channel, count: layout.channelCount)
        }
    }
}
