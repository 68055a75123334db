package import Convolution

/// A kernel that is asked for by name: a row of the table that `NamedKernel.all` is.
///
/// Arguments are written `name`, `name:parameter=value,...` or, where the first parameters go without saying,
/// `name:value,...`: `gaussian`, `gaussian:sigma=2,size=9`, `gaussian:2`.
///
/// Coordinates in formulas are counted from the middle of the grid, x to the right and y down, in taps; at even sizes
/// they are halves. Angles are degrees from the right, counterclockwise as seen on the screen. A gradient's sign is that
/// of correlation, which lays the kernel on the image as written; convolution turns it by 180 degrees first.
package struct NamedKernel: Sendable {
    /// What it is called: lower case letters.
    package let name: String
    /// What it does, in a line.
    package let summary: String
    /// Its parameters, those that may be given without their names first.
    package let parameters: [Parameter]
    /// How many of the first parameters may be given without their names.
    package let positionalCount: Int
    /// How the weights are computed, a line of at most 76 characters each.
    package let formula: [String]
    /// Computes the weights of values that are in range.
    let make: @Sendable (Values) throws(NamedKernelError) -> Kernel

    /// A row of the table.
    init(
        _ name: String, _ summary: String, _ parameters: [Parameter] = [], positional: Int = 0, formula: [String],
        make: @escaping @Sendable (Values) throws(NamedKernelError) -> Kernel
    ) {
        self.name = name
        self.summary = summary
        self.parameters = parameters
        self.positionalCount = positional
        self.formula = formula
        self.make = make
    }
}

extension NamedKernel {
    /// Every kernel that has a name, those of a kind together.
    package static let all: [NamedKernel] = smoothing + gradients + laplacians + sharpening + oriented + placement

    /// The row of a name.
    package static func row(named name: some StringProtocol) -> NamedKernel? { all.first { $0.name == name } }

    /// Whether an argument begins with a kernel's name, up to its end or a colon.
    package static func isNamed(in argument: String) -> Bool { row(named: Self.name(in: argument)) != nil }

    /// The kernel of an argument such as `gaussian:sigma=2`.
    /// - Throws: `NamedKernelError`, which says what would have been right.
    /// - Complexity: O(taps), at most `Kernel.maximumTapCount`.
    package static func kernel(_ argument: String) throws(NamedKernelError) -> Kernel {
        let name = Self.name(in: argument)
        guard let row = row(named: name) else {
            throw .unknownName(String(name), nearest: nearest(to: String(name)))
        }
        return try row.kernel(String(argument.dropFirst(name.count + 1)))
    }

    /// The kernel of some parameters, `sigma=2,size=9`; an empty text takes every default.
    /// - Throws: `NamedKernelError`.
    package func kernel(_ parameters: String = "") throws(NamedKernelError) -> Kernel {
        try make(try Values(parameters, of: self))
    }

    /// The name that was probably meant.
    package static func nearest(to name: String) -> String? { Suggestion.nearest(to: name, among: all.map(\.name)) }

    private static func name(in argument: String) -> Substring { argument.prefix { $0 != ":" } }
}
