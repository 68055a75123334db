public import Convolution

extension Kernel {
    /// Reads a kernel from text: a grid of numbers, a libvips matrix, or ImageMagick's notation.
    ///
    ///     let blur = try Kernel(parsing: "1 2 1; 2 4 2; 1 2 1")
    ///
    /// Rows are separated by `;` or line ends, and numbers by spaces, tabs or commas. Fractions such as `1/9` are
    /// accepted.
    /// - Throws: `KernelTextError` with line, column and cause; also if the text contains several kernels.
    /// - Complexity: O(characters).
    public init(parsing text: String) throws(KernelTextError) {
        let file = try KernelText.parse(text)
        guard file.kernels.count == 1 else {
            throw KernelTextError(line: 1, column: 1, .severalKernels(file.kernels.count))
        }
        self = file.kernels[0]
    }

    /// Creates a named kernel, such as `gaussian:sigma=2`, `sobel` or `motion:length=15,angle=30`.
    ///
    /// `Kernel.names` lists the names; `imgconv kernel list` prints their formulas.
    /// - Throws: `KernelNameError`, which describes the cause and the valid input.
    /// - Complexity: O(taps).
    public init(named name: String) throws(KernelNameError) {
        do throws(NamedKernelError) { self = try NamedKernel.kernel(name) } catch {
            throw KernelNameError(name: name, description: error.description)
        }
    }

    /// The names that `init(named:)` accepts.
    public static var names: [String] { NamedKernel.all.map(\.name) }
}

/// An error in the name of a kernel or in its parameters.
public struct KernelNameError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The name and parameters, as given.
    public let name: String
    /// The cause and the valid input, on one line.
    public let description: String
}
