/// A number for either direction.
public struct AxisPair: Equatable, Hashable, Sendable {
    /// Along a row: columns.
    public var x: Int
    /// Along a column: rows.
    public var y: Int

    /// A number for either direction.
    public init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }

    /// The same number for both directions.
    public init(both number: Int) { self.init(x: number, y: number) }
}

extension AxisPair {
    /// Direction by direction.
    package static func * (a: AxisPair, b: AxisPair) -> AxisPair { AxisPair(x: a.x * b.x, y: a.y * b.y) }
}

extension AxisPair: CustomStringConvertible {
    /// One number where both directions have the same, else `x=X,y=Y`, as the command's options are written.
    public var description: String { x == y ? "\(x)" : "x=\(x),y=\(y)" }
}

/// Samples of the extended image that are taken on each side, before the kernel is laid on it.
public struct Padding: Equatable, Hashable, Sendable {
    /// Columns left of the image and rows above it, at least 0.
    public var before: AxisPair
    /// Columns right of the image and rows below it, at least 0.
    public var after: AxisPair

    /// Padding of each side by itself.
    public init(before: AxisPair, after: AxisPair) {
        self.before = before
        self.after = after
    }

    /// The same on opposite sides.
    public init(_ sides: AxisPair) { self.init(before: sides, after: sides) }

    /// None.
    public static let zero = Padding(.init(both: 0))

    /// Whether every number is less than `limit`.
    func isBelow(_ limit: Int) -> Bool {
        precondition(min(before.x, before.y, after.x, after.y) >= 0, "padding from 0")
        return max(before.x, before.y, after.x, after.y) < limit
    }
}
