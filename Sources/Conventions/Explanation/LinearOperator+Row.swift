import Convolution

/// One output sample as a function of the image: `sum of weights[y * width + x] * I[y, x] + constant`.
struct OperatorRow {
    /// A weight for each sample of the image, in row-major order.
    private(set) var weights: [Double]
    /// The term that does not depend on the image.
    private(set) var constant = 0.0
    /// Indices of the weights that may not be 0.
    private var touched: [Int] = []

    init(image: Axes) { weights = Array(repeating: 0, count: image.x * image.y) }

    /// Resets the row to 0, in time proportional to the number of weights that were set.
    mutating func clear() {
        for index in touched { weights[index] = 0 }
        touched.removeAll(keepingCapacity: true)
        constant = 0
    }

    mutating func add(_ weight: Double, at index: Int) {
        weights[index] += weight
        touched.append(index)
    }

    mutating func addConstant(_ value: Double) { constant += value }

    /// The largest magnitude over all images with samples from 0 to `white`.
    ///
    ///     max(|constant + white * sum of the positive weights|, |constant + white * sum of the negative weights|)
    ///
    /// An image attains it: white where the weights have one sign, 0 elsewhere.
    mutating func largest(white: Double) -> Double {
        var (positive, negative) = (constant, constant)
        for index in touched {
            let weight = white * weights[index]
            if weight > 0 { positive += weight } else { negative += weight }
            // An index can be listed several times, but counts once.
            weights[index] = 0
        }
        return max(abs(positive), abs(negative))
    }
}

extension LinearOperator {
    /// Adds an output sample to a row, multiplied by `sign`.
    ///
    /// Complexity: O(taps).
    func add(_ output: Axes, to row: inout OperatorRow, sign: Double) {
        let outside = reachesOutside(output)
        if outside, border == .zeroed { return }
        if outside, border == .extended(.copy) {
            let (y, x) = (
                rows.position(ofTap: rows.centre, at: output.y), columns.position(ofTap: columns.centre, at: output.x)
            )
            row.add(sign, at: y * columns.input + x)
            return
        }
        let mode = border.mode
        let sources = (0..<taps.width).map { columns.source(ofTap: $0, at: output.x, mode: mode) }
        let factor = sign * gain * (mode == .renormalize ? renormalization(output, sources) : 1)
        row.addConstant(sign * bias)
        for a in 0..<taps.height {
            let source = rows.source(ofTap: a, at: output.y, mode: mode)
            for b in 0..<taps.width {
                let weight = factor * taps[row: a, column: b]
                switch (source, sources[b]) {
                case (.beyond, _), (_, .beyond): break
                case (.sample(let y), .sample(let x)): row.add(weight, at: y * columns.input + x)
                default: row.addConstant(weight * Double(mode.outsideValue))
                }
            }
        }
    }

    /// The factor for a sum over the taps inside, if it is divided by their weight.
    private func renormalization(_ output: Axes, _ sources: [Axis.Source]) -> Double {
        var inside = 0.0
        for a in 0..<taps.height {
            guard case .sample = rows.source(ofTap: a, at: output.y, mode: .renormalize) else { continue }
            for b in 0..<taps.width {
                if case .sample = sources[b] { inside += taps[row: a, column: b] }
            }
        }
        let nothing = ResolvedFilter.vanishingWeight * taps.absoluteSum
        return abs(taps.sum) > nothing && abs(inside) > nothing ? 1 / inside : 1
    }
}

extension LinearOperator.Axis {
    /// The source of a tap along one axis.
    enum Source: Equatable {
        /// A sample of the image.
        case sample(Int)
        /// A value outside, by the border's rule.
        case outside
        /// Zero, beyond the reach of the border's rule.
        case beyond
    }

    /// The source of a tap of an output sample.
    func source(ofTap tap: Int, at output: Int, mode: BoundaryMode) -> Source {
        let position = position(ofTap: tap, at: output)
        if let confined, position < -confined.before || position >= input + confined.after { return .beyond }
        guard let index = mode.sourceIndex(of: position, count: input) else { return .outside }
        return .sample(index)
    }
}
