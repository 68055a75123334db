/// How an image goes on past its border, where the kernel reaches over it.
///
/// Every extension goes on any distance, so that a kernel may be larger than the image.
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

extension BoundaryMode {
    /// Where the sample at `index`, which may lie outside `0..<count`, is found; `nil` where there is none.
    ///
    /// Constant time for any distance.
    package func sourceIndex(of index: Int, count: Int) -> Int? {
        if index >= 0 && index < count { return index }
        switch self {
        case .edge:
            return index < 0 ? 0 : count - 1
        case .wrap:
            return Self.modulo(index, count)
        case .symmetric:
            let position = Self.modulo(index, 2 * count)
            return position < count ? position : 2 * count - 1 - position
        case .reflect:
            // A single sample has no neighbour to mirror about it: it repeats.
            guard count > 1 else { return 0 }
            let position = Self.modulo(index, 2 * count - 2)
            return position < count ? position : 2 * count - 2 - position
        case .constant, .renormalize, .copy:
            return nil
        }
    }

    /// After how many samples the extension of `count` samples repeats itself; `nil` where it does not.
    package func period(count: Int) -> Int? {
        switch self {
        case .wrap: count
        case .symmetric: 2 * count
        case .reflect: max(2 * count - 2, 1)
        case .edge, .constant, .renormalize, .copy: nil
        }
    }

    /// What a tap finds where `sourceIndex` finds no sample: left out, or to be replaced, is as good as 0.
    package var outsideValue: Float {
        if case .constant(let value) = self { value } else { 0 }
    }

    private static func modulo(_ value: Int, _ period: Int) -> Int {
        let rest = value % period
        return rest < 0 ? rest + period : rest
    }
}

extension BoundaryMode: CustomStringConvertible {
    /// The mode as it is written on the command line.
    public var description: String {
        switch self {
        case .symmetric: "symmetric"
        case .reflect: "reflect"
        case .edge: "edge"
        case .constant(let value): value == 0 ? "constant" : "constant:\(value)"
        case .wrap: "wrap"
        case .renormalize: "renormalize"
        case .copy: "copy"
        }
    }
}
