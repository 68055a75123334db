import ImageBuffers

/// How the pixels of an image file are converted while they are decoded, in the order of the properties.
package struct PixelConversion: Equatable, Sendable {
    /// The colour on which an image with alpha is laid; `nil` keeps alpha.
    package var background: BackgroundColor?
    /// Whether colours are replaced by their luminance.
    package var isGray = false
    /// Whether the luminance of integers is rounded to integers.
    package var roundsLuminance = false
    /// Whether alpha is left out.
    package var dropsAlpha = false

    /// Creates a conversion that keeps pixels as they are.
    package init() {}

    /// Returns the reader, or one that converts its pixels.
    /// - Throws: `CodecError`.
    func applied(to reader: any ImageReader) throws(CodecError) -> any ImageReader {
        var reader = reader
        if let background, reader.header.layout.alphaIndex != nil {
            reader = try FlatteningReader(reader, on: background)
        }
        let layout = reader.header.layout
        let takesLuminance = isGray && ChannelReader.hasColors(layout)
        guard takesLuminance || dropsAlpha && layout.alphaIndex != nil else { return reader }
        return try ChannelReader(
            reader, takesLuminance: takesLuminance, rounds: roundsLuminance, dropsAlpha: dropsAlpha)
    }

    /// Bytes that conversions hold for a row of this width: four float32 planes each, and 16 bits as decoded.
    package func rowBytes(width: Int) -> Int {
        Saturating.product((background == nil ? 0 : 1) + (isGray || dropsAlpha ? 1 : 0), 4 * 4 + 4 * 2, width)
    }
}

/// The luminance of colours.
package enum Luminance {
    /// The weights of red, green and blue (ITU-R BT.709, from 1990 on; their sum is 1).
    ///
    /// They are applied to samples as stored, which is also called luma.
    package static let weights = [0.2126, 0.7152, 0.0722]
}
