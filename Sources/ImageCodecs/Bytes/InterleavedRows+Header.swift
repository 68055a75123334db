import ImageBuffers

extension InterleavedRows {
    /// Traps where rows are not those of a file of bytes that still come, or not there.
    /// - Parameter left: how many rows of the file have not been decoded or encoded yet.
    borrowing func require(rows: Range<Int>, of header: ImageHeader, left: Int) {
        precondition(header.bitDepth == 8 && width == header.width, "rows of the header's width, in bytes")
        precondition(channels == header.layout.channelCount, "the header's channels")
        precondition(rows.lowerBound >= 0 && rows.upperBound <= height, "rows of the image")
        precondition(rows.count <= left, "no more rows than the header promised")
    }
}
