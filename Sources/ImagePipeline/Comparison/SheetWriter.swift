import ImageReport

/// Writes a comparison as a picture.
struct SheetWriter {
    private let request: CompareRequest

    init(_ request: CompareRequest) { self.request = request }

    /// Draws the sheet and writes it as a PNG file.
    /// - Returns: notes for the user, one sentence each.
    func write(_ comparison: borrowing Comparison) throws(PipelineError) -> [String] {
        let type = Typesetter()
        let canvas = Sheet.draw(comparison, style: request.sheet, type: type)
        try CanvasFile.write(canvas, to: request.output, overwrite: request.overwrite)
        return type.warnings
    }
}
