internal import CFilterKernels
package import ImageBuffers

/// Filters rows of interleaved bytes with a kernel whose weights are small whole numbers over a divisor.
///
/// Sums are exact. The bytes equal the rounded result of an engine whose sums are exact as well.
///
///     out = clip(round(gain * (sum of weight * sample) / divisor + bias), 0, 255), with ties to even
///
/// Samples are not converted to float32 and back, channels are not separated, and four times as many samples fit into
/// the cache. Each row is extended past the border once, when it is decoded, so that all outputs are computed alike.
///
/// Complexity: O(output samples * nonzero taps).
package struct ByteFilter: Sendable {
    /// The filter to compute.
    package let filter: ResolvedFilter
    /// Channels in a pixel, all of which are filtered.
    package let channels: Int
    private let weights: ByteWeights
    private let instructions: InstructionSet
    /// Source columns of the pixels before a row's first and after its last; `nil` for a constant border.
    private let columnsBefore: [Int?]
    private let columnsAfter: [Int?]
    private let outsideSample: UInt8

    /// The maximum width of an extension, in pixels; wider ones, which are rare, are left to the engines.
    private static let widestMargin = 1024

    /// Creates a byte filter, or `nil` if the filter is not of this kind.
    ///
    /// `ByteWeights` must be able to represent the weights, the gain and the bias. There must be no stride along rows,
    /// and the boundary mode must extend the image with samples near the border or with a byte.
    package init?(_ filter: ResolvedFilter, channels: Int, instructions: InstructionSet = .preferred) {
        precondition(1...Int(CFK_MOST_BYTE_CHANNELS) ~= channels, "channels of a pixel")
        let axis = filter.geometry.horizontal
        guard axis.stride == 1, let weights = ByteWeights(filter),
            let outside = UInt8(exactly: filter.boundary.outsideValue)
        else { return nil }
        // `wrap` needs the other end of a column, which may not be in memory; `renormalize` and `copy` give no plain
        // sums.
        let extends = [.border, .mirrored].contains(filter.boundary.row.reach)
        guard extends || filter.boundary == .constant(filter.boundary.outsideValue) else { return nil }
        let before = max(0, axis.before)
        let after = max(0, axis.position(ofTap: filter.taps.width - 1, at: axis.output - 1) - (axis.input - 1))
        guard before <= Self.widestMargin, after <= Self.widestMargin else { return nil }
        self.filter = filter
        self.channels = channels
        self.weights = weights
        self.instructions = instructions
        let boundary = filter.boundary
        columnsBefore = (-before..<0).map { boundary.sourceIndex(of: $0, count: axis.input) }
        columnsAfter = (axis.input..<axis.input + after).map { boundary.sourceIndex(of: $0, count: axis.input) }
        outsideSample = outside
    }

    /// The estimated time for an image on one thread, in seconds.
    ///
    /// Conversion, sums and rounding were measured on an AMD EPYC (Zen 3) at about 3.4 GHz: 0.2 ns for each sample and
    /// 0.02 ns for each tap. With four lanes they take three times as long.
    package var estimatedSeconds: Double {
        let size = filter.geometry.output
        let lanes = instructions == .avx2 ? 1.0 : 3.0
        return Double(size.x) * Double(size.y) * Double(channels) * (0.2 + 0.02 * Double(weights.taps.count)) * lanes
            * 1e-9
    }

    /// A description of the kernel: `9 whole weights over 45`.
    package var summary: String {
        let count = weights.taps.count
        return "\(count) whole weight\(count == 1 ? "" : "s")"
            + (weights.divisor == 1 ? "" : " over \(weights.divisor)")
    }

    /// Number of pixels past the border that are needed before a row's first pixel, and after its last.
    package var before: Int { columnsBefore.count }
    package var after: Int { columnsAfter.count }

    /// Bytes in a row of the input, with the pixels past its ends.
    package var inputRowBytes: Int { (columnsBefore.count + filter.geometry.input.x + columnsAfter.count) * channels }

    /// Fills in the pixels past the border at the ends of rows, according to the boundary mode.
    package func extend(rows: Range<Int>, of image: inout InterleavedRows) {
        precondition(hasInputShape(image), "rows of the input")
        let width = filter.geometry.input.x
        for y in rows {
            unsafe image.withUnsafeMutableRow(y) { row in
                unsafe fill(columnsBefore, at: -columnsBefore.count, of: row)
                unsafe fill(columnsAfter, at: width, of: row)
            }
        }
    }

    /// Unsafe leaf: the row has space for the pixels, and the source columns lie in the row.
    private func fill(_ columns: [Int?], at first: Int, of row: UnsafeMutablePointer<UInt8>) {
        for (index, column) in columns.enumerated() {
            let target = unsafe row + (first + index) * channels
            if let column {
                unsafe target.update(from: row + column * channels, count: channels)
            } else {
                unsafe target.update(repeating: outsideSample, count: channels)
            }
        }
    }

    /// Computes output rows.
    /// - Parameters:
    ///   - rows: rows of the output.
    ///   - input: extended rows, starting with the image's row `shift`; all that the output rows need.
    ///   - output: receives the rows from its row `start` on.
    /// - Returns: for each channel, the numbers of samples that were rounded to less than 0 and to more than 255.
    package func filter(
        rows: Range<Int>, of input: borrowing InterleavedRows, from shift: Int, into output: inout InterleavedRows,
        at start: Int = 0
    ) -> [ClipCount] {
        let geometry = filter.geometry
        precondition(rows.lowerBound >= 0 && rows.upperBound <= geometry.output.y, "rows of the output")
        precondition(hasInputShape(input) && output.width == geometry.output.x, "rows of the filter's shapes")
        precondition(
            output.channels == channels && start >= 0 && rows.count <= output.height - start, "room for the rows")
        let groups = (weights.taps.count + Int(CFK_BYTE_TAP_GROUP) - 1) / Int(CFK_BYTE_TAP_GROUP)
        let count = groups * Int(CFK_BYTE_TAP_GROUP)
        // The last group is padded with weights of 0.
        let numbers = weights.taps.map { Int16($0.weight) } + Array(repeating: 0, count: count - weights.taps.count)
        let outside = [UInt8](repeating: outsideSample, count: filter.boundary.extends ? 0 : input.rowStride)
        var clips = [cfk_byte_clips](repeating: cfk_byte_clips(), count: channels)
        unsafe withUnsafeTemporaryAllocation(of: UnsafePointer<UInt8>?.self, capacity: count) { pointers in
            unsafe outside.withUnsafeBufferPointer { outside in
                for (index, y) in rows.enumerated() {
                    unsafe findTaps(of: y, in: input, from: shift, outside: outside, pointers: pointers)
                    unsafe output.withUnsafeMutableRow(start + index) { target in
                        unsafe numbers.withUnsafeBufferPointer { numbers in
                            unsafe clips.withUnsafeMutableBufferPointer { clips in
                                var row = unsafe cfk_byte_row(
                                    taps: UnsafePointer(pointers.baseAddress), weights: numbers.baseAddress,
                                    tap_count: count, start: UInt16(weights.start), zero: Int32(weights.zero),
                                    divisor: Int32(weights.divisor), output: target,
                                    count: geometry.output.x * channels, channels: Int32(channels),
                                    clips: clips.baseAddress)
                                unsafe cfk_filter_bytes(instructions.code, &row)
                            }
                        }
                    }
                }
            }
        }
        return clips.map { ClipCount(low: Int($0.low), high: Int($0.high)) }
    }

    /// Finds the address of each tap of an output row's first sample.
    ///
    /// Unsafe leaf: a tap of the first sample lies at most `columnsBefore.count` pixels before its row, and a tap of
    /// the last sample at most `columnsAfter.count` pixels after it. The input and the row of outside samples have
    /// space for both.
    private func findTaps(
        of y: Int, in input: borrowing InterleavedRows, from shift: Int, outside: UnsafeBufferPointer<UInt8>,
        pointers: UnsafeMutableBufferPointer<UnsafePointer<UInt8>?>
    ) {
        let (rows, columns) = (filter.geometry.vertical, filter.geometry.horizontal)
        for index in pointers.indices {
            let tap = weights.taps[min(index, weights.taps.count - 1)]
            let column = columns.position(ofTap: tap.column, at: 0) * channels
            if let row = filter.boundary.sourceIndex(of: rows.position(ofTap: tap.row, at: y), count: rows.input) {
                unsafe pointers[index] = input.withUnsafeRow(row - shift) { unsafe $0 + column }
            } else {
                unsafe pointers[index] = outside.baseAddress.map { unsafe $0 + columnsBefore.count * channels + column }
            }
        }
    }

    private func hasInputShape(_ image: borrowing InterleavedRows) -> Bool {
        image.width == filter.geometry.input.x && image.channels == channels && image.before >= columnsBefore.count
            && image.rowStride >= (image.before + image.width + columnsAfter.count) * channels
    }
}

extension BoundaryMode {
    /// Whether every position past the border maps to a sample of the image.
    fileprivate var extends: Bool {
        if case .constant = self { false } else { true }
    }
}
