import Convolution
import ImageCodecs
import KernelFormats

/// Reads the biases of a layer: a one-dimensional array, or numbers in a kernel's text format.
enum LayerBias {
    static func read(_ path: String) throws(PipelineError) -> [Double] {
        let bytes = try WholeFile.read(path, limit: 1 << 26)
        guard let readArray = ImageFormat.sniff(Array(bytes.prefix(64)))?.arrayReader else {
            guard case .kernels(let file) = try KernelContent(bytes: bytes, name: path), file.kernels.count == 1,
                file.kernels[0].width == 1 || file.kernels[0].height == 1
            else { throw PipelineError(.data, path, "is not a row of numbers, one for each output channel") }
            return file.kernels[0].weights
        }
        let array: NumericArray
        do throws(CodecError) {
            array = try readArray(bytes)
        } catch {
            throw PipelineError(error, subject: path)
        }
        guard array.shape.filter({ $0 != 1 }).count <= 1 else {
            throw PipelineError(.data, path, "has more than one dimension; biases are one number an output channel")
        }
        guard let index = array.values.firstIndex(where: { !$0.isFinite }) else { return array.values }
        throw PipelineError(.data, path, "the bias at index \(index) is \(array.values[index]); biases are finite")
    }
}
