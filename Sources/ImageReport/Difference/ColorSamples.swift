internal import CSampleLoops

/// Memory for rows of interleaved integers without opacity, for images that store samples differently.
@safe package final class ColorSamples {
    private let width: Int
    private let channels: Int
    private let bitDepth: Int
    private let rowCount: Int
    private let memory: UnsafeMutableRawBufferPointer

    /// Allocates rows.
    package init(width: Int, channels: Int, bitDepth: Int, rowCount: Int) {
        (self.width, self.channels, self.bitDepth, self.rowCount) = (width, channels, bitDepth, rowCount)
        unsafe memory = .allocate(
            byteCount: Self.byteCount(width: width, channels: channels, bitDepth: bitDepth, rowCount: rowCount),
            alignment: 64)
    }

    deinit { unsafe memory.deallocate() }

    /// Bytes needed for rows.
    package static func byteCount(width: Int, channels: Int, bitDepth: Int, rowCount: Int) -> Int {
        width * channels * (bitDepth / 8) * rowCount
    }

    private var stride: Int { width * channels * (bitDepth / 8) }

    /// Calls a closure with the memory of a row, which it fills.
    package func withRow<Result>(_ y: Int, _ body: (UnsafeMutableRawPointer) -> Result) -> Result {
        precondition(y >= 0 && y < rowCount, "a row")
        guard let base = unsafe memory.baseAddress else { preconditionFailure("rows that were allocated") }
        return unsafe body(base + y * stride)
    }

    /// Copies the colours of a row of pixels with opacity.
    ///
    /// Unsafe: `pixels` is a row of `width` pixels, each of `channels + 1` samples, the last of which is opacity.
    package func setRow(_ y: Int, omittingOpacityOf pixels: UnsafeRawPointer) {
        unsafe withRow(y) { row in
            if bitDepth == 16 {
                unsafe csl_keep_word_channels(
                    pixels.assumingMemoryBound(to: UInt16.self), channels + 1, channels, width,
                    row.assumingMemoryBound(to: UInt16.self))
            } else {
                unsafe csl_keep_byte_channels(
                    pixels.assumingMemoryBound(to: UInt8.self), channels + 1, channels, width,
                    row.assumingMemoryBound(to: UInt8.self))
            }
        }
    }

    /// Calls a closure with the first `count` rows.
    package func withRows<Failure: Error>(
        _ count: Int, _ body: (InterleavedSamples) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(count >= 0 && count <= rowCount, "rows that there are")
        guard let base = unsafe memory.baseAddress else { preconditionFailure("rows that were allocated") }
        try unsafe body(
            InterleavedSamples(
                UnsafeRawPointer(base), stride: stride, rowCount: count, width: width, channels: channels,
                bitDepth: bitDepth))
    }
}
