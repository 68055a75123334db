import Convolution
import ImageCodecs
import KernelFormats

/// Creates a kernel from an array file: one dimension is a row, two are rows x columns, four are a layer's weights.
enum ArrayKernel {
    static func read(
        _ bytes: [UInt8], name: String, by readArray: ImageFormat.ArrayReader
    ) throws(PipelineError) -> KernelContent {
        let array: NumericArray
        do throws(CodecError) {
            array = try readArray(bytes)
        } catch {
            throw PipelineError(error, subject: name)
        }
        let limit = Kernel.maximumTapCount
        if let index = array.values.firstIndex(where: { !$0.isFinite }) {
            throw PipelineError(
                .data, name,
                "the weight at index \(place(of: index, in: array.shape)) is \(array.values[index]); weights are finite, "
                    + "0 for a tap that is not used")
        }
        let (shape, values) = (array.shape, array.values)
        if shape.count == 4 {
            return .layer(shape: shape, weights: values, notes: array.warnings)
        }
        guard shape.count <= 2 else {
            throw PipelineError(
                .data, name,
                "an array of \(words(for: shape)) is not a kernel; one has rows x columns, or rows x columns x in x out"
            )
        }
        guard values.count <= limit else {
            throw PipelineError(
                .data, name, "\(words(for: shape)) weights are more than \(limit); use a smaller kernel")
        }
        let kernel = Kernel(width: shape[shape.count - 1], height: shape.count == 2 ? shape[0] : 1, weights: values)
        return .kernels(KernelFile(kernels: [kernel], format: .npy, notes: array.warnings))
    }

    private static func words(for shape: [Int]) -> String { shape.map(String.init).joined(separator: "x") }

    /// The index as NumPy writes it, `[1, 2]`, for a position in C order.
    private static func place(of index: Int, in shape: [Int]) -> String {
        var rest = index
        var place: [String] = []
        for length in shape.reversed() {
            place.insert(String(rest % length), at: 0)
            rest /= length
        }
        return "[\(place.joined(separator: ", "))]"
    }
}
