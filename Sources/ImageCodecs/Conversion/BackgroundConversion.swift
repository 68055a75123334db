import ImageBuffers

/// Lays pixels with alpha on a background.
///
///     out = (colour * alpha + background * (maximum - alpha)) / maximum
///
/// The result is rounded to the nearest integer, so that it equals that of a file which was flattened before. `maximum`
/// is 255 or 65535. It is odd, so no result is halfway between two integers. Grey stays grey on a grey background, and
/// becomes RGB on a coloured one.
struct BackgroundConversion: RowConversion {
    let layout: ChannelLayout
    let givesFractions = false
    let dropsAlpha = false

    private let background: BackgroundColor
    private let maximum: Double

    /// - Parameter header: the header of an image of integers with alpha.
    init(_ background: BackgroundColor, header: ImageHeader) {
        precondition(header.layout.alphaIndex != nil && header.holdsIntegers, "integers with alpha")
        layout = header.layout == .grayAlpha && background.isGray ? .gray : .rgb
        maximum = Double(header.maximum)
        self.background = background
    }

    var description: String { "transparency, laid on the background \(background)" }

    func convert(_ count: Int, of rows: borrowing PlanarImage, into image: inout PlanarImage, at first: Int) {
        let paper = [background.red, background.green, background.blue]
        for channel in 0..<layout.channelCount {
            let color = rows.layout == .grayAlpha ? 0 : channel
            rows.withPlane(rows.layout.channelCount - 1) { alphas in
                rows.withPlane(color) { colors in
                    image.withMutablePlane(channel) { plane in
                        plane.lay(
                            count, of: colors, alphas, on: Double(paper[channel]) * (maximum / 255), maximum: maximum,
                            at: first)
                    }
                }
            }
        }
    }
}

extension Plane {
    /// Lays the first `count` rows of a plane of colours with alpha on a background, and stores them from `row` on.
    fileprivate mutating func lay(
        _ count: Int, of colors: borrowing Plane, _ alphas: borrowing Plane, on background: Double, maximum: Double,
        at row: Int
    ) {
        // Added to a number of this range, 2^52 + 2^51 leaves no bits for a fraction: the sum is rounded.
        let rounding = 0x1.8p52
        for y in 0..<count {
            alphas.withRow(y) { alpha in
                colors.withRow(y) { color in
                    withMutableRow(row + y) { out in
                        for x in out.indices {
                            let opacity = Double(alpha[x])
                            let sum = Double(color[x]) * opacity + background * (maximum - opacity)
                            out[x] = Float(sum / maximum + rounding - rounding)
                        }
                    }
                }
            }
        }
    }
}
