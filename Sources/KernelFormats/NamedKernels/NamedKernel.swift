package import Convolution

/// A kernel that is requested by name: a row of the table `NamedKernel.all`.
///
/// Arguments are written `name`, `name:parameter=value,...` or, if the first parameters are positional,
/// `name:value,...`: `gaussian`, `gaussian:sigma=2,size=9`, `gaussian:2`.
///
/// Coordinates in formulas are in taps from the middle of the grid, with x to the right and y down; at even sizes they
/// are half-integers. Angles are in degrees, counterclockwise from the right as seen on the screen. The sign of a
/// gradient is that of correlation, which applies the kernel as written; convolution rotates it by 180 degrees first.
package struct NamedKernel: Sendable {
    /// The name, in lower-case letters.
    package let name: String
    /// A summary of one line.
    package let summary: String
    /// The parameters, starting with those that may be given without their names.
    package let parameters: [Parameter]
    /// The number of parameters that may be given without their names.
    package let positionalCount: Int
    /// The formula of the weights, in lines of at most 76 characters.
    package let formula: [String]
    /// Computes the kernel from values that are in range.
    let make: @Sendable (Values) throws(NamedKernelError) -> Kernel

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
    /// All named kernels, grouped by kind.
    package static let all: [NamedKernel] = smoothing + gradients + laplacians + sharpening + oriented + placement

    /// The row with a given name.
    package static func row(named name: some StringProtocol) -> NamedKernel? { all.first { $0.name == name } }

    /// Whether an argument begins with a kernel's name that is followed by a colon or the end.
    package static func isNamed(in argument: String) -> Bool {
        row(named: Self.name(in: argument)) != nil || isImageMagickName(argument)
    }

    /// Whether an argument is one of ImageMagick's names, which begin with a capital letter.
    package static func isImageMagickName(_ argument: String) -> Bool { ImageMagickName(argument) != nil }

    /// ImageMagick's names, which begin with a capital letter.
    package static let imageMagickNames = ImageMagickName.names

    /// The kernel of an argument such as `gaussian:sigma=2`.
    ///
    /// Other spellings are accepted; see `spelled`.
    /// - Throws: `NamedKernelError`, which describes the cause and the valid input.
    /// - Complexity: O(taps), at most `Kernel.maximumTapCount`.
    package static func kernel(_ argument: String) throws(NamedKernelError) -> Kernel {
        let argument = spelled(argument) ?? argument
        if let name = ImageMagickName(argument) { return try name.kernel() }
        let name = Self.name(in: argument)
        guard let row = row(named: name) else {
            throw .unknownName(String(name), nearest: nearest(to: String(name)))
        }
        return try row.kernel(String(argument.dropFirst(name.count + 1)))
    }

    /// The kernel with parameters such as `sigma=2,size=9`; an empty text gives the defaults.
    /// - Throws: `NamedKernelError`.
    package func kernel(_ parameters: String = "") throws(NamedKernelError) -> Kernel {
        try make(try Values(parameters, of: self))
    }

    /// The argument of the same kernel with half its amount, which lies halfway between it and the identity; `nil` if
    /// it has no amount.
    package static func halvingAmount(_ argument: String) -> String? {
        let argument = spelled(argument) ?? argument
        let name = Self.name(in: argument)
        guard let row = row(named: name), row.parameters.contains(where: { $0.name == amount.name }),
            let values = try? Values(String(argument.dropFirst(name.count + 1)), of: row)
        else { return nil }
        let given = row.parameters.compactMap { parameter -> String? in
            guard let value = values.given(parameter.name) else { return nil }
            let half = parameter.name == amount.name ? value / 2 : value
            return "\(parameter.name)=\(Kernel.shortestDecimal(half))"
        }
        return "\(name):\(given.joined(separator: ","))"
    }

    /// The known name that was probably meant; `nil` if none is similar.
    package static func nearest(to name: String) -> String? { Suggestion.nearest(to: name, among: all.map(\.name)) }

    private static func name(in argument: String) -> Substring { argument.prefix { $0 != ":" } }
}
