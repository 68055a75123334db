/// What a kernel's file, or an argument, was read as.
public struct KernelFile: Equatable, Sendable {
    /// What the content was recognized as.
    public enum Format: String, CaseIterable, Sendable {
        /// Rows of numbers.
        case textGrid = "text grid"
        /// A libvips matrix: `width height [scale offset]`, then rows.
        case vips = "libvips matrix"
        /// ImageMagick's notation: `3x3+1+1: 1,2,1 ...`.
        case imageMagick = "ImageMagick kernel"
    }

    /// The kernels, in the order in which they stand; at least one.
    public var kernels: [Kernel]
    /// The format.
    public var format: Format
    /// What its user should know about how it was read, a line each; none for a plain grid.
    public var notes: [String]

    /// A result with every field.
    public init(kernels: [Kernel], format: Format, notes: [String] = []) {
        self.kernels = kernels
        self.format = format
        self.notes = notes
    }
}
