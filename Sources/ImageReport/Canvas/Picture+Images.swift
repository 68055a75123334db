package import ImageBuffers

extension Picture {
    /// The checkerboard behind transparent images.
    package struct Checkerboard: Sendable {
        /// The two colours.
        package let colors: (ColorMap.RGB8, ColorMap.RGB8)
        /// Pixels per side of a square; at least 1.
        package let side: Int

        package init(_ first: ColorMap.RGB8, _ second: ColorMap.RGB8, side: Int) {
            colors = (first, second)
            self.side = max(side, 1)
        }

        func color(_ x: Int, _ y: Int) -> ColorMap.RGB8 { (x / side + y / side) % 2 == 0 ? colors.0 : colors.1 }
    }

    /// Draws an image at another size.
    ///
    /// Red, green and blue are drawn in colour, and so are the three channels of an array. For other arrays, the first
    /// channel is drawn in grey. Colours are weighted by their opacity.
    /// - Parameters:
    ///   - image: the image.
    ///   - scale: the conversion of samples to brightness.
    ///   - opaque: the opacity that hides the background.
    ///   - board: the background.
    ///   - size: the size of the picture.
    package init(
        of image: borrowing PlanarImage, scale: DisplayScale, opaque: Float, over board: Checkerboard, size: PixelSize
    ) {
        let scaler = AreaScaler(from: PixelSize(image.width, image.height), to: size)
        let hasColor = image.layout == .rgb || image.layout == .rgba || image.layout == .array(channels: 3)
        let opacity = RowBrightness(DisplayScale(low: 0, high: opaque, showsMagnitude: false, range: nil))
        let brightness = RowBrightness(scale)
        let alpha = image.layout.alphaIndex.map { alpha in
            scaler.scale { y, row in
                image.withPlane(alpha) { plane in plane.withRow(y) { opacity.read($0, into: &row) } }
            }
        }
        var weights = [Float](repeating: 1, count: image.width)
        let colors = (0..<(hasColor ? 3 : 1)).map { channel in
            scaler.scale { y, row in
                image.withPlane(channel) { plane in plane.withRow(y) { brightness.read($0, into: &row) } }
                guard let index = image.layout.alphaIndex else { return }
                image.withPlane(index) { plane in plane.withRow(y) { opacity.read($0, into: &weights) } }
                for x in row.indices { row[x] *= weights[x] }
            }
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(3 * size.width * size.height)
        for y in 0..<size.height {
            for x in 0..<size.width {
                let index = y * size.width + x
                let behind = alpha.map { 1 - $0[index] } ?? 0
                let square = board.color(x, y)
                for channel in 0..<3 {
                    let own = 255 * colors[hasColor ? channel : 0][index]
                    // Both are means of numbers from 0 to 1; clamping removes rounding errors.
                    bytes.append(UInt8(min(max(own + behind * Float(square[channel]), 0), 255).rounded()))
                }
            }
        }
        self.init(width: size.width, height: size.height, bytes: bytes)
    }
}

/// `DisplayScale.brightness` for rows of samples, with a precomputed reciprocal.
private struct RowBrightness {
    private let low: Float
    private let factor: Float
    private let scale: DisplayScale

    init(_ scale: DisplayScale) {
        low = scale.low
        factor = 1 / (scale.high - scale.low)
        self.scale = scale
    }

    // A plain loop: with a closure for each sample, sheets of large photographs took twice as long.
    func read(_ samples: Span<Float>, into target: inout [Float]) {
        guard factor.isNormal, !scale.showsMagnitude else {
            // Magnitudes, and ranges whose width or reciprocal exceeds float32.
            for x in target.indices { target[x] = scale.brightness(samples[x]) }
            return
        }
        for x in target.indices {
            let position = (samples[x] - low) * factor
            target[x] = position > 0 ? min(position, 1) : 0
        }
    }
}
