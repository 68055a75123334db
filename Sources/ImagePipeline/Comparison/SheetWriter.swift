import ImageReport

/// Writes a comparison as a picture.
struct SheetWriter {
    private let request: CompareRequest

    init(_ request: CompareRequest) { self.request = request }

    /// Writes the sheet.
    /// - Returns: what the user should know of it, a sentence each.
    func write(_ comparison: borrowing Comparison) throws(PipelineError) -> [String] {
        throw PipelineError(.usage, request.output, "a sheet is not written yet; name a .html")
    }
}
