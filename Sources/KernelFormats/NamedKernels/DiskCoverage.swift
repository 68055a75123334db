import Convolution
import Platform

/// The area of each tap's unit square inside a circle around the middle, computed exactly rather than by sampling.
struct DiskCoverage {
    let radius: Double

    /// The kernel of the areas of all squares that the circle touches, divided by their sum.
    func kernel() throws(NamedKernelError) -> Kernel {
        let reach = max(0, Int((radius - 0.5).rounded(.up)))
        return try Kernel.formula(width: 2 * reach + 1, height: 2 * reach + 1) { x, y in
            // The arithmetic is the same on both sides of the diagonal, so that the kernel is exactly symmetric.
            coverage(max(abs(x), abs(y)), min(abs(x), abs(y)))
        }.dividedBySum()
    }

    /// The area inside the circle of the unit square around a point with integer coordinates of at least 0.
    private func coverage(_ x: Double, _ y: Double) -> Double {
        // A square on an axis has two equal halves; the square in the middle has four equal quarters.
        let (left, top) = (max(0, x - 0.5), max(0, y - 0.5))
        return (x == 0 ? 2 : 1) * (y == 0 ? 2 : 1) * area(left, x + 0.5, top, y + 0.5)
    }

    /// The area inside the circle of the rectangle `x0...x1` by `y0...y1`, in the quadrant where x and y are at least
    /// 0.
    private func area(_ x0: Double, _ x1: Double, _ y0: Double, _ y1: Double) -> Double {
        let square = radius * radius
        if x1 * x1 + y1 * y1 <= square { return (x1 - x0) * (y1 - y0) }
        if x0 * x0 + y0 * y0 >= square { return 0 }
        // Up to `a`, the circle is above the rectangle; from `a` to `b`, the circle is the upper edge of the area.
        let a = x0 * x0 + y1 * y1 < square ? (square - y1 * y1).squareRoot() : x0
        let b = min(x1, (square - y0 * y0).squareRoot())
        let (ya, yb) = ((square - a * a).squareRoot(), max(0, square - b * b).squareRoot())
        let trapezoid = (b - a) * ((ya - y0) + (yb - y0)) / 2
        // The circular segment above the chord: r^2 / 2 * (angle - sin(angle)). The terms are small, so no large areas
        // cancel.
        let chord = ((b - a) * (b - a) + (ya - yb) * (ya - yb)).squareRoot()
        let angle = 2 * asin(min(1, chord / (2 * radius)))
        let segment = square / 2 * (angle - sin(angle))
        return (a - x0) * (y1 - y0) + trapezoid + segment
    }
}
