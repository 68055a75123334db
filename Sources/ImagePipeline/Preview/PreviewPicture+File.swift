import FileSystem
import ImageBuffers
package import ImageCodecs
package import ImageReport

extension PreviewPicture {
    /// Reads a file for a preview, which shows the file as written, including rounding, clipping and compression.
    ///
    /// Rows are averaged as they are decoded, so that the image can have any height.
    /// - Parameters:
    ///   - path: an image file.
    ///   - limits: limits that are checked before memory is allocated.
    ///   - layout: the order of an array's axes; `nil` for rows, columns, channels. Of several images, the first is read.
    ///   - box: the box that the picture must fit into.
    ///   - checkerSide: pixels per side of a square in the pattern behind transparent images.
    /// - Throws: `PipelineError`.
    package init(
        file path: String, limits: DecodeLimits, layout: ArrayLayout? = nil, fitting box: PreviewBox, checkerSide: Int
    ) throws(PipelineError) {
        // Opening a pipe would wait for a process that writes to it.
        guard FileKind(of: path) == .regular else {
            throw PipelineError(.noInput, path, "cannot be read back")
        }
        do throws(CodecError) {
            let reader = try ImageCodec.reader(
                for: ByteSource(path: path), limits: limits, conversion: .upright, layout: layout)
            let header = reader.header
            var scaler = PreviewScaler(
                width: header.width, height: header.height, layout: header.layout,
                maximum: header.bitDepth <= 16 ? Int(header.maximum) : nil, fitting: box)
            var strip = try Self.strip(of: header)
            var rowsLeft = header.height
            while rowsLeft > 0 {
                let count = min(strip.height, rowsLeft)
                try reader.read(rows: count, into: &strip, at: 0)
                scaler.add(rows: count, of: strip)
                rowsLeft -= count
            }
            self = scaler.picture(checkerSide: checkerSide)
        } catch {
            throw PipelineError(error, subject: path)
        }
    }

    /// Allocates memory for some rows.
    private static func strip(of header: ImageHeader) throws(CodecError) -> PlanarImage {
        let rows = min(max(1, (1 << 20) / header.width), header.height)
        do throws(PlaneError) {
            return try PlanarImage(uninitializedWidth: header.width, height: rows, layout: header.layout)
        } catch {
            throw .limitExceeded("rows of \(header.width) samples do not fit into memory")
        }
    }
}
