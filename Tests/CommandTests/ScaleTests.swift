import Conventions
import Convolution
import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

@testable import Command

/// The options `--scale` and `--bias` against one rule, whatever computes the result.
///
///     scale * (result, with the kernel's own scale and offset and the library's delta or layer bias) + bias
///
/// before a library rounds it to an integer.
@Suite struct ScaleTests {
    private static let image: [[Float]] = [
        [7, 250, 3, 90, 41, 128, 6], [12, 0, 255, 17, 77, 31, 200], [64, 99, 5, 180, 2, 143, 58],
        [33, 210, 120, 8, 66, 1, 19], [140, 21, 230, 54, 111, 88, 160], [9, 71, 13, 240, 37, 101, 25],
    ]
    /// Sums up to 5 without its header; with it, half of that and 11 are the result's.
    private static let kernel = "1 2 -1; 3 4 -5; 2 -2 1"
    private static let headed = "3 3 2 11\n1 2 -1\n3 4 -5\n2 -2 1\n"
    private static let scaling: [(scale: Double, bias: Double)] = [(2, 10), (0, 50), (-0.5, 200), (1, 7), (3, 0)]

    private func write(in folder: URL) throws {
        try writePNG(grayImage(Self.image), to: folder.appending(path: "in.png"), bitDepth: 8)
        let values = Self.image.flatMap { $0.map(Double.init) }
        try array([6, 7], values, to: folder.appending(path: "in.npy"))
        try array([6, 7, 2], values.flatMap { [$0, 255 - 2 * $0] }, to: folder.appending(path: "two.npy"))
        try Data(Self.headed.utf8).write(to: folder.appending(path: "headed.txt"))
        try array(
            [2, 3, 2, 3], (0..<36).map { Double(($0 * 7) % 11) - 5 }, to: folder.appending(path: "layer.npy"))
        try array([3], [1.5, -20, 0.25], to: folder.appending(path: "layer-bias.npy"))
    }

    private func array(_ shape: [Int], _ values: [Double], to url: URL) throws {
        try Data(NumericArray(shape: shape, values: values).npyBytes()).write(to: url)
    }

    /// What the command writes as an array.
    private func floats(_ arguments: [String], in folder: URL) throws -> [Double] {
        try floats(parse(arguments, in: folder), in: folder)
    }

    private func parse(_ arguments: [String], in folder: URL) throws -> FilterCommand {
        try parseFilter(arguments + ["-o", "out.npy", "--overwrite", "-q"], in: folder)
    }

    private func floats(_ command: FilterCommand, in folder: URL) throws -> [Double] {
        let result = try run(command)
        #expect(result.status == 0, "\(command.filter.kernel): \(result.errors)")
        guard result.status == 0 else { return [] }
        return try NumericArray(npy: [UInt8](Data(contentsOf: folder.appending(path: "out.npy")))).values
    }

