import ImageBuffers

/// Multiplies colours by alpha before kernels are applied, or divides them by the filtered alpha.
///
///     before: P = colour * alpha / maximum
///     after:  alpha = (K * alpha) / S        colour = (K * P) * maximum / alpha, or 0 where alpha is at most `hidden`
///
/// S is the sum of the weights. It keeps opaque pixels opaque, and their colours are those of a picture without alpha.
struct AlphaWeighting {
    /// The direction of the conversion.
    enum Direction: Equatable {
        case multiply
        /// Divides by alpha, which kernels with weights of this sum filtered; colours with alpha up to `hidden` are 0.
        ///
        /// Such an alpha is 0 in the output, or as good as 0, and the quotient would consist of rounding errors.
        case divide(sum: Double, hidden: Double)
    }

    let direction: Direction
    let layout: ChannelLayout
    /// The alpha of opaque pixels.
    let maximum: Double

    /// Filtered alpha that differs from the maximum by less is that of opaque pixels: a few roundings of float32 sums.
    private var tolerance: Double { maximum / 0x1p20 }

    /// - Precondition: the layout has alpha.
    init(_ direction: Direction, layout: ChannelLayout, maximum: Float) {
        precondition(layout.alphaIndex != nil, "a picture with alpha")
        self.direction = direction
        self.layout = layout
        self.maximum = Double(maximum)
    }

    /// Converts rows of an image.
    func convert(
        _ count: Int, of source: borrowing PlanarImage, from first: Int, into target: inout PlanarImage, at start: Int
    ) {
        guard let alphaIndex = layout.alphaIndex else { preconditionFailure("a picture with alpha") }
        var factors = [Double](repeating: 1, count: target.width)
        for y in 0..<count {
            var isOpaque = false
            source.withPlane(alphaIndex) { alphas in
                alphas.withRow(first + y) { alpha in
                    target.withMutablePlane(alphaIndex) { plane in
                        plane.withMutableRow(start + y) { out in
                            switch direction {
                            case .multiply: isOpaque = multiply(alpha, into: &out, &factors)
                            case .divide(let sum, let hidden):
                                isOpaque = divide(alpha, by: sum, hidden, into: &out, &factors)
                            }
                        }
                    }
                }
            }
            for channel in layout.colorChannels {
                guard !isOpaque else {
                    target.copyRows(1, ofPlane: channel, of: source, from: first + y, at: start + y)
                    continue
                }
                source.withPlane(channel) { colors in
                    colors.withRow(first + y) { color in
                        target.withMutablePlane(channel) { plane in
                            plane.withMutableRow(start + y) { out in
                                for x in out.indices { out[x] = Float(Double(color[x]) * factors[x]) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Copies a row of alpha, and computes the factors of its colours; returns whether all of them are 1.
    private func multiply(
        _ alpha: Span<Float>, into out: inout MutableSpan<Float>, _ factors: inout [Double]
    ) -> Bool {
        let scale = 1 / maximum
        var isOpaque = true
        for x in out.indices {
            out[x] = alpha[x]
            factors[x] = Double(alpha[x]) * scale
            isOpaque = isOpaque && factors[x] == 1
        }
        return isOpaque
    }

    /// Divides a row of filtered alpha by the sum of the weights, and computes the factors of its colours; returns
    /// whether all of them are 1.
    private func divide(
        _ alpha: Span<Float>, by sum: Double, _ hidden: Double, into out: inout MutableSpan<Float>,
        _ factors: inout [Double]
    ) -> Bool {
        let (scale, maximum, tolerance) = (1 / sum, maximum, tolerance)
        var isOpaque = true
        for x in out.indices {
            let quotient = Double(alpha[x]) * scale
            let opacity = abs(quotient - maximum) < tolerance ? maximum : quotient
            out[x] = Float(opacity)
            factors[x] = opacity <= hidden ? 0 : maximum / opacity
            isOpaque = isOpaque && opacity == maximum
        }
        return isOpaque
    }
}
