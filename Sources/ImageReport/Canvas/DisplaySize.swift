/// The size in which an image is shown where there is room for so much.
///
/// Larger images are reduced in proportion. Smaller ones are magnified by the largest whole factor, or, if that is 1 and
/// would leave more than a quarter of the room, to the room's size. Of an image of few rows or columns the pixels are
/// drawn longer than wide, so that it does not become a thread.
package struct DisplaySize: Equatable, Sendable {
    /// What is drawn.
    package let size: PixelSize
    /// Whether pixels are drawn longer in one direction than in the other.
    package let isStretched: Bool

    /// - Parameters:
    ///   - image: columns and rows of the image.
    ///   - room: columns and rows of pixels that there are.
    ///   - least: what is drawn has at least so many of either, if there is room.
    package init(of image: PixelSize, in room: PixelSize, least: Int) {
        let factor = min(Double(room.width) / Double(image.width), Double(room.height) / Double(image.height))
        let scale = factor >= 2 ? factor.rounded(.down) : factor > 4.0 / 3 ? factor : min(factor, 1)
        let plain = PixelSize(
            min(max(Int((Double(image.width) * scale).rounded()), 1), room.width),
            min(max(Int((Double(image.height) * scale).rounded()), 1), room.height))
        size = PixelSize(
            Self.stretched(plain.width, of: image.width, least: min(least, room.width)),
            Self.stretched(plain.height, of: image.height, least: min(least, room.height)))
        isStretched = size != plain
    }

    /// A length brought to the least one, by a whole number of pixels a sample if samples are fewer.
    private static func stretched(_ length: Int, of samples: Int, least: Int) -> Int {
        guard length < least else { return length }
        return samples <= least ? (least + samples - 1) / samples * samples : least
    }
}
