package import ImageBuffers

/// A small opaque picture for a terminal: red, green and blue bytes, rows from top to bottom.
package struct PreviewPicture: Equatable, Sendable {
    /// Pixels in a row.
    package let width: Int
    /// Rows.
    package let height: Int
    /// Three sRGB bytes per pixel.
    package let pixels: [UInt8]
    /// The values shown as black and white, if the samples have no range of their own; `nil` for integers.
    package let extent: ClosedRange<Float>?
    /// Number of channels that are not shown, for arrays that are neither grey nor RGB.
    package let hiddenChannels: Int

    /// The colour of a pixel.
    func color(_ x: Int, _ y: Int) -> ColorMap.RGB8 {
        let index = 3 * (y * width + x)
        return ColorMap.RGB8(pixels[index], pixels[index + 1], pixels[index + 2])
    }

    /// Creates a preview of a whole image, reduced or enlarged to fit.
    /// - Parameters:
    ///   - image: samples in the file's units.
    ///   - maximum: the sample of full intensity, 255 or 65535; `nil` for floats, whose extent is determined.
    ///   - box: the box that the picture must fit into.
    ///   - checkerSide: pixels per side of a square in the pattern behind transparent images.
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

/// The room for a preview.
package struct PreviewBox: Equatable, Sendable {
    /// Maximum number of pixels in a row.
    package var width: Int
    /// Maximum number of rows of pixels.
    package var height: Int
    /// The maximum side of an enlarged small image; integer factors make its samples visible.
    package var enlargedSide: Int

    /// Creates a box.
    /// - Precondition: all numbers are at least 1.
    package init(width: Int, height: Int, enlargedSide: Int) {
        precondition(width > 0 && height > 0 && enlargedSide > 0, "a room for a picture")
        (self.width, self.height, self.enlargedSide) = (width, height, enlargedSide)
    }

    /// The size to which an image is averaged, and the integer factor by which it is then enlarged.
    func fit(width imageWidth: Int, height imageHeight: Int) -> (width: Int, height: Int, factor: Int) {
        if imageWidth <= width && imageHeight <= height {
            let side = max(imageWidth, imageHeight)
            let factor = min(width / imageWidth, height / imageHeight, max(1, enlargedSide / side))
            return (imageWidth, imageHeight, factor)
        }
        // In integers: the limiting side fills the box; the other one is rounded, and is at least 1.
        if imageWidth * height >= imageHeight * width {
            return (width, max(1, (imageHeight * width + imageWidth / 2) / imageWidth), 1)
        }
        return (max(1, (imageWidth * height + imageHeight / 2) / imageHeight), height, 1)
    }
}
