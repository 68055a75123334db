package import Convolution

/// What a kernel's file, or an argument, was read as.
package struct KernelFile: Equatable, Sendable {
    /// What the content was recognized as.
    package enum Format: String, CaseIterable, Sendable {
        /// Rows of numbers.
        case textGrid = "text grid"
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

    /// The kernels, in the order in which they stand; at least one.
    package var kernels: [Kernel]
    /// The format.
    package var format: Format
    /// What its user should know about how it was read, a line each; none for a plain grid.
    package var notes: [String]

    /// A result with every field.
    package init(kernels: [Kernel], format: Format, notes: [String] = []) {
        self.kernels = kernels
        self.format = format
        self.notes = notes
    }
}
