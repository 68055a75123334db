public import Convolution
import ImagePipeline
import KernelFormats

extension Kernel {
    /// Reads a kernel's file, whose content decides what it is.
    ///
    /// A text grid, a libvips matrix, ImageMagick's notation, JSON, an array file, or a picture of a point-spread function.
    /// - Throws: `ImageError`: `notFound` for a file that is not there, `invalidData` for one that is no kernel, with line
    ///   and column where it is text, and for one that holds several kernels or a network's layer.
    /// - Complexity: O(bytes).
    public init(contentsOf path: String) throws(ImageError) {
        let content = try converted { () throws(PipelineError) in try KernelSource.file(path).read() }
        switch content {
        case .kernels(let file) where file.kernels.count == 1: self = file.kernels[0]
        case .kernels(let file):
            throw ImageError(.invalidData, file: path, "holds \(file.kernels.count) kernels, not one")
        case .layer:
            throw ImageError(.invalidData, file: path, "holds the weights of a layer, which has four dimensions")
        }
    }
}
