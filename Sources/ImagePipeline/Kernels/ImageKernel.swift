import Convolution
import ImageBuffers
import ImageCodecs
import KernelFormats

/// Creates a kernel from an image, which is read as a point-spread function.
///
///     Y = 0.2126 R + 0.7152 G + 0.0722 B        of the samples as stored; grey is Y itself
///     K = Y / (sum of all Y)
///
/// The image of a point does not tell the point's brightness, so the weights are divided by their sum: a flat image
/// keeps its value. Alpha and the file's gamma are ignored. Luma weights: ITU-R BT.709.
enum ImageKernel {
    static func read(_ bytes: [UInt8], name: String) throws(PipelineError) -> KernelFile {
        let luma = try luma(of: bytes, name: name)
        let sum = luma.values.reduce(0, +)
        guard sum > 0 else {
            throw PipelineError(.data, name, "is black all over; a point-spread function has brightness to share out")
        }
        let kernel = Kernel(width: luma.width, height: luma.height, weights: luma.values.map { $0 / sum })
        let note = "read as a point-spread function of \(luma.width)x\(luma.height), its luminance divided by its sum"
        return KernelFile(kernels: [kernel], format: .image, notes: [note])
    }

    private struct Luma {
        let width: Int
        let height: Int
        var values: [Double]
    }

    private static func luma(of bytes: [UInt8], name: String) throws(PipelineError) -> Luma {
        do throws(CodecError) {
            let reader = try ImageCodec.reader(
                for: ByteSource(bytes: bytes), limits: DecodeLimits(maximumPixels: Kernel.maximumTapCount),
                conversion: .upright)
            let header = reader.header
            var image: PlanarImage
            do throws(PlaneError) {
                image = try PlanarImage(
                    uninitializedWidth: header.width, height: header.height, layout: header.layout)
            } catch {
                throw CodecError.limitExceeded("\(header.width)x\(header.height) samples do not fit into memory")
            }
            try reader.read(rows: header.height, into: &image, at: 0)
            _ = try reader.finish()
            let weights = header.layout.alphaIndex == 1 || image.channelCount == 1 ? [1] : Luminance.weights
            var luma = Luma(
                width: header.width, height: header.height,
                values: [Double](repeating: 0, count: header.width * header.height))
            for (channel, weight) in weights.enumerated() { add(channel, of: image, times: weight, to: &luma) }
            return luma
        } catch {
            throw PipelineError(error, subject: name)
        }
    }

    private static func add(_ channel: Int, of image: borrowing PlanarImage, times weight: Double, to luma: inout Luma)
    {
        image.withPlane(channel) { plane in
            for row in 0..<luma.height {
                let first = row * luma.width
                plane.withRow(row) { samples in
                    for column in 0..<luma.width {
                        luma.values[first + column] += weight * Double(samples[column])
                    }
                }
            }
        }
    }
}
