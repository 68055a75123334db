internal import CSampleLoops

/// The numbers of samples by difference of two images' integers, from which all figures of `DifferenceMetrics` follow.
package struct DifferenceHistogram: Sendable {
    /// Number of compared channels, the first ones of the images.
    package let channels: Int
    /// Rows added so far.
    package private(set) var rowCount = 0
    /// The largest |a - b|.
    private(set) var largest = 0
    /// The first sample with the largest difference, in the order row, channel, column; `nil` if nothing differs.
    private(set) var largestPosition: DifferenceMetrics.Position?
    /// Numbers of samples, by |a - b|.
    private(set) var counts: [UInt64]

    /// Creates an empty histogram.
    /// - Parameter bitDepth: 8 or 16.
    package init(channels: Int, bitDepth: Int) {
        self.channels = channels
        counts = [UInt64](repeating: 0, count: 1 << bitDepth)
    }

    /// Adds the next rows of both images.
    /// - Precondition: the rows have one shape, and the channels and depth of the histogram.
    package mutating func add(_ a: InterleavedSamples, _ b: InterleavedSamples) {
        precondition(a.matches(b) && a.channels == channels && counts.count == 1 << a.bitDepth, "rows of one shape")
        for y in 0..<a.rowCount {
            // The loops write to one bin for each value of an integer of this depth.
            let largestOfRow = unsafe counts.withUnsafeMutableBufferPointer { bins in
                a.bitDepth == 16
                    ? unsafe Int(csl_count_word_differences(a.words(y), b.words(y), a.rowLength, bins.baseAddress))
                    : unsafe Int(csl_count_byte_differences(a.bytes(y), b.bytes(y), a.rowLength, bins.baseAddress))
            }
            if largestOfRow > largest {
                largest = largestOfRow
                largestPosition = position(of: largestOfRow, a, b, row: y)
            }
            rowCount += 1
        }
    }

    /// The position of a row's first difference of a given size.
    private func position(
        of difference: Int, _ a: InterleavedSamples, _ b: InterleavedSamples, row y: Int
    ) -> DifferenceMetrics.Position? {
        for channel in 0..<channels {
            for x in 0..<a.width {
                let index = x * channels + channel
                if abs(a.sample(index, row: y) - b.sample(index, row: y)) == difference {
                    return .init(channel: channel, x: x, y: rowCount)
                }
            }
        }
        return nil
    }
}
