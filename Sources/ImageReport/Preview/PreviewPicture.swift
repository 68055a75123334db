package import ImageBuffers

/// A small opaque picture, ready to be painted on a terminal: red, green and blue bytes, rows from top to bottom.
package struct PreviewPicture: Equatable, Sendable {
    /// Pixels in a row.
    package let width: Int
    /// Rows.
    package let height: Int
    /// Three bytes a pixel: sRGB.
    package let pixels: [UInt8]
    /// What became black and white, where the samples had no range of their own; `nil` for integers.
    package let extent: ClosedRange<Float>?
    /// Channels that are not shown: of arrays that are neither grey nor red, green and blue.
    package let hiddenChannels: Int

    /// The colour of a pixel.
    func color(_ x: Int, _ y: Int) -> ColorMap.RGB8 {
        let index = 3 * (y * width + x)
        return ColorMap.RGB8(pixels[index], pixels[index + 1], pixels[index + 2])
    }

    /// A whole image, shrunk or enlarged to fit.
    /// - Parameters:
    ///   - image: samples in the file's units.
    ///   - maximum: the sample of full intensity, 255 or 65535; `nil` for floats, whose extent is found.
    ///   - box: what it is to fit into.
    ///   - checkerSide: pixels of a square of the pattern behind transparent images.
    package init(_ image: borrowing PlanarImage, maximum: Int?, fitting box: PreviewBox, checkerSide: Int) {
        var scaler = PreviewScaler(
            width: image.width, height: image.height, layout: image.layout, maximum: maximum, fitting: box)
        scaler.add(rows: image.height, of: image)
        self = scaler.picture(checkerSide: checkerSide)
    }

    init(width: Int, height: Int, pixels: [UInt8], extent: ClosedRange<Float>? = nil, hiddenChannels: Int = 0) {
        precondition(width > 0 && height > 0 && pixels.count == 3 * width * height, "three bytes a pixel")
        (self.width, self.height, self.pixels) = (width, height, pixels)
        (self.extent, self.hiddenChannels) = (extent, hiddenChannels)
    }
}

/// The room that a preview has.
package struct PreviewBox: Equatable, Sendable {
    /// Pixels in a row at most.
    package var width: Int
    /// Rows of pixels at most.
    package var height: Int
    /// The side that a small image is enlarged to at most, in whole steps, so that its samples can be seen.
    package var enlargedSide: Int

    /// A room.
    /// - Precondition: all are at least 1.
    package init(width: Int, height: Int, enlargedSide: Int) {
        precondition(width > 0 && height > 0 && enlargedSide > 0, "a room for a picture")
        (self.width, self.height, self.enlargedSide) = (width, height, enlargedSide)
    }

    /// The size that an image is averaged down to, and the whole number by which it is enlarged then.
    func fit(width imageWidth: Int, height imageHeight: Int) -> (width: Int, height: Int, factor: Int) {
        if imageWidth <= width && imageHeight <= height {
            let side = max(imageWidth, imageHeight)
            let factor = min(width / imageWidth, height / imageHeight, max(1, enlargedSide / side))
            return (imageWidth, imageHeight, factor)
        }
        // In whole numbers: the side that is short of room fills it, the other is rounded, and never vanishes.
        if imageWidth * height >= imageHeight * width {
            return (width, max(1, (imageHeight * width + imageWidth / 2) / imageWidth), 1)
        }
        return (max(1, (imageWidth * height + imageHeight / 2) / imageHeight), height, 1)
    }
}
