extension Kernel {
    /// The kernel with its columns in reverse order, so that left and right are swapped.
    ///
    ///     K'[a, b] = K[a, l - 1 - b]
    ///
    /// An anchor is flipped too. Flipping both ways is a rotation by 180 degrees.
    public func flippedHorizontally() -> Kernel {
        let rows = (0..<height).flatMap { weights[($0 * width)..<(($0 + 1) * width)].reversed() }
        return Kernel(
            width: width, height: height, weights: rows,
            anchor: anchor.map { Anchor(x: width - 1 - $0.x, y: $0.y) }, offset: offset)
    }

    /// The kernel with its rows in reverse order, so that top and bottom are swapped.
    ///
    ///     K'[a, b] = K[k - 1 - a, b]
    ///
    /// An anchor is flipped too.
    public func flippedVertically() -> Kernel {
        let rows = (0..<height).reversed().flatMap { weights[($0 * width)..<(($0 + 1) * width)] }
        return Kernel(
            width: width, height: height, weights: rows,
            anchor: anchor.map { Anchor(x: $0.x, y: height - 1 - $0.y) }, offset: offset)
    }
}
