import Conventions
import ImageBuffers
import ImageReport

/// Draws rows of codes into a difference picture.
final class IntegerDrawing {
    private let palette: DifferencePalette
    private let picture: DifferencePicture
    /// Rows that are encoded together; padded with white on the right if the legend is wider.
    private var rows: InterleavedRows
    private var count = 0

    private static let block = 32

    init(_ palette: DifferencePalette, width: Int, _ picture: DifferencePicture) throws(PipelineError) {
        self.palette = palette
        self.picture = picture
        do throws(PlaneError) {
            rows = try InterleavedRows(
                uninitializedWidth: picture.width, channels: palette.outputLayout.channelCount, height: Self.block)
        } catch {
            throw PipelineError(error, subject: picture.subject)
        }
        let bytes = rows.rowStride
        for y in 0..<Self.block {
            // A row occupies as many bytes as lie between it and the next row.
            unsafe rows.withUnsafeMutableRow(y) { unsafe $0.initialize(repeating: 255, count: bytes) }
        }
    }

    /// Draws the next row.
    ///
    /// Unsafe: `codes` holds a row of the codes that the palette was made for.
    func draw(_ codes: UnsafeRawPointer) throws(PipelineError) {
        let palette = palette
        unsafe rows.withUnsafeMutableRow(count) { unsafe palette.draw(codes, to: $0) }
        count += 1
        if count == Self.block { try flush() }
    }

    /// Draws the remaining rows and the legend, and completes the file.
    func finish() throws(PipelineError) -> OutputFile {
        try flush()
        return try picture.finish()
    }

    private func flush() throws(PipelineError) {
        if count > 0 { try picture.write(0..<count, of: rows) }
        count = 0
    }
}
