public import ImageBuffers

/// Decodes one image from top to bottom, some rows at a time.
///
/// Not thread-safe: one reader is used from one thread at a time.
public protocol ImageReader: AnyObject {
    /// Known as soon as the reader exists.
    var header: ImageHeader { get }

    /// Bytes that the reader will hold of an image that it cannot decode row by row, at most; 0 for the others.
    var heldBytes: Int { get }

    /// Decodes the next `count` rows into rows `row ..< row + count` of `image`.
    ///
    /// `image` has the header's width and layout; its height is the caller's: the whole image, or a strip.
    /// - Throws: `CodecError`; the reader is then of no further use.
    /// - Precondition: the rows fit into `image`, and no more rows are asked for than the header promised.
    func read(rows count: Int, into image: inout PlanarImage, at row: Int) throws(CodecError)

    /// Whether rows can be had as bytes, by `read(rows:into:at:)` of interleaved rows: of a file of 8 bits that needs no
    /// conversion.
    var givesBytes: Bool { get }

    /// Decodes the next `count` rows into rows `row ..< row + count` of `image`: the same samples, as bytes.
    /// - Throws: as above.
    /// - Precondition: as above, and `givesBytes`.
    func read(rows count: Int, into image: inout InterleavedRows, at row: Int) throws(CodecError)

    /// What was found before the samples, for a writer that begins before the last row is read.
    ///
    /// A reader that has to decode the whole image first does so.
    /// - Throws: `CodecError`; the reader is then of no further use.
    func leadingMetadata() throws(CodecError) -> ImageMetadata

    /// Reads what follows the last row, checks that the file ends as it should, and returns what was found beside the
    /// samples. To be called after the last row.
    func finish() throws(CodecError) -> ImageMetadata
}

/// Encodes one image from top to bottom, some rows at a time.
///
/// Not thread-safe: one writer is used from one thread at a time.
public protocol ImageWriter: AnyObject {
    /// Encodes rows `rows` of `image` as the next rows of the file.
    ///
    /// Samples are floats in the units that the writer's `Quantizer` takes to the file's (0...255 or 0...65535); it
    /// rounds and clips them, and counts the clipped ones. Alpha goes through its `forAlpha`.
    /// - Throws: `CodecError`; the writer is then of no further use.
    /// - Precondition: `image` has the header's width and layout, and no more rows come than the header promised.
    func write(rows: Range<Int>, of image: borrowing PlanarImage) throws(CodecError)

    /// Encodes rows `rows` of `image` as the next rows of the file: bytes that are the file's samples already.
    /// - Throws: as above.
    /// - Precondition: as above, the file is a PNG or JPEG image of 8 bits, and its channels are the rows'.
    func write(rows: Range<Int>, of image: borrowing InterleavedRows) throws(CodecError)

    /// Writes what follows the last row and flushes the sink. To be called after the last row.
    func finish() throws(CodecError)

    /// As `finish()`, with metadata that was found behind the samples of another file, and not given to the writer before.
    func finish(adding metadata: ImageMetadata) throws(CodecError)

    /// Samples of colour channels that did not fit, counted so far. Alpha is not counted.
    var clipped: ClipCount { get }
}

extension ImageReader {
    /// Nothing but some rows, as of most files.
    public var heldBytes: Int { 0 }

    /// No, as of files of floats.
    public var givesBytes: Bool { false }

    /// Never called.
    public func read(rows count: Int, into image: inout InterleavedRows, at row: Int) throws(CodecError) {
        preconditionFailure("a reader that gives bytes")
    }

    /// Nothing, as in formats that hold samples alone.
    public func leadingMetadata() throws(CodecError) -> ImageMetadata { ImageMetadata() }
}

extension ImageWriter {
    /// Never called, as formats of floats hold no bytes.
    public func write(rows: Range<Int>, of image: borrowing InterleavedRows) throws(CodecError) {
        preconditionFailure("a file of bytes")
    }

    /// Nothing is written behind the samples, as in most formats.
    public func finish(adding metadata: ImageMetadata) throws(CodecError) { try finish() }
}
