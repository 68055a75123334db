extension Kernel {
    /// The kernel with its columns in reverse order: left and right change places.
    ///
    ///     K'[a, b] = K[a, l - 1 - b]
    ///
    /// An anchor goes along. Flipping both ways is rotating by 180 degrees.
    public func flippedHorizontally() -> Kernel {
        let rows = (0..<height).flatMap { weights[($0 * width)..<(($0 + 1) * width)].reversed() }
        return Kernel(
            width: width, height: height, weights: rows,
            anchor: anchor.map { Anchor(x: width - 1 - $0.x, y: $0.y) }, offset: offset)
    }

    /// The kernel with its rows in reverse order: top and bottom change places.
    ///
    ///     K'[a, b] = K[k - 1 - a, b]
    ///
    /// An anchor goes along.
    public func flippedVertically() -> Kernel {
        let rows = (0..<height).reversed().flatMap { weights[($0 * width)..<(($0 + 1) * width)] }
        return Kernel(
            width: width, height: height, weights: rows,
            anchor: anchor.map { Anchor(x: $0.x, y: height - 1 - $0.y) }, offset: offset)
    }
}
