/// The size at which an image is shown in a given room.
///
/// Larger images are reduced in proportion. Smaller ones are magnified by the largest integer factor. If that factor is
/// 1 and would leave more than a quarter of the room empty, they are magnified to the room's size. The pixels of images
/// with few rows or columns are stretched, so that the image is not drawn as a thin line.
package struct DisplaySize: Equatable, Sendable {
    /// The size of the drawing.
    package let size: PixelSize
    /// Whether pixels are stretched in one direction.
    package let isStretched: Bool

    /// - Parameters:
    ///   - image: columns and rows of the image.
    ///   - room: available columns and rows of pixels.
    ///   - least: the minimum number of columns and rows that are drawn, if there is room.
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

    /// Extends a length to the minimum, by an integer number of pixels per sample if there are fewer samples.
    private static func stretched(_ length: Int, of samples: Int, least: Int) -> Int {
        guard length < least else { return length }
        return samples <= least ? (least + samples - 1) / samples * samples : least
    }
}
