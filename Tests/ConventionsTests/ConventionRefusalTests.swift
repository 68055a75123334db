import Conventions
import Convolution
import ImageBuffers
import Testing

/// A preset refuses what its library refuses, and says why in one line.
@Suite struct ConventionRefusalTests {
    struct Refusal: CustomTestStringConvertible {
        var convention: String
        /// Rows and columns.
        var kernel: (Int, Int)
        var image: (Int, Int) = (6, 5)
        var samples = SampleKind.float
        var message: String

        var testDescription: String { convention }
    }

    static let refusals: [Refusal] = [
        Refusal(
            convention: "astropy.convolve", kernel: (2, 3),
            message: "the kernel has 2x3 rows and columns, and only odd numbers are taken"),
        Refusal(
            convention: "astropy.convolve:boundary=None,normalize_kernel=false", kernel: (3, 7),
            message: "without a boundary the 3x7 kernel has to fit into the 6x5 image"),
        Refusal(
            convention: "pillow.ImageFilter.Kernel", kernel: (3, 5),
            message: "the kernel has 3x5 rows and columns, and only 3x3 and 5x5 are taken"),
        Refusal(
            convention: "pillow.ImageFilter.Kernel", kernel: (7, 7),
            message: "the kernel has 7x7 rows and columns, and only 3x3 and 5x5 are taken"),
        Refusal(
            convention: "gmic.convolve", kernel: (3, 5),
            message:
                "the kernel has 3x5 rows and columns, and any but odd squares are misplaced, differently from version "
                + "to version; pad the kernel with zeros"),
        Refusal(
            convention: "gmic.correlate:boundary=mirror", kernel: (4, 4),
            message:
                "the kernel has 4x4 rows and columns, and any but odd squares are misplaced, differently from version "
                + "to version; pad the kernel with zeros"),
        Refusal(
            convention: "opencv.filter2D:anchor=3:0", kernel: (4, 3),
            message: "the centre would be row 0, column 3 of a kernel of 4x3 rows and columns, which count from 0"),
        Refusal(
            convention: "scipy.ndimage.correlate:origin=2:0", kernel: (4, 3),
            message: "the centre would be row 4, column 1 of a kernel of 4x3 rows and columns, which count from 0"),
        Refusal(
            convention: "scipy.ndimage.correlate:origin=0:-2", kernel: (4, 3),
            message: "the centre would be row 2, column -1 of a kernel of 4x3 rows and columns, which count from 0"),
        Refusal(
            convention: "scipy.ndimage.correlate", kernel: (1, 17), image: (2, 2),
            message: "mode=reflect reads foreign memory where the kernel reaches four times the image's size before it"),
        Refusal(
            convention: "scipy.signal.correlate2d:mode=valid", kernel: (7, 2),
            message: "valid needs the image (6x5) or the kernel (7x2) to be the larger one in both directions"),
        Refusal(
            convention: "keras.Conv2D:strides=1:2,dilation_rate=2", kernel: (2, 2),
            message: "strides beyond 1 and dilation rates beyond 1 exclude each other"),
        Refusal(
            convention: "keras.Conv2D", kernel: (7, 2),
            message: "the 7x2 kernel is larger than the 6x5 image"),
        Refusal(
            convention: "keras.DepthwiseConv2D:strides=1:2", kernel: (2, 2),
            message: "the strides of rows and columns, 1 and 2, have to be equal"),
        Refusal(
            convention: "torch.Conv2d:padding=same,stride=2", kernel: (3, 3),
            message: "padding=same needs a stride of 1; give the padding as numbers"),
        Refusal(
            convention: "torch.Conv2d:padding=5,padding_mode=reflect", kernel: (3, 3),
            message: "padding 5 columns with 5 more by reflection needs more than 5"),
        Refusal(
            convention: "torch.Conv2d:padding=7:5,padding_mode=circular", kernel: (3, 3),
            message: "padding 6 rows with 7 more by repetition needs at least 7"),
        Refusal(
            convention: "torch.Conv2d:padding=1", kernel: (9, 3),
            message: "the 9x3 kernel is larger than the 6x5 image, padding counted"),
        Refusal(
            convention: "octave.conv2:shape=valid", kernel: (3, 6),
            message: "the 3x6 kernel is larger than the 6x5 image"),
        Refusal(
            convention: "itk.Convolution:boundary=periodic", kernel: (1, 12),
            message: "a kernel that reaches beyond one repetition of the image reads foreign memory"),
        Refusal(
            convention: "libvips.conv:precision=integer", kernel: (3, 3), samples: .uint8,
            message:
                "precision=integer approximates 8-bit images by fixed-point numbers, differently from processor to "
                + "processor; use precision=float"),
        Refusal(
            convention: "imagemagick.convolve:virtual_pixel=white", kernel: (3, 3),
            message: "white is the largest integer, and this image has floating-point numbers"),
    ]

