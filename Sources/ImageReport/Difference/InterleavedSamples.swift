/// Borrowed rows of interleaved integers of 8 or 16 bits: colours without opacity.
///
/// This is the fastest form for comparing two images, because files and strips hold samples in this order.
@safe package struct InterleavedSamples: @unchecked Sendable {
    /// Pixels per row.
    package let width: Int
    /// Samples per pixel.
    package let channels: Int
    /// Bits per sample: 8 or 16.
    package let bitDepth: Int
    /// Number of rows.
    package let rowCount: Int
    // The owner keeps the memory unchanged while a value is used.
    private let base: UnsafeRawPointer
    private let stride: Int

    /// Borrows rows that are `stride` bytes apart.
    ///
    /// Unsafe: the memory must hold the rows, unchanged, while the value is used; words must be aligned.
    package init(
        _ base: UnsafeRawPointer, stride: Int, rowCount: Int, width: Int, channels: Int, bitDepth: Int
    ) {
        precondition(bitDepth == 8 || bitDepth == 16, "integers of 8 or 16 bits")
        precondition(width > 0 && channels > 0 && rowCount >= 0, "rows of samples")
        (self.width, self.channels, self.bitDepth, self.rowCount) = (width, channels, bitDepth, rowCount)
        self.stride = stride
        unsafe self.base = base
    }

    /// Samples per row.
    var rowLength: Int { width * channels }

    /// Whether both have the same shape.
    func matches(_ other: InterleavedSamples) -> Bool {
        width == other.width && channels == other.channels && rowCount == other.rowCount && bitDepth == other.bitDepth
    }

    /// The address of a row's bytes.
    func bytes(_ y: Int) -> UnsafePointer<UInt8> {
        precondition(bitDepth == 8 && y >= 0 && y < rowCount, "a row of bytes")
        return unsafe (base + y * stride).assumingMemoryBound(to: UInt8.self)
    }

    /// The address of a row's words.
    func words(_ y: Int) -> UnsafePointer<UInt16> {
        precondition(bitDepth == 16 && y >= 0 && y < rowCount, "a row of words")
        return unsafe (base + y * stride).assumingMemoryBound(to: UInt16.self)
    }

    /// A sample of a row.
    package func sample(_ index: Int, row y: Int) -> Int {
        precondition(index >= 0 && index < rowLength, "a sample of a row")
        return unsafe bitDepth == 16 ? Int(words(y)[index]) : Int(bytes(y)[index])
    }
}
