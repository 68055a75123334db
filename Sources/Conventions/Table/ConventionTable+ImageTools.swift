import Convolution
import ImageBuffers

extension ConventionTable {
    private typealias Word = ConventionOption.Word

    /// The rows of libvips 8.18, G'MIC 2.9 and Pillow 13.
    static let imageTools: [ConventionPreset] = [
        ConventionPreset(
            "libvips.conv", "vips.conv", "pyvips.conv", "vips_conv",
            operation: .correlate, centre: .high,
            integers: IntegerRule(rounding: .truncate, arithmetic: .doubleThenSingle), unreadWeight: 0,
            constraints: [
                .noIntegerArithmeticOn8Bits(
                    "precision=integer approximates 8-bit images by fixed-point numbers, differently from processor to "
                        + "processor; use precision=float")
            ],
            fixed: [.border(.extended(.edge))],
            options: [
                .words(
                    "precision",
                    takes: [
                        Word("float", sets: .nothing),
                        Word(
                            "integer",
                            sets: .roundsKernel, .integers(IntegerRule(rounding: .truncate, arithmetic: .integer))),
                        Word(
                            "approximate",
                            sets: .refused(
                                "precision=approximate replaces the kernel by a sum of boxes, which differ from version to "
                                    + "version; use precision=float")),
                    ]),
                .numbers("scale", sets: .divisor, .real, default: "1"),
                .numbers("offset", sets: .bias, .real, default: "0"),
            ],
            call: .python(
                "x.conv(w, precision=\"float\").numpy(){slice}",
                after: [
                    "x = pyvips.Image.new_from_array({image})",
                    "w = pyvips.Image.new_from_array({kernel.named}.tolist(){options})",
                ], options: [.omitted("precision")])),
        ConventionPreset(
            "gmic.convolve", operation: .convolve, constraints: [.oddSquares(gmicReason)], options: [gmicBoundary],
            call: gmic("convolve")),
        ConventionPreset(
            "gmic.correlate", operation: .correlate, constraints: [.oddSquares(gmicReason)], options: [gmicBoundary],
            call: gmic("correlate")),
        ConventionPreset(
            "pillow.ImageFilter.Kernel", "PIL.ImageFilter.Kernel",
            operation: .flipRows, integers: IntegerRule(rounding: .truncate, arithmetic: .singleByRows),
            constraints: [.squaresOf([3, 5])], fixed: [.border(.extended(.copy))],
            options: [
                .numbers(
                    "scale", sets: .divisor, .real, default: "None",
                    or: [
                        Word(
                            "None", "sum",
                            sets: .divisor(.sum(.refused(tolerance: 0, least: -.greatestFiniteMagnitude))))
                    ]),
                .numbers("offset", sets: .bias, .real, default: "0"),
            ],
            call: .python(
                "numpy.asarray(x.filter(f)){slice}",
                after: [
                    "x = PIL.Image.fromarray({image})", "w = {kernel}",
                    "f = PIL.ImageFilter.Kernel(w.shape, w.ravel(){options})",
                ], options: [.argument("scale", "scale={value}", skipping: "None")])),
    ]

    private static func gmic(_ verb: String) -> CallTemplate {
        .shell(
            [
                "gmic image.tif kernel.dlm{turn} \(verb)[0] [1],{option.boundary} keep[0] \\", "  -o result.tif",
            ],
            options: [
                .argument(
                    "boundary", "{value}", words: ["dirichlet": "0", "neumann": "1", "periodic": "2", "mirror": "3"],
                    absent: "1")
            ], turns: [" rotate[1] 180", " mirror[1] y", " mirror[1] x"])
    }

    private static let gmicReason =
        "any but odd squares are misplaced, differently from version to version; pad the kernel with zeros"

    private static let gmicBoundary = ConventionOption.words(
        "boundary", "boundary_conditions",
        takes: [
            Word("neumann", "1", sets: .border(.extended(.edge))),
            Word("dirichlet", "0", sets: .border(.extended(.constant(0)))),
            Word("periodic", "2", sets: .border(.extended(.wrap))),
            Word("mirror", "3", sets: .border(.extended(.symmetric))),
        ])
}