    private func expectScaled(_ arguments: [String], in folder: URL) throws {
        var command = try parse(arguments, in: folder)
        let plain = try floats(command, in: folder)
        #expect(Set(plain).count > 3, "\(arguments): a result that shows something")
        for (scale, bias) in Self.scaling {
            (command.filter.scale, command.filter.bias) = (scale, bias)
            let found = try floats(command, in: folder)
            #expect(found.count == plain.count)
            for (a, b) in zip(found, plain) {
                let expected = scale * b + bias
                #expect(
                    abs(a - expected) <= 2e-5 * max(1, abs(expected), abs(scale) * 2000),
                    "\(arguments), --scale \(scale) --bias \(bias)")
                if abs(a - expected) > 2e-5 * max(1, abs(expected), abs(scale) * 2000) { return }
            }
        }
    }

    @Test func ownModesWithOneKernelAndSeveral() throws {
        try withTemporaryFolder { folder in
            try write(in: folder)
            for mode in ["convolve", "correlate"] {
                let base = ["in.npy", "--mode", mode, "-k", "headed.txt"]
                try expectScaled(base, in: folder)
                for combine in ["sequence", "magnitude", "sum", "max"] {
                    try expectScaled(base + ["-k", Self.kernel, "--combine", combine], in: folder)
                    try expectScaled(base + ["-k", "headed.txt", "--combine", combine], in: folder)
                }
                for boundary in ["renormalize", "wrap", "constant:9"] {
                    try expectScaled(base + ["--boundary", boundary], in: folder)
                }
                for algorithm in ["direct", "separable", "fft"] {
                    try expectScaled(base + ["--algorithm", algorithm], in: folder)
                }
            }
        }
    }

    /// The kernel's own scale and offset come first: half of the sum, and 11.
    @Test func offsetOfTheKernelIsScaled() throws {
        try withTemporaryFolder { folder in
            try write(in: folder)
            let sums = try floats(["in.npy", "--mode", "correlate", "-k", Self.kernel], in: folder)
            let found = try floats(
                ["in.npy", "--mode", "correlate", "-k", "headed.txt", "--scale", "2", "--bias", "10"], in: folder)
            #expect(found == sums.map { 2 * ($0 / 2 + 11) + 10 })
        }
    }

    @Test(arguments: ConventionTable.presets.map(\.name))
    func presetsOfFloats(preset: String) throws {
        try withTemporaryFolder { folder in
            try write(in: folder)
            try expectScaled(["in.npy", "--like", preset, "-k", Self.kernel], in: folder)
            try expectScaled(["in.npy", "--like", preset, "-k", "headed.txt"], in: folder)
            try expectScaled(
                ["in.npy", "--like", preset, "-k", "headed.txt", "-k", Self.kernel, "--combine", "sequence"], in: folder
            )
        }
    }

    @Test func optionsThatAddAndBordersThatAreSet() throws {
        try withTemporaryFolder { folder in
            try write(in: folder)
            for like in [
                "opencv.filter2D:delta=5", "libvips.conv:scale=4,offset=-9",
                "pillow.ImageFilter.Kernel:scale=3,offset=2",
                "astropy.convolve:boundary=None", "octave.imfilter:shape=full,boundary=symmetric",
            ] {
                try expectScaled(["in.npy", "--like", like, "-k", Self.kernel], in: folder)
            }
        }
    }

    @Test func layers() throws {
        try withTemporaryFolder { folder in
            try write(in: folder)
            for like in ["keras.Conv2D:padding=same", "torch.Conv2d:padding=1", "tf.nn.conv2d:strides=2"] {
                let base = ["two.npy", "--like", like, "-k", "layer.npy"]
                try expectScaled(base, in: folder)
                try expectScaled(base + ["--layer-bias", "layer-bias.npy"], in: folder)
            }
            try expectScaled(["two.npy", "--like", "keras.DepthwiseConv2D", "-k", "layer.npy"], in: folder)
        }
    }

    /// Each library's own rounding, of what the rule gives: the float result of the same samples, scaled.
    @Test(arguments: [
        "opencv.filter2D", "opencv.filter2D:delta=5", "scipy.ndimage.convolve", "scipy.ndimage.correlate:mode=wrap",
        "libvips.conv:scale=4,offset=6", "octave.imfilter", "pillow.ImageFilter.Kernel:scale=4,offset=2",
    ])
    func presetsOfIntegers(preset: String) throws {
        try withTemporaryFolder { folder in
            try write(in: folder)
            for kernel in [Self.kernel, "headed.txt"] {
                let base = ["--like", preset, "-k", kernel]
                let plain = try floats(["in.npy"] + base, in: folder)
                var command = try parseFilter(
                    ["in.png"] + base + ["-o", "out.png", "--overwrite", "-q"], in: folder)
                for (scale, bias) in Self.scaling + [(1, 0)] {
                    (command.filter.scale, command.filter.bias) = (scale, bias)
                    let result = try run(command)
                    #expect(result.status == 0, "\(result.errors)")
                    let found = try readImage(folder.appending(path: "out.png")).planes[0].flatMap {
                        $0.map(Double.init)
                    }
                    let expected = plain.map { Self.integer(scale * $0 + bias, of: preset) }
                    let wrong = zip(found, expected).filter { $0 != $1 }.count
                    #expect(wrong == 0, "\(preset), \(kernel), --scale \(scale) --bias \(bias)")
                }
            }
        }
    }

    private static func integer(_ value: Double, of preset: String) -> Double {
        if preset.hasPrefix("scipy") {
            let rest = value.rounded(.towardZero).truncatingRemainder(dividingBy: 256)
            return rest < 0 ? rest + 256 : rest
        }
        let whole =
            preset.hasPrefix("opencv")
            ? value.rounded(.toNearestOrEven)
            : preset.hasPrefix("libvips") ? value.rounded(.towardZero) : (value + 0.5).rounded(.down)
        return min(max(whole, 0), 255)
    }
}
