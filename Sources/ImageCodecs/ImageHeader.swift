public import ImagePlanes

/// What a file says of its image before any sample is decoded.
public struct ImageHeader: Equatable, Sendable {
    /// The format, found by content.
    public var format: ImageFormat
    /// Samples in a row.
    public var width: Int
    /// Rows.
    public var height: Int
    /// The planes as decoded: a palette is RGB or RGBA here, a CMYK file RGB, a transparent colour an alpha plane.
    public var layout: ChannelLayout
    /// Bits of a sample as decoded: 8 or 16; 32 for floats (npy and pfm), which have no largest value.
    ///
    /// Grey of 1, 2 and 4 bits is decoded to 8, palettes too.
    public var bitDepth: Int
    /// The axes that an array has; of use to .npy files alone.
    public var axes: ArrayAxes

    /// A header with every field; an array has the axes that its planes need unless told otherwise.
    public init(
        format: ImageFormat, width: Int, height: Int, layout: ChannelLayout, bitDepth: Int, axes: ArrayAxes = .asNeeded
    ) {
        self.axes = axes
        self.format = format
        self.width = width
        self.height = height
        self.layout = layout
        self.bitDepth = bitDepth
    }

    /// Whether samples are unsigned integers, and not floats.
    public var holdsIntegers: Bool { bitDepth < 32 }

    /// The largest integer that a sample can be: 255 or 65535.
    public var maximum: Float { bitDepth == 16 ? 65535 : 255 }
}

/// The axes of an array that holds an image: a result has those of its input.
public enum ArrayAxes: Equatable, Sendable {
    /// Rows and columns, and channels where there are several.
    case asNeeded
    /// Rows, columns and channels, be there a single one.
    case withChannels
    /// Columns alone, as long as there is but one row and one channel.
    case columnsOnly

    /// The shape of an array with these axes, as NumPy has it.
    func shape(width: Int, height: Int, channels: Int) -> [Int] {
        if channels > 1 || self == .withChannels { return [height, width, channels] }
        return self == .columnsOnly && height == 1 ? [width] : [height, width]
    }
}
