import Platform

/// Rows of interleaved 8-bit samples, with space at both ends of a row for pixels beyond the image's border.
///
///     | before | width pixels of `channels` bytes | after |
///
/// Rows are `rowStride` bytes apart. The type owns its memory and is noncopyable.
@safe package struct InterleavedRows: ~Copyable {
    /// Pixels in a row.
    package let width: Int
    /// Bytes in a pixel: one for each channel.
    package let channels: Int
    /// Number of rows.
    package let height: Int
    /// Pixels of space before a row's first pixel.
    package let before: Int
    /// Distance between the starts of consecutive rows, in bytes.
    package let rowStride: Int

    private let base: UnsafeMutablePointer<UInt8>

    /// Allocates rows whose bytes have no defined value yet.
    /// - Parameters:
    ///   - width, channels, height: at least 1.
    ///   - before, after: pixels of space at the ends of a row, at least 0.
    /// - Throws: `PlaneError.tooLarge` if the size overflows or the memory cannot be allocated.
    package init(
        uninitializedWidth width: Int, channels: Int, height: Int, before: Int = 0, after: Int = 0
    ) throws(PlaneError) {
        precondition(width > 0 && channels > 0 && height > 0, "rows have at least one sample")
        precondition(before >= 0 && after >= 0, "room at the ends")
        let (stride, strideOverflows) = (before + width + after).multipliedReportingOverflow(by: channels)
        let (count, overflows) = stride.multipliedReportingOverflow(by: height)
        guard !strideOverflows, !overflows, let memory = unsafe HeapMemory.allocate(count) else {
            throw .tooLarge(width: width, height: height)
        }
        self.width = width
        self.channels = channels
        self.height = height
        self.before = before
        rowStride = stride
        unsafe base = memory.bindMemory(to: UInt8.self, capacity: count)
    }

    deinit { unsafe HeapMemory.free(base) }

    /// Calls a closure with the address of a row's first pixel.
    ///
    /// The pointer also reaches the space before the pixel and the following rows.
    ///
    /// Unsafe: the closure must stay within the rows' memory.
    package borrowing func withUnsafeRow<Result, Failure: Error>(
        _ y: Int, _ body: (UnsafePointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(y >= 0 && y < height, "a row")
        return try unsafe body(base + y * rowStride + before * channels)
    }

    /// Calls a closure with the address of a row's first pixel, for writing.
    ///
    /// The pointer also reaches the space before the pixel and the following rows.
    ///
    /// Unsafe: the closure must stay within the rows' memory.
    package mutating func withUnsafeMutableRow<Result, Failure: Error>(
        _ y: Int, _ body: (UnsafeMutablePointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(y >= 0 && y < height, "a row")
        return try unsafe body(base + y * rowStride + before * channels)
    }

    /// Replaces the first `count` rows, including the space at their ends, with rows of the same shape, from `row` on.
    package mutating func copyRows(_ other: borrowing InterleavedRows, from row: Int, count: Int) {
        precondition(rowStride == other.rowStride && before == other.before, "rows of the same shape")
        precondition(count >= 0 && row >= 0 && count <= height && count <= other.height - row, "rows of both")
        unsafe base.update(from: other.base + row * rowStride, count: count * rowStride)
    }
}
