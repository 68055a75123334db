import Convolution
import Platform

/// How much of a tap's unit square lies within a circle around the middle: exact areas, not samples.
struct DiskCoverage {
    let radius: Double

    /// The areas of all squares that the circle touches, divided by their sum.
    func kernel() throws(NamedKernelError) -> Kernel {
        let reach = max(0, Int((radius - 0.5).rounded(.up)))
        return try Kernel.formula(width: 2 * reach + 1, height: 2 * reach + 1) { x, y in
            // The same arithmetic on both sides of the diagonal, so that the kernel is symmetric to the bit.
            coverage(max(abs(x), abs(y)), min(abs(x), abs(y)))
        }.dividedBySum()
    }

    /// The area of a square around a place whose coordinates are whole and at least 0.
    private func coverage(_ x: Double, _ y: Double) -> Double {
        // A square on an axis is two equal halves, the one in the middle four quarters.
        let (left, top) = (max(0, x - 0.5), max(0, y - 0.5))
        return (x == 0 ? 2 : 1) * (y == 0 ? 2 : 1) * area(left, x + 0.5, top, y + 0.5)
    }

    /// The area within the circle of the rectangle `x0...x1` by `y0...y1`, in the quadrant where both are at least 0.
    private func area(_ x0: Double, _ x1: Double, _ y0: Double, _ y1: Double) -> Double {
        let square = radius * radius
        if x1 * x1 + y1 * y1 <= square { return (x1 - x0) * (y1 - y0) }
        if x0 * x0 + y0 * y0 >= square { return 0 }
        // Up to `a` the circle is above the rectangle; from `a` to `b` it is its upper edge.
        let a = x0 * x0 + y1 * y1 < square ? (square - y1 * y1).squareRoot() : x0
        let b = min(x1, (square - y0 * y0).squareRoot())
        let (ya, yb) = ((square - a * a).squareRoot(), max(0, square - b * b).squareRoot())
        let trapezoid = (b - a) * ((ya - y0) + (yb - y0)) / 2
        // The chord's segment: r^2 / 2 * (angle - sin(angle)), small numbers throughout, so that nothing cancels.
        let chord = ((b - a) * (b - a) + (ya - yb) * (ya - yb)).squareRoot()
        let angle = 2 * asin(min(1, chord / (2 * radius)))
        let segment = square / 2 * (angle - sin(angle))
        return (a - x0) * (y1 - y0) + trapezoid + segment
    }
}
