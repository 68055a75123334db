package import ImageBuffers

/// The properties of an image that are known before any sample is decoded.
package struct ImageHeader: Equatable, Sendable {
    /// The format, recognized by content.
    package var format: ImageFormat
    /// Samples in a row.
    package var width: Int
    /// Number of rows.
    package var height: Int
    /// The decoded planes: a palette becomes RGB or RGBA, CMYK becomes RGB, a transparent colour an alpha plane.
    package var layout: ChannelLayout
    /// Bits of a decoded sample: 8 or 16 for integers, 32 for floats, which have no largest value.
    ///
    /// Palettes and grey of 1, 2 and 4 bits are decoded to 8 bits.
    package var bitDepth: Int
    /// Bits of the unit that an array's integers are counted in, as those of image files are.
    ///
    /// 8 for uint8, 16 for uint16 and int16; `nil` for other arrays, whose values have no unit.
    package var arrayDepth: Int?
    /// The axes of an array, and how many images of this size it holds; other files hold one.
    package var axes: ArrayAxes

    /// How the samples are turned for display, as the file states it.
    package var orientation = Orientation.upright

    /// Creates a header with all properties but the orientation.
    package init(
        format: ImageFormat, width: Int, height: Int, layout: ChannelLayout, bitDepth: Int, arrayDepth: Int? = nil,
        axes: ArrayAxes = .asNeeded
    ) {
        self.arrayDepth = arrayDepth
        self.axes = axes
        self.format = format
        self.width = width
        self.height = height
        self.layout = layout
        self.bitDepth = bitDepth
    }

    /// Whether samples are unsigned integers rather than floats.
    package var holdsIntegers: Bool { bitDepth < 32 }

    /// Whether an array's shape (rows, columns, channels) suggests another order of its axes: there are more channels than
    /// pictures have, or as few rows as a picture has channels.
    package var mayHaveOtherAxes: Bool {
        let channels = layout.channelCount
        guard format.holdsArrays, axes.count == 3, axes.layout == .hwc else { return false }
        return channels > 4 || [1, 3, 4].contains(height) && height < width && height < channels
    }

    /// Bits of the unit that samples are in: 8 or 16, or 32 for floats and integers without such a unit.
    package var unitDepth: Int { arrayDepth ?? bitDepth }

    /// The largest integer that a sample can be: 255 or 65535.
    package var maximum: Float { bitDepth == 16 ? 65535 : 255 }
}
