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
    /// The axes of an array; only .npy files have them.
    package var axes: ArrayAxes

    /// Creates a header with all properties.
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

    /// Bits of the unit that samples are in: 8 or 16, or 32 for floats and integers without such a unit.
    package var unitDepth: Int { arrayDepth ?? bitDepth }

    /// The largest integer that a sample can be: 255 or 65535.
    package var maximum: Float { bitDepth == 16 ? 65535 : 255 }
}

/// The axes of an array that holds an image; a result has the axes of its input.
package enum ArrayAxes: Equatable, Sendable {
    /// Rows and columns, and channels if there are several.
    case asNeeded
    /// Rows, columns and channels, even if there is only one channel.
    case withChannels
    /// Only columns, if there is one row and one channel.
    case columnsOnly

    /// The shape of an array with these axes, in NumPy's order.
    func shape(width: Int, height: Int, channels: Int) -> [Int] {
        if channels > 1 || self == .withChannels { return [height, width, channels] }
        return self == .columnsOnly && height == 1 ? [width] : [height, width]
    }
}
