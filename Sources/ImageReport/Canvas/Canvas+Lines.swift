extension Canvas {
    /// A position on a canvas; pixel centres are at halves.
    package typealias Point = SIMD2<Double>

    /// Draws an antialiased straight line with round ends; a line from a point to itself is a disc.
    ///
    /// A pixel's coverage is that of a straight edge through the pixel, at the distance of its centre from the line.
    package mutating func line(from a: Point, to b: Point, thickness: Double, _ color: ColorMap.RGB8) {
        precondition(thickness > 0 && thickness < 1e6, "a thickness")
        let reach = thickness / 2 + 1
        let (low, high) = (pointwiseMin(a, b) - reach, pointwiseMax(a, b) + reach)
        guard low.x < Double(width), low.y < Double(height), high.x > 0, high.y > 0 else { return }
        let along = b - a
        let length = (along * along).sum()
        let rows = Int(max(low.y, 0))...Int(min(high.y, Double(height - 1)))
        let columns = Int(max(low.x, 0))...Int(min(high.x, Double(width - 1)))
        for y in rows {
            for x in columns {
                let offset = Point(Double(x) + 0.5, Double(y) + 0.5) - a
                let position = length > 0 ? min(max((offset * along).sum() / length, 0), 1) : 0
                let away = offset - position * along
                let distance = (away * away).sum().squareRoot()
                let coverage = min(max(thickness / 2 + 0.5 - distance, 0), 1)
                blend(x, y, color, coverage: UInt8((255 * coverage).rounded()))
            }
        }
    }

    /// Draws lines through consecutive points.
    package mutating func path(_ points: [Point], thickness: Double, _ color: ColorMap.RGB8) {
        for (a, b) in zip(points, points.dropFirst()) { line(from: a, to: b, thickness: thickness, color) }
    }
}
