import Convolution
import Foundation
import ImageBuffers
import ImageCodecs
import KernelFormats
import TestSupport

/// An image and a filter whose page is looked at in a browser.
struct PageCase {
    let name: String
    let width: Int
    let height: Int
    var layout = ChannelLayout.gray
    /// 8, 16, or 32 for float32 samples in an .npy file.
    var bitDepth = 8
    let kernel: Kernel
    var boundary = BoundaryMode.symmetric
    var size = OutputSize.same

    /// Kernels of several sizes, even ones too, with every border rule.
    static func all(_ generator: inout SeededGenerator) -> [PageCase] {
        [
            PageCase(name: "odd", width: 12, height: 9, layout: .rgb, kernel: generator.weights(3, 3)),
            PageCase(
                name: "even", width: 14, height: 10, bitDepth: 16, kernel: generator.weights(4, 2), boundary: .reflect),
            PageCase(name: "large", width: 16, height: 16, kernel: generator.weights(13, 5), boundary: .wrap),
            PageCase(
                name: "float", width: 9, height: 7, bitDepth: 32, kernel: generator.weights(5, 5), boundary: .edge),
            PageCase(
                name: "constant", width: 10, height: 8, layout: .rgba, kernel: generator.weights(1, 6),
                boundary: .constant(37.5)),
            PageCase(
                name: "renormalize", width: 8, height: 8,
                kernel: Kernel(
                    width: 3, height: 4, weights: (0..<12).map { _ in Double.random(in: 0.1...1, using: &generator) }),
                boundary: .renormalize),
            PageCase(name: "copy", width: 11, height: 7, kernel: generator.weights(3, 5), boundary: .copy),
            PageCase(name: "full", width: 7, height: 6, kernel: generator.weights(4, 4), boundary: .edge, size: .full),
            PageCase(name: "valid", width: 12, height: 11, kernel: generator.weights(2, 5), size: .valid),
        ]
    }

    /// The options that make the command do it.
    var options: [String] {
        ["-k", kernel.textGrid, "-b", boundary.description, "--size", size.rawValue]
    }

    /// Random samples in a file.
    func write(to url: URL, _ generator: inout SeededGenerator) throws {
        let largest = bitDepth == 16 ? 65535 : 255
        let image = try PlanarImage(width: width, height: height, layout: layout) { _ in
            try Plane(
                rows: (0..<height).map { _ in
                    (0..<width).map { _ in
                        bitDepth == 32
                            ? Float.random(in: -3...3, using: &generator)
                            : Float(Int.random(in: 0...largest, using: &generator))
                    }
                })
        }
        guard bitDepth == 32 else { return try writePNG(image, to: url, bitDepth: bitDepth) }
        let sink = try ByteSink()
        let header = ImageHeader(format: .npy, width: width, height: height, layout: layout, bitDepth: 32)
        let writer = try ImageCodec.writer(to: sink, header: header, quantizer: nil)
        try writer.write(rows: 0..<height, of: image)
        try writer.finish()
        try Data(sink.bytes).write(to: url)
    }
}

extension SeededGenerator {
    /// Weights of either sign.
    fileprivate mutating func weights(_ width: Int, _ height: Int) -> Kernel {
        Kernel(
            width: width, height: height,
            weights: (0..<width * height).map { _ in Double(Int.random(in: -99...99, using: &self)) / 100 })
    }
}
