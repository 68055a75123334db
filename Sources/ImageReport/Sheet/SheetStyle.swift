/// How a comparison sheet is to look.
package struct SheetStyle: Equatable, Sendable {
    /// How the panels are put together.
    package enum Layout: String, CaseIterable, Sendable {
        /// Two or three panels beside each other, in rows: for a page or a slide.
        case grid
        /// All panels in one row: for a wide figure.
        case row
    }

    /// Colours of what is not an image.
    package enum Theme: String, CaseIterable, Sendable {
        /// Dark on white: for paper.
        case light
        /// Light on near-black: for a projector.
        case dark
    }

    /// How the panels are put together.
    package var layout = Layout.grid
    /// Colours of what is not an image.
    package var theme = Theme.light
    /// Multiplies every length: 2 for screens of fine pixels and for print.
    package var scale = 1.0

    /// Factors that are accepted.
    package static let scales = 0.5...4.0

    package init() {}
}
