import Convolution
import Foundation
import KernelFormats
import TestSupport
import Testing

/// ImageMagick's named kernels, with the values that ImageMagick prints for `-define morphology:showkernel=1`.
@Suite struct ImageMagickNameTests {
    /// The lines of the recording: name, size with origin, weights.
    private static func recorded() throws -> [[Substring]] {
        let file = projectRoot.appending(path: "Tests/KernelFormatsTests/Fixtures/imagemagick-kernels.txt")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        return lines.filter { !$0.hasPrefix("#") }.map { $0.split(separator: "|") }
    }

    @Test func hasTheSameWeights() throws {
        let recorded = try Self.recorded()
        #expect(recorded.count > 150)
        for parts in recorded {
            let name = String(parts[0])
            #expect(NamedKernel.isNamed(in: name) && NamedKernel.isImageMagickName(name))
            let kernel = try NamedKernel.kernel(name)
            let sizes = parts[1].split { "x+".contains($0) }.compactMap { Int($0) }
            #expect([kernel.width, kernel.height] == Array(sizes[..<2]), "\(name)")
            // The filter's own centre is used if it is in the middle.
            let origin = kernel.anchor ?? Kernel.Anchor(x: kernel.width / 2, y: kernel.height / 2)
            #expect([origin.x, origin.y] == Array(sizes[2...]), "\(name)")
            #expect(kernel.anchor != nil || kernel.width % 2 == 1 && kernel.height % 2 == 1, "\(name)")
            let weights = parts[2].split(separator: " ").map { $0 == "nan" ? 0 : Double($0) ?? .infinity }
            #expect(weights.count == kernel.weights.count, "\(name)")
            for (weight, expected) in zip(kernel.weights, weights) {
                #expect(abs(weight - expected) <= 1e-13 * max(abs(expected), 1e-3), "\(name): \(weight), \(expected)")
            }
        }
    }

    @Test func everyNameIsRecorded() throws {
        let recorded = Set(try Self.recorded().map { String($0[0]) })
        for name in NamedKernel.imageMagickNames { #expect(recorded.contains(name), "\(name)") }
    }

    @Test(arguments: [
        "Disk:2.5", "Gaussian:1.5x1", "Unity:1,2", "Disk:a", "Gaussian:1024x1", "Disk:1e9", "Gaussian:", "Unity:nan",
        "Binomial:11", "FreiChen:10", "Sobel:@", "Rectangle:3x3+3+0", "Rectangle:5000", "Comet:3000x1", "Diamond:1.7",
        "Blur:0x1e6", "DoG:0x1x2", "Sobel:,45", "Ring:1,2,3,4", "Plus:--1", "Square:1e4", "Laplacian:1>",
    ])
    func refusesWhatImageMagickLeavesUndefined(name: String) throws {
        if name == "Gaussian:" {
            #expect(try NamedKernel.kernel(name).width == 3)
        } else {
            #expect(throws: NamedKernelError.self) { try NamedKernel.kernel(name) }
        }
    }

    /// imgconv's own kernels keep their lower-case names.
    @Test func leavesOtherNamesAlone() throws {
        #expect(try NamedKernel.kernel("sobel") != NamedKernel.kernel("Sobel"))
        for name in ["SOBEL", "Sobels", "Sobel.txt", "Unit"] { #expect(!NamedKernel.isNamed(in: name), "\(name)") }
    }
}
