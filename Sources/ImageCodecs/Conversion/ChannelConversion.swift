import ImageBuffers

/// Reduces the channels of a picture: colours to their luminance, or to those without alpha.
///
///     Y = 0.2126 R + 0.7152 G + 0.0722 B        of the samples as stored, or of linear light
///
/// Sums are computed in double precision and stored as float32, so that equal red, green and blue keep their value.
struct ChannelConversion: RowConversion {
    let layout: ChannelLayout
    let givesFractions: Bool
    let dropsAlpha: Bool

    private let takesLuminance: Bool
    private let rounds: Bool

    /// - Parameters:
    ///   - header: the header of a picture.
    ///   - isGray: whether colours are replaced by their luminance.
    ///   - rounds: whether the luminance of integers is rounded to the nearest integer.
    ///   - dropsAlpha: whether alpha is left out.
    /// - Returns: `nil` if the picture has no channels to be reduced.
    init?(header: ImageHeader, isGray: Bool, rounds: Bool, dropsAlpha: Bool) {
        let hasAlpha = header.layout.alphaIndex != nil
        takesLuminance = isGray && (header.layout == .rgb || header.layout == .rgba)
        self.dropsAlpha = dropsAlpha && hasAlpha
        guard takesLuminance || self.dropsAlpha else { return nil }
        let keepsAlpha = hasAlpha && !dropsAlpha
        if takesLuminance || header.layout == .grayAlpha {
            layout = keepsAlpha ? .grayAlpha : .gray
        } else {
            layout = keepsAlpha ? .rgba : .rgb
        }
        self.rounds = rounds && header.holdsIntegers
        givesFractions = takesLuminance && !rounds && header.holdsIntegers
    }

    var description: String {
        var texts: [String] = []
        if takesLuminance {
            texts.append("colours, as their luminance by the weights of Rec. 709" + (rounds ? ", rounded" : ""))
        }
        if dropsAlpha { texts.append("transparency, left out") }
        return texts.joined(separator: "; ")
    }

    func convert(_ count: Int, of rows: borrowing PlanarImage, into image: inout PlanarImage, at first: Int) {
        if takesLuminance {
            rows.withPlane(0) { red in
                rows.withPlane(1) { green in
                    rows.withPlane(2) { blue in
                        image.withMutablePlane(0) {
                            $0.storeLuminance(count, red, green, blue, rounds: rounds, at: first)
                        }
                    }
                }
            }
        } else {
            for channel in layout.colorChannels {
                image.copyRows(count, ofPlane: channel, of: rows, from: 0, at: first)
            }
        }
        guard let alpha = layout.alphaIndex else { return }
        image.copyRows(count, ofPlane: rows.channelCount - 1, as: alpha, of: rows, from: 0, at: first)
    }
}

extension Plane {
    /// Stores the luminance of the first `count` rows of three planes from `row` on.
    fileprivate mutating func storeLuminance(
        _ count: Int, _ reds: borrowing Plane, _ greens: borrowing Plane, _ blues: borrowing Plane, rounds: Bool,
        at row: Int
    ) {
        for y in 0..<count {
            reds.withRow(y) { red in
                greens.withRow(y) { green in
                    blues.withRow(y) { blue in
                        withMutableRow(row + y) { out in
                            Luminance.store(
                                red, green, blue, weights: Luminance.weights, rounds: rounds, into: &out)
                        }
                    }
                }
            }
        }
    }
}
