import ImagePlanes

/// Some consecutive rows of an image, with room before them for the last rows of the strip before.
///
/// One thread at a time has it: it goes from hand to hand through queues.
final class Strip: @unchecked Sendable {
    /// `halo` rows, and the strip's own.
    var image: PlanarImage
    /// The image's rows that it holds beside the halo.
    var rows = 0..<0

    init(width: Int, rows: Int, halo: Int = 0, layout: ChannelLayout) throws(PlaneError) {
        image = try PlanarImage(uninitializedWidth: width, height: halo + rows, layout: layout)
    }
}
