import ImageReport

/// Writes a comparison as a page for a browser.
struct PageWriter {
    private let request: CompareRequest

    init(_ request: CompareRequest) { self.request = request }

    /// Writes the page.
    /// - Returns: what the user should know of it, a sentence each.
    func write(_ comparison: borrowing Comparison) throws(PipelineError) -> [String] {
        throw PipelineError(.usage, request.output, "a page is not written yet; name a .png")
    }
}
