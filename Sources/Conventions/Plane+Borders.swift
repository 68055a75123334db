import Convolution
import ImageBuffers

extension Plane {
    /// A plane of undefined samples.
    static func uninitialized(_ size: Axes) throws(ConventionError) -> Plane {
        do throws(PlaneError) {
            return try Plane(uninitializedWidth: size.x, height: size.y)
        } catch {
            throw .filter(.tooLarge(error))
        }
    }

    /// Whether a sample is NaN.
    borrowing func containsNaN() -> Bool {
        for y in 0..<height {
            let found = withRow(y) { row in
                for x in row.indices where row[x].isNaN { return true }
                return false
            }
            if found { return true }
        }
        return false
    }

    /// Replaces NaN samples with a value.
    mutating func replaceNaN(by value: Float) {
        for y in 0..<height {
            withMutableRow(y) { row in
                for x in row.indices where row[x].isNaN { row[x] = value }
            }
        }
    }

    /// The plane extended on each side by a boundary mode.
    borrowing func extended(by padding: Padding, mode: BoundaryMode) throws(ConventionError) -> Plane {
        var result = try Plane.uninitialized(Axes(x: width + padding.both.x, y: height + padding.both.y))
        let columns = (0..<result.width).map { mode.sourceIndex(of: $0 - padding.before.x, count: width) }
        for y in 0..<result.height {
            let source = mode.sourceIndex(of: y - padding.before.y, count: height)
            for x in 0..<result.width {
                if let source, let column = columns[x] {
                    result[x, y] = self[column, source]
                } else {
                    result[x, y] = mode.outsideValue
                }
            }
        }
        return result
    }

    /// Sets the samples whose kernel reaches outside the input to a value.
    mutating func setBorder(to value: Float, _ filter: ResolvedFilter) {
        for y in 0..<height {
            for x in 0..<width where filter.reachesOutside(x: x, y: y) { self[x, y] = value }
        }
    }

    /// Transforms the samples whose kernel reaches outside the input.
    mutating func mapBorder(_ filter: ResolvedFilter, _ transform: (Float) -> Float) {
        for y in 0..<height {
            for x in 0..<width where filter.reachesOutside(x: x, y: y) { self[x, y] = transform(self[x, y]) }
        }
    }

    /// Sets samples to NaN if the input sample under their centre is NaN.
    mutating func keepNaN(of input: borrowing Plane, _ geometry: FilterGeometry) {
        let (rows, columns) = (geometry.vertical, geometry.horizontal)
        for y in 0..<height where (0..<input.height).contains(rows.centrePosition(at: y)) {
            for x in 0..<width where (0..<input.width).contains(columns.centrePosition(at: x)) {
                if input[columns.centrePosition(at: x), rows.centrePosition(at: y)].isNaN { self[x, y] = .nan }
            }
        }
    }

    /// Replaces the samples whose kernel reaches outside the input with the input's own, under the kernel's centre.
    mutating func copyBorder(of input: borrowing Plane, _ filter: ResolvedFilter) {
        let (rows, columns) = (filter.geometry.vertical, filter.geometry.horizontal)
        for y in 0..<height {
            for x in 0..<width where filter.reachesOutside(x: x, y: y) {
                self[x, y] = input[columns.centrePosition(at: x), rows.centrePosition(at: y)]
            }
        }
    }
}

extension ResolvedFilter {
    /// Whether a tap of an output sample falls outside the input.
    func reachesOutside(x: Int, y: Int) -> Bool {
        geometry.vertical.insideTaps(of: taps.height, at: y).count < taps.height
            || geometry.horizontal.insideTaps(of: taps.width, at: x).count < taps.width
    }
}
