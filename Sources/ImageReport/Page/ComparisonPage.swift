import JSON
import ImageBuffers

/// Writes a comparison as one self-contained HTML file: two views with a slider between them, and the sums of any
/// sample.
///
/// The file holds the samples as float32 values or, if all are integers, as integers: the page shows the run's own
/// results. The page's parts are in `Template/`; `page.html` determines their places.
package struct ComparisonPage {
    /// The samples that the page holds.
    package let plan: PagePlan

    /// Plans a page.
    /// - Complexity: one pass over all samples.
    package init(of comparison: borrowing Comparison) { plan = PagePlan(comparison) }

    /// Writes the page in pieces, none much larger than one of its planes.
    /// - Parameters:
    ///   - comparison: the comparison that the page was planned for.
    ///   - write: receives the next bytes.
    /// - Throws: errors of `write`.
    package func write<Failure: Error>(
        _ comparison: borrowing Comparison, to write: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var numbers = PagePlaneNumbers()
        let description = PageDescription(comparison, plan, numbers: &numbers)
        for part in PageTemplate.parts {
            switch part {
            case .text(let text): try write(Array(text.utf8))
            case .field(.title): try write(Array(Self.title(of: comparison).escapedForHTML.utf8))
            case .field(.style): try write(Array(PageTemplate.style.utf8))
            case .field(.script): try write(Array(PageTemplate.script.utf8))
            case .field(.data): try write(Array(description.json.text(.script).utf8))
            case .field(.planes): try writePlanes(of: comparison, to: write)
            }
        }
    }

    private static func title(of comparison: borrowing Comparison) -> String {
        switch comparison.kind {
        case .modes: "Correlation and convolution of \(comparison.inputName)"
        case .conventions: "\(comparison.a.title) against \(comparison.b.title): \(comparison.inputName)"
        }
    }
}

extension ComparisonPage {
    /// Writes the planes, each in its own element, in the order in which `PageDescription` numbers them.
    private func writePlanes<Failure: Error>(
        of comparison: borrowing Comparison, to write: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var number = 0
        for rectangle in plan.inputs {
            try Self.writePatch(
                rectangle, of: comparison.input, plan.inputChannels, plan.types.input, &number, to: write)
        }
        for pair in plan.results {
            try Self.writePatch(pair.a, of: comparison.resultA, plan.channels, plan.types.a, &number, to: write)
            try Self.writePatch(pair.b, of: comparison.resultB, plan.channels, plan.types.b, &number, to: write)
        }
        guard let factor = plan.overviewFactor else { return }
        try writeOverview(of: comparison.input, factor, &number, to: write)
        try writeOverview(of: comparison.resultA, factor, &number, to: write)
        try writeOverview(of: comparison.resultB, factor, &number, to: write)
        guard let limit = comparison.difference?.metrics.largest else { return }
        for channel in plan.channels {
            let overview = comparison.resultA.withPlane(channel) { a in
                comparison.resultB.withPlane(channel) { b in
                    PageOverview(largestDifferenceOf: a, b, factor: factor, limit: limit)
                }
            }
            try writeSteps(overview, &number, to: write)
        }
    }

    /// Writes a rectangle of each channel.
    private static func writePatch<Failure: Error>(
        _ rectangle: PageRectangle, of image: borrowing PlanarImage, _ channels: [Int], _ type: PageSamples,
        _ number: inout Int, to write: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        for channel in channels {
            let bytes = image.withPlane(channel) { type.bytes(of: $0, in: rectangle) }
            try writeElement(bytes, "data-type=\"\(type.rawValue)\"", &number, to: write)
        }
    }

    /// Writes a reduced image.
    private func writeOverview<Failure: Error>(
        of image: borrowing PlanarImage, _ factor: Int, _ number: inout Int,
        to write: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        for channel in plan.channels {
            let overview = image.withPlane(channel) { PageOverview(meanOf: $0, factor: factor) }
            try writeSteps(overview, &number, to: write)
        }
    }

    private func writeSteps<Failure: Error>(
        _ overview: PageOverview, _ number: inout Int, to write: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let (bytes, offset, scale) = overview.steps
        let attributes = "data-type=\"steps\" data-offset=\"\(offset)\" data-scale=\"\(scale)\""
        try Self.writeElement(bytes, attributes, &number, to: write)
    }

    private static func writeElement<Failure: Error>(
        _ samples: [UInt8], _ attributes: String, _ number: inout Int, to write: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        try write(Array("<script type=\"text/plain\" id=\"plane-\(number)\" \(attributes)>".utf8))
        try write(Base64.encoded(samples))
        try write(Array("</script>\n".utf8))
        number += 1
    }
}
