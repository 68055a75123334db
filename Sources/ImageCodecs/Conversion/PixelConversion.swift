import ImageBuffers

/// How the pixels of an image file are converted while they are decoded, in the order of the properties.
package struct PixelConversion: Equatable, Sendable {
    /// Which images are turned as their orientation says.
    package enum Turning: Equatable, Sendable {
        /// None.
        case never
        /// All that state an orientation.
        case always
        /// Those whose orientation a file of a format cannot state; `nil` is the image's own format.
        case unlessKept(by: ImageFormat?)
    }

    /// Which colours are decoded to linear light.
    package enum Light: Equatable, Sendable {
        /// None: samples stay as they are stored.
        case none
        /// All; files of numbers, which have no curve, are refused.
        case all
        /// Those that are replaced by their luminance.
        case ofLuminance
    }

    /// Which images are turned.
    package var turning = Turning.never
    /// The colour on which an image with alpha is laid; `nil` keeps alpha.
    package var background: BackgroundColor?
    /// Which colours are decoded to linear light.
    package var light = Light.none
    /// Whether colours are replaced by their luminance.
    package var isGray = false
    /// Whether the luminance of integers is rounded to integers.
    package var roundsLuminance = false
    /// Whether alpha is left out.
    package var dropsAlpha = false

    /// Creates a conversion that keeps pixels as they are.
    package init() {}

    /// Creates a conversion that turns images as they are shown.
    package static var upright: PixelConversion {
        var conversion = PixelConversion()
        conversion.turning = .always
        return conversion
    }

    /// Returns the reader, or one that converts its pixels.
    /// - Throws: `CodecError`.
    func applied(to reader: any ImageReader) throws(CodecError) -> any ImageReader {
        let (file, tags) = (reader.header, reader.lightTags)
        var reader = reader
        if reader.header.orientation != .upright, turns(reader.header.format) { reader = try UprightReader(reader) }
        if let background, reader.header.layout.alphaIndex != nil {
            reader = try ConvertingReader(reader, BackgroundConversion(background, header: reader.header))
        }
        let isGrayed = isGray && [.rgb, .rgba].contains(reader.header.layout)
        if light == .all || light == .ofLuminance && isGrayed {
            reader = try ConvertingReader(
                reader, LightConversion(LinearLight(tags, header: file), header: reader.header))
        }
        if let channels = ChannelConversion(
            header: reader.header, isGray: isGray, rounds: roundsLuminance, dropsAlpha: dropsAlpha)
        {
            reader = try ConvertingReader(reader, channels)
        }
        return reader
    }

    private func turns(_ format: ImageFormat) -> Bool {
        switch turning {
        case .never: false
        case .always: true
        case .unlessKept(let other): !(other ?? format).keepsMetadata
        }
    }

    /// Bytes that conversions hold for a row of this width: four float32 planes each, and 16 bits as decoded.
    package func rowBytes(width: Int) -> Int {
        let count = (background == nil ? 0 : 1) + (light == .none ? 0 : 1) + (isGray || dropsAlpha ? 1 : 0)
        return Saturating.product(count, 4 * 4 + 4 * 2, width)
    }
}

/// The luminance of colours.
package enum Luminance {
    /// The weights of red, green and blue (ITU-R BT.709, from 1990 on; their sum is 1).
    ///
    /// Applied to samples as stored, they give what is also called luma.
    package static let weights = [0.2126, 0.7152, 0.0722]
    /// The weights of JPEG files (JFIF 1.02, from ITU-R BT.601; their sum is 1).
    package static let jpegWeights = [0.299, 0.587, 0.114]

    /// Stores the luminance of a row: sums in double precision, as float32.
    /// - Parameters:
    ///   - weights: those of red, green and blue.
    ///   - rounds: whether it is rounded to the nearest integer.
    package static func store(
        _ red: Span<Float>, _ green: Span<Float>, _ blue: Span<Float>, weights: [Double], rounds: Bool,
        into row: inout MutableSpan<Float>
    ) {
        let (forRed, forGreen, forBlue) = (weights[0], weights[1], weights[2])
        for x in row.indices {
            let sum = forRed * Double(red[x]) + forGreen * Double(green[x])
            let luminance = Float(sum + forBlue * Double(blue[x]))
            row[x] = rounds ? luminance.rounded() : luminance
        }
    }
}
