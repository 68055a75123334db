package import Convolution
package import ImageBuffers

/// One output sample taken apart: what each tap finds, and what it adds to the sum.
///
///     result = gain * (sum over taps of weight * sample / divisor) + bias
package struct TapProducts: Equatable, Sendable {
    /// What a tap finds.
    package struct Tap: Equatable, Sendable {
        /// Column of the extended image, 0 at the image's left edge; outside where it is negative or beyond the width.
        package let x: Int
        /// Row of the extended image.
        package let y: Int
        /// Whether it lies inside the image.
        package let isInside: Bool
        /// The sample that is found, past the border by the boundary's rule; `nil` where the tap is left out.
        package let sample: Float?
        /// The weight that lies there.
        package let weight: Double

        /// Weight times sample; 0 where the tap is left out.
        package var product: Double { sample.map { weight * Double($0) } ?? 0 }
    }

    /// Taps in a row, as they lie on the image.
    package let width: Int
    /// Rows of taps.
    package let height: Int
    /// The taps, row after row.
    package let taps: [Tap]
    /// The tap on the output sample, as the taps lie here.
    package let centre: Kernel.Anchor
    /// What the sum is divided by where `renormalize` divides; 1 elsewhere.
    package let divisor: Double
    /// Whether the input's own sample is copied in place of the sum.
    package let isCopied: Bool
    /// Multiplies the sum.
    package let gain: Double
    /// Added at the end.
    package let bias: Double

    /// Takes the output sample in column `x` of row `y` apart.
    /// - Precondition: the plane has the size that the filter was resolved for, and the sample is one of its output.
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

    /// The weight inside the image, where there is one to divide by.
    private static func divisor(_ taps: [Tap], of kernel: Kernel) -> Double {
        let nothing = ResolvedFilter.vanishingWeight * kernel.absoluteSum
        let inside = taps.reduce(0) { $1.sample == nil ? $0 : $0 + $1.weight }
        return abs(kernel.sum) > nothing && abs(inside) > nothing ? inside : 1
    }

    /// The tap in a column of a row.
    package subscript(row row: Int, column column: Int) -> Tap { taps[row * width + column] }

    /// The sum of the products.
    package var sum: Double { taps.reduce(0) { $0 + $1.product } }

    /// The output sample, before a library rounds it.
    package var result: Double {
        isCopied ? Double(self[row: centre.y, column: centre.x].sample ?? 0) : gain * (sum / divisor) + bias
    }
}

extension Comparison {
    /// An output sample of both sides taken apart; `nil` for a side that is more than a weighted sum.
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