    @Test(arguments: refusals)
    func refuses(refusal: Refusal) throws {
        let kernel = Kernel(
            width: refusal.kernel.1, height: refusal.kernel.0,
            weights: (1...(refusal.kernel.0 * refusal.kernel.1)).map { Double($0) })
        let plane = try Plane(width: refusal.image.1, height: refusal.image.0, filledWith: 1)
        let convention = try Convention(refusal.convention)
        let expected = ConventionError.refused(by: convention.name, because: refusal.message)
        #expect(throws: expected) { _ = try convention.apply(kernel, to: plane, samples: refusal.samples) }
        #expect(expected.description == "\(convention.name) refuses this: \(refusal.message)")
    }

    @Test(arguments: [
        ("opencv.filter2D:border=BORDER_WRAP", "filter2D takes no BORDER_WRAP; pad with copyMakeBorder first"),
        (
            "libvips.conv:precision=approximate",
            "precision=approximate replaces the kernel by a sum of boxes, which differ from version to version; use "
                + "precision=float"
        ),
        ("libvips.conv:scale=0", "a result cannot be divided by 0"),
        ("pillow.ImageFilter.Kernel:scale=0/3", "a result cannot be divided by 0"),
    ])
    func refusesWhateverTheImage(spelling: String, message: String) throws {
        let name = String(spelling.prefix { $0 != ":" })
        #expect(throws: ConventionError.refused(by: name, because: message)) { try Convention(spelling) }
    }

    @Test(arguments: [
        (
            "astropy.convolve", 0.00390625,
            "the weights sum up to 0.00390625, less than the least sum that it divides by, 0.01; turn the division by the sum off"
        ),
        (
            "astropy.convolve", -2,
            "the weights sum up to -2.0, less than the least sum that it divides by, 0.01; turn the division by the sum off"
        ),
        ("itk.Convolution:normalize=true", 0, "the weights sum up to 0.0; turn the division by the sum off"),
        ("pillow.ImageFilter.Kernel", 0, "the weights sum up to 0.0; turn the division by the sum off"),
    ])
    func sumsThatNothingIsDividedBy(spelling: String, sum: Double, message: String) throws {
        let kernel = Kernel(rows: [[1, 2, 3], [0, sum, 0], [-1, -2, -3]])
        let plane = try Plane(width: 4, height: 4)
        let convention = try Convention(spelling)
        #expect(throws: ConventionError.refused(by: convention.name, because: message)) {
            _ = try convention.apply(kernel, to: plane)
        }
        // ImageMagick takes it as it is.
        let result = try Convention("imagemagick.convolve").apply(Kernel(rows: [[1, 0, -1]]), to: plane)
        #expect(result.rows() == Array(repeating: [0, 0, 0, 0], count: 4))
    }

    @Test(arguments: [
        (
            "scipy.signal.convolve2d", [1, 1, 2, 2], 2, 2,
            "its kernels have two dimensions, and this one has four"
        ),
        ("keras.Conv2D", [1, 1, 2, 2], 3, 2, "the kernel is for 2 channels, and the image has 3"),
        (
            "torch.Conv2d:groups=2", [1, 1, 1, 2], 3, 2,
            "3 input and 2 output channels cannot be split into 2 groups"
        ),
        (
            "torch.Conv2d:groups=2", [1, 1, 3, 2], 4, 2,
            "the kernel is for 3 channels in each of 2 groups, and the image has 4"
        ),
        ("keras.DepthwiseConv2D", [1, 1, 2, 2], 3, 4, "the kernel is for 2 channels, and the image has 3"),
        ("keras.DepthwiseConv2D", [1, 1, 3, 2], 3, 2, "6 output channels need as many biases, not 2"),
    ])
    func layersWhoseChannelsDoNotMatch(
        spelling: String, shape: [Int], channels: Int, biases: Int, message: String
    ) throws {
        let layer = ConvolutionLayer(
            shape: shape, weights: Array(repeating: 1, count: shape.reduce(1, *)),
            bias: Array(repeating: 0, count: biases))
        let image = try PlanarImage(width: 3, height: 3, layout: .array(channels: channels)) { _ in
            try Plane(width: 3, height: 3)
        }
        let convention = try Convention(spelling)
        #expect(throws: ConventionError.refused(by: convention.name, because: message)) {
            _ = try convention.apply(layer, to: image)
        }
    }
}
