extension Quantizer {
    /// A quantizer that maps the smallest sample to 0 and the largest to the maximum.
    ///
    ///     gain = maximum / (high - low),  bias = -low * gain
    ///
    /// with the bias raised by some units in the last place where that is needed to make `high` reach the maximum, so
    /// that `truncate` gets there too. A flat image (`high <= low`, or a bound that is not finite) becomes 0.
    /// - Parameters:
    ///   - low: the image's smallest sample over all colour planes; see `SampleExtent`.
    ///   - high: its largest.
    public static func minmax(
        low: Float, high: Float, bitDepth: Int, rounding: Rounding = .halfEven, alphaGain: Double = 1
    ) -> Quantizer {
        let maximum: Double = bitDepth == 16 ? 65535 : 255
        var gain = 0.0
        var bias = 0.0
        if low.isFinite, high.isFinite, low < high {
            gain = maximum / (Double(high) - Double(low))
            bias = -(Double(low) * gain)
            // Each turn takes the bias up by at least a unit in the last place of itself and of the maximum.
            var top = Double(high) * gain + bias
            while top < maximum {
                bias += max(maximum - top, bias.ulp, maximum.ulp)
                top = Double(high) * gain + bias
            }
        }
        return Quantizer(
            bitDepth: bitDepth, range: .minmax, rounding: rounding, gain: gain, bias: bias, alphaGain: alphaGain)
    }
}

/// The smallest and the largest of some finite samples; NaN and infinities are passed over.
public struct SampleExtent: Equatable, Sendable {
    /// The smallest sample; infinity as long as there is none.
    public private(set) var low = Float.infinity
    /// The largest sample; minus infinity as long as there is none.
    public private(set) var high = -Float.infinity

    /// The extent of no samples.
    public init() {}

    /// Takes in rows of a plane.
    /// - Precondition: the plane has these rows.
    /// - Complexity: O(samples).
    public mutating func include(_ plane: borrowing Plane, rows: Swift.Range<Int>) {
        for y in rows {
            plane.withRow(y) { row in
                var low = self.low
                var high = self.high
                for x in row.indices {
                    let value = row[x]
                    // Comparisons with NaN are false.
                    if value < low, value > -Float.infinity { low = value }
                    if value > high, value < Float.infinity { high = value }
                }
                self.low = low
                self.high = high
            }
        }
    }

    /// Takes in another extent.
    public mutating func include(_ other: SampleExtent) {
        low = min(low, other.low)
        high = max(high, other.high)
    }
}
