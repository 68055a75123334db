/// Conversions between a row of a file, its channels side by side, and rows of planes.
///
/// One channel at a time: the other channels' rows may belong to other owners.
package enum SampleConversion {
    /// Takes one channel out of interleaved integers.
    ///
    ///     target[x] = source[x * channels + channel]
    ///
    /// - Precondition: `source` holds `count * channels` elements, `target` holds `count`; 0 <= channel < channels.
    // Other modules call this without seeing its body: unspecialized, it is many times slower.
    @specialized(where Sample == UInt8)
    @specialized(where Sample == UInt16)
    package static func deinterleave<Sample: FixedWidthInteger & UnsignedInteger>(
        _ source: UnsafePointer<Sample>, channel: Int, of channels: Int, count: Int,
        into target: UnsafeMutablePointer<Float>
    ) {
        precondition(channel >= 0 && channel < channels && count >= 0, "a channel of the row")
        let first = unsafe source + channel
        // A step that is known at compile time lets the loop become vector code.
        switch channels {
        case 1: unsafe deinterleave(first, step: 1, count: count, into: target)
        case 2: unsafe deinterleave(first, step: 2, count: count, into: target)
        case 3: unsafe deinterleave(first, step: 3, count: count, into: target)
        case 4: unsafe deinterleave(first, step: 4, count: count, into: target)
        default: unsafe deinterleave(first, step: channels, count: count, into: target)
        }
    }

    /// Puts one channel's integers to their places between the other channels'.
    ///
    ///     target[x * channels + channel] = source[x]
    ///
    /// - Precondition: `source` holds `count` elements, `target` holds `count * channels`; 0 <= channel < channels.
    @specialized(where Sample == UInt8)
    @specialized(where Sample == UInt16)
    package static func interleave<Sample: FixedWidthInteger & UnsignedInteger>(
        _ source: UnsafePointer<Sample>, channel: Int, of channels: Int, count: Int,
        into target: UnsafeMutablePointer<Sample>
    ) {
        precondition(channel >= 0 && channel < channels && count >= 0, "a channel of the row")
        let first = unsafe target + channel
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
    private static func deinterleave<Sample: FixedWidthInteger & UnsignedInteger>(
        _ source: UnsafePointer<Sample>, step: Int, count: Int, into target: UnsafeMutablePointer<Float>
    ) {
        var x = 0
        while x < count {
            // By way of Int32, whose conversion is a vector instruction everywhere.
            unsafe target[x] = Float(Int32(truncatingIfNeeded: source[x &* step]))
            x &+= 1
        }
    }

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
