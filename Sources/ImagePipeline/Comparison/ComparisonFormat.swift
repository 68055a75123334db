/// The format of a comparison, chosen by the output's extension.
package enum ComparisonFormat: String, Sendable {
    /// A picture of panels: `.png`.
    case sheet
    /// A page for a browser: `.html` or `.htm`.
    case page

    /// The format for a path's extension.
    /// - Throws: `PipelineError` of kind `usage` for any other extension.
    package init(path: String) throws(PipelineError) {
        let ending = PathName.stemAndExtension(path).ext
        switch ending.lowercased() {
        case "png": self = .sheet
        case "html", "htm": self = .page
        case "":
            throw PipelineError(.usage, path, "has no ending; name a .png for the sheet or a .html for the page")
        default:
            throw PipelineError(
                .usage, path,
                "ends in .\(ending), which a comparison is not written as; name a .png for the sheet or a .html for "
                    + "the page")
        }
    }
}
