import ImageCodecs
import ImageReport

/// Writes a comparison as a page for a browser.
struct PageWriter {
    private let request: CompareRequest

    init(_ request: CompareRequest) { self.request = request }

    /// Writes the page.
    /// - Returns: notes for the user, one sentence each.
    func write(_ comparison: borrowing Comparison) throws(PipelineError) -> [String] {
        let page = ComparisonPage(of: comparison)
        let file = try AtomicFile(path: request.output, overwrite: request.overwrite)
        do throws(CodecError) {
            let sink = try ByteSink(descriptor: file.descriptor, closes: false)
            try page.write(comparison) { bytes throws(CodecError) in try sink.write(bytes) }
            try sink.flush()
        } catch {
            throw PipelineError(writing: error, subject: request.output)
        }
        try file.commit()
        return notes(page.plan)
    }

    private func notes(_ plan: PagePlan) -> [String] {
        guard let factor = plan.overviewFactor else { return [] }
        let picture = "the image is too large for a page: it holds a picture \(factor) times smaller"
        return [plan.results.isEmpty ? picture : "\(picture), and \(plan.results.count) crops at full size"]
    }
}
