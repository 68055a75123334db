package import Convolution
package import ImageBuffers

/// The terms of one output sample: the sample under each tap, and its product with the weight.
///
///     result = gain * (sum over taps of weight * sample / divisor) + bias
package struct TapProducts: Equatable, Sendable {
    /// The position, sample and weight of a tap.
    package struct Tap: Equatable, Sendable {
        /// Column in the extended image, 0 at the image's left edge; negative or beyond the width outside the image.
        package let x: Int
        /// Row in the extended image.
        package let y: Int
        /// Whether the tap lies inside the image.
        package let isInside: Bool
        /// The sample under the tap, by the boundary mode outside the image; `nil` if the tap is left out.
        package let sample: Float?
        /// The tap's weight.
        package let weight: Double

        /// Weight times sample; 0 if the tap is left out.
        package var product: Double { sample.map { weight * Double($0) } ?? 0 }
    }

    /// Number of taps in a row, in correlation form.
    package let width: Int
    /// Number of rows of taps.
    package let height: Int
    /// The taps, row by row.
    package let taps: [Tap]
    /// The position of the output sample among the taps.
    package let centre: Kernel.Anchor
    /// The divisor of the sum with `renormalize`; 1 otherwise.
    package let divisor: Double
    /// Whether the input's sample is copied instead of the sum.
    package let isCopied: Bool
    /// Multiplies the sum.
    package let gain: Double
    /// Added at the end.
    package let bias: Double

    /// Computes the terms of the output sample in column `x` of row `y`.
    /// - Precondition: the plane has the size for which the filter was resolved, and the sample belongs to its output.
    package init(_ filter: ResolvedFilter, of plane: borrowing Plane, x: Int, y: Int) {
        let geometry = filter.geometry
        let (horizontal, vertical) = (geometry.horizontal, geometry.vertical)
        precondition(plane.width == horizontal.input && plane.height == vertical.input, "the plane's size")
        precondition((0..<horizontal.output).contains(x) && (0..<vertical.output).contains(y), "an output sample")
        let boundary = filter.boundary
        var outside: Float?
        if case .constant(let value) = boundary { outside = value }
        var taps: [Tap] = []
        taps.reserveCapacity(filter.taps.weights.count)
        for row in 0..<filter.taps.height {
            let y = vertical.position(ofTap: row, at: y)
            let sourceY = boundary.sourceIndex(of: y, count: plane.height)
            for column in 0..<filter.taps.width {
                let x = horizontal.position(ofTap: column, at: x)
                var sample = outside
                if let sourceY, let sourceX = boundary.sourceIndex(of: x, count: plane.width) {
                    sample = plane[sourceX, sourceY]
                }
                taps.append(
                    Tap(
                        x: x, y: y, isInside: (0..<plane.width).contains(x) && (0..<plane.height).contains(y),
                        sample: sample, weight: filter.taps[row: row, column: column]))
            }
        }
        (width, height) = (filter.taps.width, filter.taps.height)
        centre = Kernel.Anchor(x: geometry.centre.x, y: geometry.centre.y)
        isCopied = boundary == .copy && taps.contains { !$0.isInside }
        divisor = boundary == .renormalize ? Self.divisor(taps, of: filter.taps) : 1
        gain = filter.gain
        bias = filter.bias
        self.taps = taps
    }

    /// The weight inside the image, or 1 if it is too small to divide by.
    private static func divisor(_ taps: [Tap], of kernel: Kernel) -> Double {
        let nothing = ResolvedFilter.vanishingWeight * kernel.absoluteSum
        let inside = taps.reduce(0) { $1.sample == nil ? $0 : $0 + $1.weight }
        return abs(kernel.sum) > nothing && abs(inside) > nothing ? inside : 1
    }

    /// The tap in a row and a column.
    package subscript(row row: Int, column column: Int) -> Tap { taps[row * width + column] }

    /// The sum of the products.
    package var sum: Double { taps.reduce(0) { $0 + $1.product } }

    /// The output sample, before a library rounds it.
    package var result: Double {
        isCopied ? Double(self[row: centre.y, column: centre.x].sample ?? 0) : gain * (sum / divisor) + bias
    }
}

extension Comparison {
    /// The terms of an output sample of both sides; `nil` for a side that is more than a weighted sum.
    package borrowing func products(
        at position: DifferenceMetrics.Position
    ) -> (a: TapProducts?, b: TapProducts?) {
        input.withPlane(position.channel) { plane in
            let (a, b) = (self.a.resolved, self.b.resolved)
            return (
                a.map { TapProducts($0, of: plane, x: position.x, y: position.y) },
                b.map { TapProducts($0, of: plane, x: position.x, y: position.y) }
            )
        }
    }
}
