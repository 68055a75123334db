import Convolution
import ImageBuffers
import ImageCodecs
package import ImageReport

/// Writes drawings as PNG files.
package enum CanvasFile {
    /// Number of rows converted to samples at a time.
    private static let stripRows = 64

    /// Writes a drawing atomically.
    /// - Throws: `PipelineError`.
    package static func write(
        _ canvas: borrowing Canvas, to path: String, overwrite: Bool
    ) throws(PipelineError) {
        let header = ImageHeader(
            format: .png, width: canvas.width, height: canvas.height, layout: .rgb, bitDepth: 8)
        var encoding = Encoding()
        // Match search finds the long runs and repeated letters of drawings, which are small.
        encoding.pngLevel = 6
        let writer = try OutputWriter(
            .file(path, overwrite: overwrite), header: header, quantizer: Quantizer(bitDepth: 8),
            metadata: ImageMetadata(), encoding: encoding, threads: ThreadCount.available)
        var row = 0
        while row < canvas.height {
            let count = min(Self.stripRows, canvas.height - row)
            let strip: PlanarImage
            do throws(PlaneError) {
                strip = try canvas.samples(rows: row..<(row + count))
            } catch {
                throw PipelineError(error, subject: path)
            }
            try writer.write(0..<count, of: strip)
            row += count
        }
        try writer.finish().commit()
    }
}

extension Canvas {
    /// Converts some rows to planes of red, green and blue.
    borrowing func samples(rows: Range<Int>) throws(PlaneError) -> PlanarImage {
        var image = try PlanarImage(uninitializedWidth: width, height: rows.count, layout: .rgb)
        let (width, bytes) = (width, bytes)
        for channel in 0..<3 {
            image.withMutablePlane(channel) { plane in
                for y in rows {
                    plane.withMutableRow(y - rows.lowerBound) { row in
                        for x in row.indices { row[x] = Float(bytes[3 * (y * width + x) + channel]) }
                    }
                }
            }
        }
        return image
    }
}

extension Typesetter {
    /// A warning if no font is installed; empty otherwise.
    package var warnings: [String] {
        hasFont ? [] : ["drawn without captions, as no font is installed: fonts-dejavu-core brings one"]
    }
}
