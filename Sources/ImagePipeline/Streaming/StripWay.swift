import Convolution
import ImageBuffers
import ImageCodecs

/// Some consecutive rows of an image, with room before them for the last rows of the strip before.
///
/// One thread at a time has it: it goes from hand to hand.
protocol Strip: AnyObject, Sendable {
    /// The image's rows that it holds beside the halo.
    var rows: Range<Int> { get set }
    /// Rows that there is room for.
    var height: Int { get }

    /// Copies the first `count` rows from another strip of its kind, from `row` on.
    func copyRows(_ other: Self, from row: Int, count: Int)
}

/// What strips are made of, and how they are decoded, filtered and encoded.
protocol StripWay<Content>: Sendable {
    associatedtype Content: Strip

    /// What is computed for each colour channel.
    var filter: ResolvedFilter { get }
    /// Output rows that come at one price.
    var rowGrain: Int { get }
    /// Bytes of a strip's samples that are aimed at: few enough for memory and cache, many enough to be worth a turn.
    var stripBytes: Int { get }

    /// Bytes that rows of the input and of the result take.
    func inputBytes(rows: Int) -> Int
    func resultBytes(rows: Int) -> Int
    /// Bytes that are needed beside them to compute some rows.
    func scratchBytes(rows: Int) -> Int

    /// Strips of a number of rows.
    func makeInput(rows: Int) throws(PlaneError) -> Content
    func makeResult(rows: Int) throws(PlaneError) -> Content

    /// Decodes the next `count` rows of an image into a strip's rows from `row` on.
    func decode(_ count: Int, from reader: any ImageReader, into strip: Content, at row: Int) throws(CodecError)

    /// Computes output rows, whose input rows the strip holds, into the first rows of a result.
    /// - Parameter shift: the image's row that is the strip's first.
    /// - Returns: how many samples were clipped, where that is known here.
    /// - Throws: `FilterError.tooLarge` when a thread has not the memory that it needs.
    func compute(
        _ rows: Range<Int>, of strip: Content, from shift: Int, into result: Content
    ) throws(FilterError) -> ClipCount

    /// Encodes the first `count` rows of a result.
    func encode(_ count: Int, of result: Content, by writer: any ImageWriter) throws(CodecError)
}
