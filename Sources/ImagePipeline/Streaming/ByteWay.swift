import Convolution
import ImageBuffers
import ImageCodecs

/// Rows of bytes as they are in files of 8 bits: no sample becomes a float, and none is told from its pixel's others.
///
/// Where the kernel's weights are small whole numbers over a divisor; the bytes are those that planes would come to.
struct ByteWay: StripWay {
    let bytes: ByteFilter

    var filter: ResolvedFilter { bytes.filter }
    var rowGrain: Int { 1 }
    // As many rows as of planes.
    var stripBytes: Int { 1 << 20 }

    func inputBytes(rows: Int) -> Int { Saturating.product(bytes.inputRowBytes, rows) }
    func resultBytes(rows: Int) -> Int { Saturating.product(bytes.outputRowBytes, rows) }
    func scratchBytes(rows: Int) -> Int { bytes.inputRowBytes }

    func makeInput(rows: Int) throws(PlaneError) -> ByteStrip { ByteStrip(try bytes.makeInput(rows: rows)) }
    func makeResult(rows: Int) throws(PlaneError) -> ByteStrip { ByteStrip(try bytes.makeOutput(rows: rows)) }

    func decode(_ count: Int, from reader: any ImageReader, into strip: ByteStrip, at row: Int) throws(CodecError) {
        try reader.read(rows: count, into: &strip.image, at: row)
        bytes.extend(rows: row..<row + count, of: &strip.image)
    }

    func compute(_ rows: Range<Int>, of strip: ByteStrip, from shift: Int, into result: ByteStrip) -> ClipCount {
        bytes.filter(rows: rows, of: strip.image, from: shift, into: &result.image)
    }

    func encode(_ count: Int, of result: ByteStrip, by writer: any ImageWriter) throws(CodecError) {
        try writer.write(rows: 0..<count, of: result.image)
    }
}

/// A strip of bytes.
final class ByteStrip: Strip, @unchecked Sendable {
    var image: InterleavedRows
    var rows = 0..<0
    var height: Int { image.height }

    init(_ image: consuming InterleavedRows) { self.image = image }

    func copyRows(_ other: ByteStrip, from row: Int, count: Int) {
        image.copyRows(other.image, from: row, count: count)
    }
}
