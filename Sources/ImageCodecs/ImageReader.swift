package import ImageBuffers

/// Decodes one image from top to bottom, some rows at a time.
///
/// Not thread-safe: one reader is used from one thread at a time.
package protocol ImageReader: AnyObject {
    /// The image's header, known from the start.
    var header: ImageHeader { get }

    /// Maximum bytes that the reader holds for an image that it cannot decode row by row; 0 for other images.
    var heldBytes: Int { get }

    /// Whether the file is a progressive JPEG, as another JPEG with its metadata then is too.
    var isProgressive: Bool { get }

    /// Decodes the next `count` rows into rows `row ..< row + count` of `image`.
    ///
    /// `image` has the header's width and layout. It is the whole image or a strip of any height.
    /// - Throws: `CodecError`; the reader cannot be used afterwards.
    /// - Precondition: the rows fit into `image`, and no more rows are requested than the header states.
    func read(rows count: Int, into image: inout PlanarImage, at row: Int) throws(CodecError)

    /// Whether rows can be read as interleaved bytes: the file has 8 bits per sample and needs no conversion.
    var givesBytes: Bool { get }

    /// Whether samples in the units of integers may lie between integers, as the luminance of colours does.
    var givesFractions: Bool { get }

    /// Whether the alpha channel of the file is left out.
    var dropsAlpha: Bool { get }

    /// What the file states about the curve between its samples and light.
    var lightTags: LightTags { get }

    /// The curves by which colours were decoded to linear light; `nil` if they are samples as stored.
    var light: LinearLight? { get }

    /// Decodes the next `count` rows into rows `row ..< row + count` of `image`: the same samples, as interleaved
    /// bytes.
    /// - Throws: `CodecError`; the reader cannot be used afterwards.
    /// - Precondition: as for planes, and `givesBytes`.
    func read(rows count: Int, into image: inout InterleavedRows, at row: Int) throws(CodecError)

    /// Decodes the next `count` rows and discards them; they are neither converted nor stored, if that is possible.
    /// - Throws: `CodecError`; the reader cannot be used afterwards.
    /// - Precondition: no more rows are skipped than the header states.
    func skip(rows count: Int) throws(CodecError)

    /// The metadata found before the samples, for a writer that starts before the last row is read.
    ///
    /// A reader that must decode the whole image first does so. If files of the output format
    /// cannot hold metadata after the samples, the reader also collects those that follow its own samples.
    /// - Parameter format: the format of the file that is written.
    /// - Throws: `CodecError`; the reader cannot be used afterwards.
    func leadingMetadata(for format: ImageFormat) throws(CodecError) -> ImageMetadata

    /// Statistics of the samples read so far; `nil` where integers of 8 or 16 bits leave no question about their range.
    var statistics: SampleStatistics? { get }

    /// Reads the data after the last row, checks the end of the file, and returns all metadata.
    ///
    /// Before the last row, nothing more is decoded or checked. Metadata that follow the samples are then returned only
    /// if the reader can find them without decoding.
    func finish() throws(CodecError) -> ImageMetadata
}

/// Encodes one image from top to bottom, some rows at a time.
///
/// Not thread-safe: one writer is used from one thread at a time.
package protocol ImageWriter: AnyObject {
    /// Encodes rows `rows` of `image` as the next rows of the file.
    ///
    /// In files of integers, the writer's `Quantizer` converts samples to the file's units (0...255 or 0...65535),
    /// rounds and clips them, and counts the clipped ones. Its `forAlpha` converts alpha.
    /// - Throws: `CodecError`; the writer cannot be used afterwards.
    /// - Precondition: `image` has the header's width and layout, and no more rows are written than the header states.
    func write(rows: Range<Int>, of image: borrowing PlanarImage) throws(CodecError)

    /// Encodes rows `rows` of `image` as the next rows of the file, without conversion.
    /// - Throws: `CodecError`; the writer cannot be used afterwards.
    /// - Precondition: as for planes, the file's samples are integers of 8 bits, and its channels are the rows'
    ///   channels.
    func write(rows: Range<Int>, of image: borrowing InterleavedRows) throws(CodecError)

    /// Writes the data after the last row and flushes the sink.
    ///
    /// Call this method after the last row.
    func finish() throws(CodecError)

    /// As `finish()`, with metadata that followed the samples of another file and was not passed to the writer before.
    func finish(adding metadata: ImageMetadata) throws(CodecError)

    /// The samples clipped so far, one count for each channel; empty if the file holds samples as they are.
    var clipped: [ClipCount] { get }
}

extension ImageReader {
    /// `nil`, as for image files of integers.
    package var statistics: SampleStatistics? { nil }

    /// 0: the reader decodes row by row.
    package var heldBytes: Int { 0 }

    /// False, as for most formats.
    package var isProgressive: Bool { false }

    /// False, as for files of floats.
    package var givesBytes: Bool { false }

    /// False, as for files.
    package var givesFractions: Bool { false }

    /// False, as for files.
    package var dropsAlpha: Bool { false }

    /// None, as in formats that hold only samples.
    package var lightTags: LightTags { LightTags() }

    /// `nil`, as for files.
    package var light: LinearLight? { nil }

    /// Never called.
    package func read(rows count: Int, into image: inout InterleavedRows, at row: Int) throws(CodecError) {
        preconditionFailure("a reader that gives bytes")
    }

    /// None, as in formats that hold only samples.
    package func leadingMetadata(for format: ImageFormat) throws(CodecError) -> ImageMetadata { ImageMetadata() }
}

extension ImageWriter {
    /// Never called: files of floats hold no bytes.
    package func write(rows: Range<Int>, of image: borrowing InterleavedRows) throws(CodecError) {
        preconditionFailure("a file of bytes")
    }

    /// As `finish()`: most formats have no metadata after the samples.
    package func finish(adding metadata: ImageMetadata) throws(CodecError) { try finish() }
}
