/// The extension of an image past its border, where the kernel reaches outside.
///
/// Every extension continues to any distance, so a kernel may be larger than the image. The other properties of each
/// mode are a row of the table in `BoundaryMode+Table.swift`.
public enum BoundaryMode: Equatable, Hashable, Sendable {
    /// `c b a | a b c d | d c b`: mirrored, with the border sample repeated; "reflect" in scipy.ndimage.
    case symmetric
    /// `d c b | a b c d | c b a`: mirrored about the border sample; "mirror" in scipy.ndimage, "reflect_101" in OpenCV.
    case reflect
    /// `a a a | a b c d | d d d`: the border sample is repeated.
    case edge
    /// `v v v | a b c d | v v v`: a value in sample units, 0 by default.
    case constant(Float)
    /// `b c d | a b c d | a b c`: the image repeats.
    case wrap
    /// Taps outside the image are left out, and the sum is divided by the weight of those inside.
    ///
    ///     out = gain * (sum over inside taps of w * I) / (sum over inside taps of w) + bias
    ///
    /// If that weight is at most 1e-6 of the kernel's sum of magnitudes, the sum is not divided. A kernel whose total
    /// weight is that small (an edge detector) is never divided: the weight of the taps inside has a sign of its own,
    /// which would change that of the result.
    case renormalize
    /// Output samples whose kernel reaches outside are copies of the input sample under the kernel's centre.
    ///
    /// The whole rectangle of taps counts, including taps of weight 0. Gain and bias are not applied to copies.
    case copy
}

/// The indices of the samples that extend `count` samples along one axis.
///
/// This is the complete definition of a boundary mode that extends the image. Engines, the reference and the page that
/// `compare` writes all evaluate it.
package struct AxisExtension: Equatable, Sendable {
    /// Samples of the image along the axis, at least 1.
    package let count: Int
    /// The number of samples after which the extension repeats; 0 if it does not.
    package let period: Int
    /// The sum of a mirrored position and the index of its sample; 0 if nothing is mirrored.
    package let mirrorSum: Int
    /// The index of the sample at all positions before the image, if the extension does not repeat; `nil` for none.
    package let before: Int?
    /// The index of the sample at all positions after the image, if the extension does not repeat; `nil` for none.
    package let after: Int?

    /// Creates an extension that repeats after `period` samples and is mirrored from `count` on.
    fileprivate init(count: Int, period: Int, mirrorSum: Int = 0) {
        (self.count, self.period, self.mirrorSum, before, after) = (count, period, mirrorSum, nil, nil)
    }

    /// Creates an extension that repeats one sample on each side, or has none.
    fileprivate init(count: Int, before: Int?, after: Int?) {
        (self.count, period, mirrorSum, self.before, self.after) = (count, 0, 0, before, after)
    }

    /// The index of the sample at a position, which may be outside the image; `nil` if there is none.
    /// - Complexity: O(1) for any distance.
    package func source(of position: Int) -> Int? {
        if position >= 0 && position < count { return position }
        guard period > 0 else { return position < 0 ? before : after }
        let rest = position % period
        let phase = rest < 0 ? rest + period : rest
        return phase < count ? phase : mirrorSum - phase
    }
}

extension BoundaryMode {
    /// The extension of `count` samples along one axis, at least 1.
    package func axisExtension(count: Int) -> AxisExtension {
        switch self {
        case .edge: AxisExtension(count: count, before: 0, after: count - 1)
        case .wrap: AxisExtension(count: count, period: count)
        case .symmetric: AxisExtension(count: count, period: 2 * count, mirrorSum: 2 * count - 1)
        // A single sample has no neighbour to mirror, so it repeats.
        case .reflect: AxisExtension(count: count, period: max(2 * count - 2, 1), mirrorSum: 2 * count - 2)
        case .constant, .renormalize, .copy: AxisExtension(count: count, before: nil, after: nil)
        }
    }

    /// The index of the sample at position `index`, which may lie outside `0..<count`; `nil` if there is none.
    /// - Complexity: O(1) for any distance.
    package func sourceIndex(of index: Int, count: Int) -> Int? {
        if index >= 0 && index < count { return index }
        return axisExtension(count: count).source(of: index)
    }

    /// The value of a tap for which `sourceIndex` finds no sample; 0 if the tap is left out or the result is replaced.
    package var outsideValue: Float {
        if case .constant(let value) = self { value } else { 0 }
    }
}

extension BoundaryMode: CustomStringConvertible {
    /// The mode as written on the command line.
    public var description: String {
        guard case .constant(let value) = self, value != 0 else { return row.name }
        let number = "\(value)"
        return "\(row.name):\(number.hasSuffix(".0") ? String(number.dropLast(2)) : number)"
    }
}
