package import Convolution

/// The maximum difference between two conventions for one kernel, over all images with samples from 0 to `white`.
///
/// The difference between two linear maps at an output sample is linear too, `sum of D * I + constant`. It is largest
/// if I is white for every D of one sign and 0 elsewhere, so an image attains it. Where the kernel reaches over the
/// border, D is summed over the samples of the image to which the two extensions map.
///
/// The bound is not proportional to the range of the samples, because biases and values past the border are constants.
package struct DifferenceBound: Equatable, Sendable {
    /// The largest sample of the images; the smallest is 0.
    package let white: Double
    /// The largest difference at samples whose kernels lie inside the image; `nil` if there are none.
    package internal(set) var interior: Double?
    /// The largest difference at the other samples; `nil` if there are none.
    package internal(set) var border: Double?
    /// Whether an image attains each of them; otherwise, at least one is an upper bound, which is infinite if none is
    /// known.
    package internal(set) var isExact = true
    /// The numbers of rows and columns on each side of the compared outputs that differ because of the border.
    package internal(set) var reach = Padding.zero

    /// The largest difference.
    package var largest: Double { max(interior ?? 0, border ?? 0) }
    /// Whether an image attains the largest difference, even if a smaller one at the border is only an upper bound.
    package var largestIsExact: Bool { isExact || (interiorIsExact && (interior ?? 0) >= (border ?? 0)) }
    private var interiorIsExact = true
}

extension DifferenceBound {
    /// Maximum number of products of taps and output samples; beyond it, differences are estimated.
    private static let workLimit = 3_000_000

    /// Compares two maps of the same image.
    ///
    /// Differences due to rounding are ignored.
    /// Complexity: O(output samples at the border * taps), up to a limit.
    init(_ a: LinearOperator, _ b: LinearOperator, _ alignment: OutputAlignment, white: Double) {
        let isLarge = !(a.largestMagnitude(white: white) + b.largestMagnitude(white: white)).isFinite
        // A power of two changes no digit, and keeps sums of the largest weights finite until the end.
        let unit = isLarge ? 0x1p64 : 1
        self.init(dividing: a.divided(by: unit), b.divided(by: unit), alignment, white: white)
        interior = interior.map { $0 * unit }
        border = border.map { $0 * unit }
    }

    private init(
        dividing a: LinearOperator, _ b: LinearOperator, _ alignment: OutputAlignment, white: Double
    ) {
        self.white = white
        guard alignment.rows.pairs > 0, alignment.columns.pairs > 0 else { return }
        let inside = (
            rows: alignment.rows.inside(a.rows, a.taps.height, b.rows, b.taps.height),
            columns: alignment.columns.inside(a.columns, a.taps.width, b.columns, b.taps.width)
        )
        let nothing = 1e-12 * (a.largestMagnitude(white: white) + b.largestMagnitude(white: white))
        var row = OperatorRow(image: Axes(x: a.columns.input, y: a.rows.input))
        func difference(_ y: Int, _ x: Int) -> Double {
            row.clear()
            let pair = alignment.pair(Axes(x: x, y: y))
            a.add(pair.a, to: &row, sign: 1)
            b.add(pair.b, to: &row, sign: -1)
            let largest = row.largest(white: white)
            return largest <= nothing ? 0 : largest
        }
        let workLimit = Self.workLimit / (a.taps.weights.count + b.taps.weights.count)
        // With equal strides, the kernels have the same relative position everywhere; with different strides, they do
        // not.
        let rows = a.rows.stride == b.rows.stride || !alignment.rows.isByIndex ? inside.rows.prefix(1) : inside.rows
        let columns =
            a.columns.stride == b.columns.stride || !alignment.columns.isByIndex
            ? inside.columns.prefix(1) : inside.columns
        if rows.count * columns.count > workLimit {
            (isExact, interiorIsExact) = (false, false)
            interior = Self.upperBound(a, b, nil, white: white)
        } else {
            for y in rows { for x in columns { interior = max(interior ?? 0, difference(y, x)) } }
        }
        let count =
            alignment.rows.pairs * alignment.columns.pairs - inside.rows.count * inside.columns.count
        guard count > 0 else { return }
        guard count <= workLimit else {
            isExact = false
            border = Self.upperBound(a, b, interior, white: white)
            return
        }
        border = 0
        for y in 0..<alignment.rows.pairs {
            for x in 0..<alignment.columns.pairs where !(inside.rows.contains(y) && inside.columns.contains(x)) {
                let value = difference(y, x)
                border = max(border ?? 0, value)
                if value > 0 { extend(y, x, inside.rows, inside.columns, alignment) }
            }
        }
    }

