package import Convolution

/// The kernels of a file or an argument, and their format.
package struct KernelFile: Equatable, Sendable {
    /// The format of the content.
    package enum Format: String, CaseIterable, Sendable {
        /// Rows of numbers.
        case textGrid = "text grid"
        /// Rows in brackets, as programs print and write them: `[[1. 2.] [3. 4.]]`, `[1 2; 3 4]`, `{{1, 2}, {3, 4}}`.
        case brackets = "rows in brackets"
        /// Rows as a YAML list: `- [1, 2]`.
        case yaml = "YAML list"
        /// A libvips matrix: `width height [scale offset]`, then rows.
        case vips = "libvips matrix"
        /// ImageMagick's notation: `3x3+1+1: 1,2,1 ...`.
        case imageMagick = "ImageMagick kernel"
        /// An array of rows, or an object that holds one.
        case json = "JSON"
        /// An array file of one or two dimensions.
        case npy = "NumPy array"
        /// A PNG or JPEG image, as a point-spread function.
        case image = "image"
        /// A name with its parameters: `gaussian:sigma=2`.
        case named = "named kernel"
    }

    /// The kernels, in the order of the text; at least one.
    package var kernels: [Kernel]
    /// The format.
    package var format: Format
    /// Notes for the user on how the content was read, one line each; none for a plain grid.
    package var notes: [String]

    /// Creates a result from its fields.
    package init(kernels: [Kernel], format: Format, notes: [String] = []) {
        self.kernels = kernels
        self.format = format
        self.notes = notes
    }
}
