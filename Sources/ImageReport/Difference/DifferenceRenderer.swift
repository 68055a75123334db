package import ImageBuffers

/// Draws the difference of two images as an 8-bit image: integers 0...255 in planes of grey, or of red, green and blue.
///
///     v = min(gain * |a - b|, 255)
///
/// Rows are drawn one by one, so that the compared images need not be whole in memory. An infinite difference (see
/// `DifferenceMetrics`) fills the scale at any gain. Equal images are drawn in the style's colour for zero.
package struct DifferenceRenderer: Sendable {
    /// The style.
    package let style: DifferenceStyle
    /// The factor of differences; 0 if the gain is automatic and there is no difference.
    package let gain: Double
    /// The difference at the end of the scale; infinite if the gain is 0.
    package let fullScale: Double
    /// Share of the samples whose difference is beyond the scale, so that its end is drawn instead; 0...1.
    package let saturatedShare: Double
    /// Indices of the compared planes.
    package let channels: [Int]
    /// Layout of the drawn images: grey or RGB.
    package let outputLayout: ChannelLayout

    private let colors: [ColorMap.RGB8]

    /// Creates a renderer for images of a layout.
    ///
    /// `heat` and `signed` are drawn in RGB. `abs` is drawn in RGB if red, green and blue are all compared (the first
    /// three planes of an RGB or RGBA image, or of an array of three channels), each as its own plane. Otherwise it is
    /// drawn in grey, with the largest |a - b| of the pixel. A difference of alpha, if compared along with red, green
    /// and blue, raises all three.
    /// - Parameters:
    ///   - style: the style.
    ///   - gain: the gain; a factor is finite and not negative.
    ///   - metrics: metrics of the same two images, which determine the automatic gain and the compared channels.
    ///   - layout: the layout of both images.
    package init(style: DifferenceStyle, gain: DifferenceGain, metrics: DifferenceMetrics, layout: ChannelLayout) {
        self.style = style
        self.channels = metrics.channels
        switch gain {
        case .auto:
            // Not 255 / gain, which may be a little less.
            let end = metrics.scaleEnd
            (self.gain, fullScale) = end > 0 ? (255 / end, end) : (0, .infinity)
        case .factor(let factor):
            precondition(factor >= 0 && factor.isFinite, "a gain is finite and not negative")
            (self.gain, fullScale) = (factor, factor > 0 ? 255 / factor : .infinity)
        }
        saturatedShare = metrics.share(above: fullScale)
        outputLayout = Self.outputLayout(style, channels: channels, of: layout)
        colors =
            switch style {
            case .heat: ColorMap.heat.table(count: 256)
            case .signed: ColorMap.signed.table(count: 511)
            case .abs: []
            }
    }

    /// The layout of a picture, which does not depend on the samples.
    package static func outputLayout(
        _ style: DifferenceStyle, channels: [Int], of layout: ChannelLayout
    ) -> ChannelLayout {
        guard style == .abs else { return .rgb }
        let hasColor = layout == .rgb || layout == .rgba || layout == .array(channels: 3)
        return hasColor && Set(channels).isSuperset(of: 0..<3) ? .rgb : .gray
    }

    /// A difference times the gain, clamped to -255...255 and rounded.
    func level(of difference: Double) -> Int {
        // 0 times infinity would be NaN.
        let scaled = difference.isInfinite ? difference : difference * gain
        // An integer within -255...255, so that the conversion cannot trap.
        return Int(min(max(scaled, -255), 255).rounded(.toNearestOrAwayFromZero))
    }

    /// The colour of a level, for a style with colours.
    func color(level: Int) -> ColorMap.RGB8 { colors[style == .signed ? level + 255 : abs(level)] }

    /// Draws the difference of two whole images.
    /// - Throws: `PlaneError.tooLarge` when memory for the drawing cannot be allocated.
    /// - Precondition: the images have equal size, and the layout that the renderer was made for.
    package func image(of a: borrowing PlanarImage, and b: borrowing PlanarImage) throws(PlaneError) -> PlanarImage {
        precondition(a.height == b.height, "images of equal size")
        var drawing = try PlanarImage(uninitializedWidth: a.width, height: a.height, layout: outputLayout)
        draw(rows: a.height, of: a, from: 0, and: b, from: 0, into: &drawing, at: 0)
        return drawing
    }

    /// Draws some rows.
    /// - Parameters:
    ///   - count: the number of rows.
    ///   - a: an image or a strip of one.
    ///   - aRow: the first of the rows within `a`.
    ///   - b: another one with the same width and the same channels.
    ///   - bRow: the first of the rows within `b`.
    ///   - drawing: an image of the same width and of `outputLayout`.
    ///   - drawingRow: the row of `drawing` for the first row.
    /// - Precondition: all three images have the rows.
    package func draw(
        rows count: Int, of a: borrowing PlanarImage, from aRow: Int, and b: borrowing PlanarImage, from bRow: Int,
        into drawing: inout PlanarImage, at drawingRow: Int
    ) {
        precondition(a.width == b.width, "images of equal size")
        precondition(
            channels.allSatisfy { $0 < min(a.channelCount, b.channelCount) }, "channels that both images have")
        precondition(drawing.width == a.width && drawing.layout == outputLayout, "a drawing of the right layout")
        var differences = [Double](repeating: 0, count: a.width)
        for row in 0..<count {
            if style == .abs, outputLayout == .rgb {
                for plane in 0..<3 {
                    // Red, green or blue, and every channel beyond these three.
                    collect(channels.filter { $0 == plane || $0 > 2 }, a, aRow + row, b, bRow + row, into: &differences)
                    store(differences, plane: plane, row: drawingRow + row, of: &drawing)
                }
            } else {
                collect(channels, a, aRow + row, b, bRow + row, into: &differences)
                if style == .abs {
                    store(differences, plane: 0, row: drawingRow + row, of: &drawing)
                } else {
                    paint(differences, row: drawingRow + row, of: &drawing)
                }
            }
        }
    }

    /// Collects the difference of the channel that differs most, for each pixel of a row.
    private func collect(
        _ channels: [Int], _ a: borrowing PlanarImage, _ aRow: Int, _ b: borrowing PlanarImage, _ bRow: Int,
        into differences: inout [Double]
    ) {
        for x in differences.indices { differences[x] = 0 }
        for channel in channels {
            a.withPlane(channel) { aPlane in
                b.withPlane(channel) { bPlane in
                    aPlane.withRow(aRow) { aSamples in
                        bPlane.withRow(bRow) { bSamples in
                            for x in 0..<aSamples.count {
                                let d = difference(aSamples[x], bSamples[x])
                                if d.magnitude > differences[x].magnitude { differences[x] = d }
                            }
                        }
                    }
                }
            }
        }
    }

    private func store(_ differences: [Double], plane: Int, row: Int, of drawing: inout PlanarImage) {
        drawing.withMutablePlane(plane) { plane in
            plane.withMutableRow(row) { samples in
                for x in differences.indices { samples[x] = Float(abs(level(of: differences[x]))) }
            }
        }
    }

    private func paint(_ differences: [Double], row: Int, of drawing: inout PlanarImage) {
        let levels = differences.map { level(of: $0) }
        for plane in 0..<3 {
            drawing.withMutablePlane(plane) { samples in
                samples.withMutableRow(row) { samples in
                    for x in levels.indices { samples[x] = Float(color(level: levels[x])[plane]) }
                }
            }
        }
    }
}

/// How a difference is shown.
package enum DifferenceStyle: String, CaseIterable, Sendable {
    /// The largest |a - b| of a pixel's channels in the colours of `ColorMap.heat`: dark is no difference, yellow a
    /// large one.
    case heat
    /// The channel that differs most, with its sign, in the colours of `ColorMap.signed`.
    ///
    /// Light grey is no difference, blue is a < b, orange is a > b. If channels differ equally, the first one counts.
    case signed
    /// |a - b| channel by channel as brightness: black is no difference.
    case abs
}

/// The factor of a difference on the scale 0...255.
package enum DifferenceGain: Equatable, Sendable {
    /// The 99.5th percentile of the nonzero differences fills the scale, so that a few outliers do not darken it.
    case auto
    /// A finite factor of at least 0.
    ///
    /// A factor of 1 shows differences of 8-bit samples unchanged.
    case factor(Double)
}
