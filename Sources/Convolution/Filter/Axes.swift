package import ImageBuffers

/// A number for each axis: a size, an offset or a step.
public struct Axes: Equatable, Hashable, Sendable {
    /// Along a row: columns.
    public var x: Int
    /// Along a column: rows.
    public var y: Int

    /// Creates a pair of numbers.
    public init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }

    /// Creates a pair with the same number for both axes.
    public init(both number: Int) { self.init(x: number, y: number) }
}

extension Axes {
    /// The product along each axis.
    package static func * (a: Axes, b: Axes) -> Axes { Axes(x: a.x * b.x, y: a.y * b.y) }

    /// The size as shown of an image with this size as stored; also the reverse.
    package func turned(_ orientation: Orientation) -> Axes { orientation.swapsAxes ? Axes(x: y, y: x) : self }
}

extension Axes: CustomStringConvertible {
    /// One number if both are equal, otherwise `x=X,y=Y`, as in the command's options.
    public var description: String { x == y ? "\(x)" : "x=\(x),y=\(y)" }
}

/// The number of samples of the extended image that are included on each side; negative numbers leave out samples of the
/// image.
public struct Padding: Equatable, Hashable, Sendable {
    /// Columns left of the image and rows above it.
    public var before: Axes
    /// Columns right of the image and rows below it.
    public var after: Axes

    /// Creates padding with a number for each side.
    public init(before: Axes, after: Axes) {
        self.before = before
        self.after = after
    }

    /// Creates padding that is equal on opposite sides.
    public init(_ sides: Axes) { self.init(before: sides, after: sides) }

    /// No padding.
    public static let zero = Padding(.init(both: 0))

    /// Whether the magnitude of every number is less than `limit`.
    func isBelow(_ limit: Int) -> Bool {
        [before.x, before.y, after.x, after.y].allSatisfy { $0 > -limit && $0 < limit }
    }
}
