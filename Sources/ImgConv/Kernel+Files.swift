public import Convolution
import ImagePipeline
import KernelFormats

extension Kernel {
    /// Reads a kernel from a file, whose content determines its format.
    ///
    /// The file holds a text grid, a libvips matrix, ImageMagick's notation, JSON, an array, or a picture of a
    /// point-spread function.
    /// - Throws: `ImageError`: `notFound` for a file that does not exist; `invalidData` for an invalid kernel, with
    ///   line and column if it is text, and for a file with several kernels or a network's layer.
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