    /// An upper bound for samples whose kernels reach outside.
    ///
    /// With the same rule, both maps use the samples of one extended image, which are also from 0 to white, so the
    /// bound for the interior applies. With different rules, each map has its own range.
    private static func upperBound(
        _ a: LinearOperator, _ b: LinearOperator, _ interior: Double?, white: Double
    ) -> Double {
        if let interior, a.border == b.border, a.border.keepsRange(to: white), a.rows.confined == nil,
            b.rows.confined == nil
        {
            return interior
        }
        let (rangeA, rangeB) = (a.range(white: white), b.range(white: white))
        return max(rangeA.high - rangeB.low, rangeB.high - rangeA.low)
    }

    /// Includes a sample that differs in the numbers of rows and columns at the border.
    private mutating func extend(
        _ y: Int, _ x: Int, _ rows: Range<Int>, _ columns: Range<Int>, _ alignment: OutputAlignment
    ) {
        // A corner does not show whether its row or its column matters.
        if columns.contains(x) || columns.isEmpty {
            if y < rows.lowerBound { reach.before.y = max(reach.before.y, y + 1) }
            if y >= rows.upperBound { reach.after.y = max(reach.after.y, alignment.rows.pairs - y) }
        }
        if rows.contains(y) || rows.isEmpty {
            if x < columns.lowerBound { reach.before.x = max(reach.before.x, x + 1) }
            if x >= columns.upperBound { reach.after.x = max(reach.after.x, alignment.columns.pairs - x) }
        }
    }
}

extension Convention.Border {
    /// Whether samples past the border are from 0 to white if those of the image are.
    fileprivate func keepsRange(to white: Double) -> Bool {
        switch self {
        case .extended(.constant(let value)): (0...white).contains(Double(value))
        case .extended(let mode): mode.extendsImage
        case .zeroed: false
        }
    }
}

extension OutputAlignment.Axis {
    /// The pairs at which neither kernel reaches outside.
    fileprivate func inside(
        _ a: LinearOperator.Axis, _ tapsA: Int, _ b: LinearOperator.Axis, _ tapsB: Int
    ) -> Range<Int> {
        let isInside = { (index: Int) in
            let pair = pair(index)
            return !a.reachesOutside(taps: tapsA, at: pair.a) && !b.reachesOutside(taps: tapsB, at: pair.b)
        }
        guard let first = (0..<pairs).first(where: isInside) else { return pairs..<pairs }
        let end = (first..<pairs).first { !isInside($0) } ?? pairs
        return first..<end
    }
}

extension LinearOperator {
    /// The largest magnitude of a sum and of its bias, without division at the border.
    fileprivate func largestMagnitude(white: Double) -> Double {
        taps.scaled(by: gain).absoluteSum * max(white, abs(Double(border.mode.outsideValue))) + abs(bias)
    }

    /// The map with its results divided by a number.
    fileprivate func divided(by number: Double) -> LinearOperator {
        guard number != 1 else { return self }
        var result = self
        (result.gain, result.bias) = (gain / number, bias / number)
        return result
    }

    /// The range of results over all images with samples from 0 to white.
    ///
    /// Division by the weight that lies inside has no useful bound.
    fileprivate func range(white: Double) -> (low: Double, high: Double) {
        if border == .extended(.renormalize) { return (-.infinity, .infinity) }
        let outside = Double(border.mode.outsideValue)
        let (least, most) = (min(0, outside), max(white, outside))
        let (positive, negative) = (taps.positiveSum, taps.negativeSum)
        let ends = [gain * (positive * most + negative * least), gain * (positive * least + negative * most)]
        return (min(ends[0], ends[1], 0) + min(bias, 0), max(ends[0], ends[1], white) + max(bias, 0))
    }
}
