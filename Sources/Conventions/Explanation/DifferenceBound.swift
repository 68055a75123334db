package import Convolution

/// The most by which two conventions can differ for one kernel, whatever the image, if its samples are from 0 to `white`.
///
/// For two linear maps the difference at an output sample is linear too, `sum of D * I + constant`, and largest where I
/// is white for every D of the one sign and 0 elsewhere: an image attains it. Where the kernel reaches over the border, D
/// is summed up over the samples of the image that the two extensions find there.
///
/// It is not in proportion to the range of the samples: what is added to every result, and what lies past the border,
/// are constants.
package struct DifferenceBound: Equatable, Sendable {
    /// The largest sample of the images; the least one is 0.
    package let white: Double
    /// The largest difference at samples whose kernels lie inside the image; `nil` where there is none.
    package internal(set) var interior: Double?
    /// The largest difference at the others; `nil` where there is none.
    package internal(set) var border: Double?
    /// Whether an image attains each of them; else one is an upper bound, infinite where none is known.
    package internal(set) var isExact = true
    /// How many rows and columns of the compared outputs differ at each side because of the border.
    package internal(set) var reach = Padding.zero

    /// The largest difference.
    package var largest: Double { max(interior ?? 0, border ?? 0) }
    /// Whether an image attains the largest difference: an upper bound of the border's does no harm below it.
    package var largestIsExact: Bool { isExact || (interiorIsExact && (interior ?? 0) >= (border ?? 0)) }
    private var interiorIsExact = true
}

extension DifferenceBound {
    /// Products of taps and output samples that are computed; beyond, the border's share is estimated.
    private static let workLimit = 3_000_000

    /// Compares two maps of the same image.
    ///
    /// Differences of rounding are no differences.
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
        // Kernels that move by one step lie alike beside each other everywhere, those that move by two do not.
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

    /// A bound for samples whose kernels reach outside.
    ///
    /// Under one rule, both maps weigh the samples of one extended image, which are from 0 to white as well: what bounds
    /// the inside bounds them too. Under two rules each map has its own range.
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

    /// Counts a sample that differs among the border's rows and columns.
    private mutating func extend(
        _ y: Int, _ x: Int, _ rows: Range<Int>, _ columns: Range<Int>, _ alignment: OutputAlignment
    ) {
        // A corner says nothing of whether it is its row or its column that matters.
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
    /// Whether samples past the border are from 0 to white where the image's are.
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
    /// The largest magnitude of a sum and of what is added to it; what division at the border does is left out.
    fileprivate func largestMagnitude(white: Double) -> Double {
        taps.scaled(by: gain).absoluteSum * max(white, abs(Double(border.mode.outsideValue))) + abs(bias)
    }

    /// The map whose results are those of this one divided by a number.
    fileprivate func divided(by number: Double) -> LinearOperator {
        guard number != 1 else { return self }
        var result = self
        (result.gain, result.bias) = (gain / number, bias / number)
        return result
    }

    /// What results are, whatever the image, if its samples are from 0 to white.
    ///
    /// Division by the weight that lies inside has no bound that is worth naming.
    fileprivate func range(white: Double) -> (low: Double, high: Double) {
        if border == .extended(.renormalize) { return (-.infinity, .infinity) }
        let outside = Double(border.mode.outsideValue)
        let (least, most) = (min(0, outside), max(white, outside))
        let (positive, negative) = (taps.positiveSum, taps.negativeSum)
        let ends = [gain * (positive * most + negative * least), gain * (positive * least + negative * most)]
        return (min(ends[0], ends[1], 0) + min(bias, 0), max(ends[0], ends[1], white) + max(bias, 0))
    }
}
