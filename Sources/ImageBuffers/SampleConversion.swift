/// Conversions between a row of a file, its channels side by side, and rows of single channels.
package enum SampleConversion {
    /// Puts one channel's integers to their places between the other channels'.
    ///
    ///     target[x * channels + channel] = source[x]
    ///
    /// - Precondition: `source` holds `count` elements, `target` holds `count * channels`; 0 <= channel < channels.
    // Other modules call this without seeing its body: unspecialized, it is many times slower.
    @specialized(where Sample == UInt8)
    @specialized(where Sample == UInt16)
    package static func interleave<Sample: FixedWidthInteger & UnsignedInteger>(
        _ source: UnsafePointer<Sample>, channel: Int, of channels: Int, count: Int,
        into target: UnsafeMutablePointer<Sample>
    ) {
        precondition(channel >= 0 && channel < channels && count >= 0, "a channel of the row")
        let first = unsafe target + channel
        // A step that is known at compile time lets the loop become vector code.
        switch channels {
        case 1: unsafe first.update(from: source, count: count)
        case 2: unsafe interleave(source, step: 2, count: count, into: first)
        case 3: unsafe interleave(source, step: 3, count: count, into: first)
        case 4: unsafe interleave(source, step: 4, count: count, into: first)
        default: unsafe interleave(source, step: channels, count: count, into: first)
        }
    }

    // The index stays below count * step, which the callers' buffers hold: it cannot overflow.
    @inline(__always)
    private static func interleave<Sample: FixedWidthInteger & UnsignedInteger>(
        _ source: UnsafePointer<Sample>, step: Int, count: Int, into target: UnsafeMutablePointer<Sample>
    ) {
        var x = 0
        while x < count {
            unsafe target[x &* step] = source[x]
            x &+= 1
        }
    }
}
