public import Convolution

extension Kernel {
    /// Reads a kernel that is written as text: a grid of numbers, a libvips matrix, or ImageMagick's notation.
    ///
    ///     let blur = try Kernel(parsing: "1 2 1; 2 4 2; 1 2 1")
    ///
    /// Rows are separated by `;` or line ends, numbers by spaces, tabs or commas; fractions such as `1/9` are accepted.
    /// - Throws: `KernelTextError` with line, column and cause; a text of several kernels is refused too.
    /// - Complexity: O(characters).
    public init(parsing text: String) throws(KernelTextError) {
        let file = try KernelText.parse(text)
        guard file.kernels.count == 1 else {
            throw KernelTextError(line: 1, column: 1, .severalKernels(file.kernels.count))
        }
        self = file.kernels[0]
    }

    /// Makes a kernel that has a name: `gaussian:sigma=2`, `sobel`, `motion:length=15,angle=30`.
    ///
    /// `Kernel.names` lists the names; `imgconv kernel list` prints their formulas.
    /// - Throws: `KernelNameError`, which says what would have been right.
    /// - Complexity: O(taps).
    public init(named name: String) throws(KernelNameError) {
        do throws(NamedKernelError) { self = try NamedKernel.kernel(name) } catch {
            throw KernelNameError(name: name, description: error.description)
        }
    }

    /// The names that `init(named:)` knows.
    public static var names: [String] { NamedKernel.all.map(\.name) }
}

/// Why no kernel has a name, or the parameters behind it.
public struct KernelNameError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The name and parameters, as they were given.
    public let name: String
    /// The cause and what would have been right, in one line.
    public let description: String
}
