/// A number for each axis: a size, an offset, or steps.
public struct Axes: Equatable, Hashable, Sendable {
    /// Along a row: columns.
    public var x: Int
    /// Along a column: rows.
    public var y: Int

    /// A number for each axis.
    public init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }

    /// The same number for both axes.
    public init(both number: Int) { self.init(x: number, y: number) }
}

extension Axes {
    /// Axis by axis.
    package static func * (a: Axes, b: Axes) -> Axes { Axes(x: a.x * b.x, y: a.y * b.y) }
}

extension Axes: CustomStringConvertible {
    /// One number where both axes have the same, else `x=X,y=Y`, as the command's options are written.
    public var description: String { x == y ? "\(x)" : "x=\(x),y=\(y)" }
}

/// Samples of the extended image that are taken on each side, before the kernel is laid on it.
public struct Padding: Equatable, Hashable, Sendable {
    /// Columns left of the image and rows above it, at least 0.
    public var before: Axes
    /// Columns right of the image and rows below it, at least 0.
    public var after: Axes

    /// Padding of each side by itself.
    public init(before: Axes, after: Axes) {
        self.before = before
        self.after = after
    }

    /// The same on opposite sides.
    public init(_ sides: Axes) { self.init(before: sides, after: sides) }

    /// None.
    public static let zero = Padding(.init(both: 0))

    /// Whether every number is less than `limit`.
    func isBelow(_ limit: Int) -> Bool { max(before.x, before.y, after.x, after.y) < limit }

    /// Whether no side is cropped.
    var isNonNegative: Bool { min(before.x, before.y, after.x, after.y) >= 0 }
}
