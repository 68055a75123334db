/// How an image goes on past its border, where the kernel reaches over it.
///
/// Every extension goes on any distance, so that a kernel may be larger than the image. What else the program knows of
/// each mode is one row of the table in `BoundaryMode+Table.swift`.
public enum BoundaryMode: Equatable, Hashable, Sendable {
    /// `c b a | a b c d | d c b`: mirrored, the border sample repeated. scipy.ndimage says "reflect".
    case symmetric
    /// `d c b | a b c d | c b a`: mirrored about the border sample. scipy.ndimage says "mirror", OpenCV "reflect_101".
    case reflect
    /// `a a a | a b c d | d d d`: the border sample goes on.
    case edge
    /// `v v v | a b c d | v v v`: a value in sample units, 0 by default.
    case constant(Float)
    /// `b c d | a b c d | a b c`: the image repeats.
    case wrap
    /// Taps outside the image are left out, and the sum is divided by the weight of those inside.
    ///
    ///     out = gain * (sum over inside taps of w * I) / (sum over inside taps of w) + bias
    ///
    /// Where that weight is at most 1e-6 of the kernel's sum of magnitudes there is nothing to divide by, and the sum
    /// stands as it is. A kernel whose whole weight is that small (an edge detector) is never divided: what is left of
    /// it at a border has a sign of its own, and would turn the result's.
    case renormalize
    /// Output samples whose kernel reaches outside are the input's own under the kernel's centre, unfiltered.
    ///
    /// The whole rectangle of taps counts, those of weight 0 too; gain and bias are left out.
    case copy
}

/// Where the samples before and after `count` samples along one axis are found among them.
///
/// This is the whole definition of a boundary mode that extends the image: engines, the reference and the page that
/// `compare` writes all evaluate it.
package struct AxisExtension: Equatable, Sendable {
    /// Samples of the image along the axis, at least 1.
    package let count: Int
    /// After how many samples the extension repeats; 0 where it does not.
    package let period: Int
    /// The sum of a mirrored position and the index of its sample; 0 where nothing is mirrored.
    package let mirrorSum: Int
    /// The index of all samples before the image, where the extension does not repeat; `nil` for none.
    package let before: Int?
    /// The index of all samples after the image, where the extension does not repeat; `nil` for none.
    package let after: Int?

    /// An extension that repeats after `period` samples, those from `count` on mirrored.
    fileprivate init(count: Int, period: Int, mirrorSum: Int = 0) {
        (self.count, self.period, self.mirrorSum, before, after) = (count, period, mirrorSum, nil, nil)
    }

    /// One sample on each side that goes on, or none.
    fileprivate init(count: Int, before: Int?, after: Int?) {
        (self.count, period, mirrorSum, self.before, self.after) = (count, 0, 0, before, after)
    }

    /// The index of the sample at a position, which may be outside the image; `nil` where there is none.
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
        // A single sample has no neighbour to mirror about it: it repeats.
        case .reflect: AxisExtension(count: count, period: max(2 * count - 2, 1), mirrorSum: 2 * count - 2)
        case .constant, .renormalize, .copy: AxisExtension(count: count, before: nil, after: nil)
        }
    }

    /// Where the sample at `index`, which may lie outside `0..<count`, is found; `nil` where there is none.
    /// - Complexity: O(1) for any distance.
    package func sourceIndex(of index: Int, count: Int) -> Int? {
        if index >= 0 && index < count { return index }
        return axisExtension(count: count).source(of: index)
    }

    /// What a tap finds where `sourceIndex` finds no sample: left out, or to be replaced, is as good as 0.
    package var outsideValue: Float {
        if case .constant(let value) = self { value } else { 0 }
    }
}

extension BoundaryMode: CustomStringConvertible {
    /// The mode as it is written on the command line.
    public var description: String {
        if case .constant(let value) = self, value != 0 { "\(row.name):\(value)" } else { row.name }
    }
}
