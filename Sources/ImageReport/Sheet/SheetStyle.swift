/// The style of a comparison sheet.
package struct SheetStyle: Equatable, Sendable {
    /// The arrangement of the panels.
    package enum Layout: String, CaseIterable, Sendable {
        /// Two or three panels side by side, in rows: for a page or a slide.
        case grid
        /// All panels in one row: for a wide figure.
        case row
    }

    /// Colours of everything but images.
    package enum Theme: String, CaseIterable, Sendable {
        /// Dark on white: for paper.
        case light
        /// Light on near-black: for a projector.
        case dark
    }

    /// The arrangement of the panels.
    package var layout = Layout.grid
    /// Colours of everything but images.
    package var theme = Theme.light
    /// Factor of every length: 2 for screens with small pixels and for print.
    package var scale = 1.0

    /// The accepted factors.
    package static let scales = 0.5...4.0

    package init() {}
}
