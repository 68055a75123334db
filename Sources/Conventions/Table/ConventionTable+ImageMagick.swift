import Convolution
import ImageBuffers

extension ConventionTable {
    private typealias Word = ConventionOption.Word

    /// The rows of ImageMagick 6.9 with 16 bits, without HDRI.
    ///
    /// Sums are computed and rounded at 16 bits, with ties upwards, whatever the image's depth. The conversion to 8
    /// bits depends on the writer: that of PNG truncates, those of TIFF, BMP and PPM round. Colours are weighted by alpha
    /// unless `-channel RGB` leaves it out.
    static let imageMagick: [ConventionPreset] = [
        ConventionPreset(
            "imagemagick.morphology-convolve", "magick.morphology-convolve",
            operation: .convolve, integers: IntegerRule(rounding: .halfUp), alpha: .weighted,
            options: [virtualPixel, output],
            usesKernelAnchor: true, call: magick("-morphology Convolve")),
        ConventionPreset(
            "imagemagick.morphology-correlate", "magick.morphology-correlate",
            operation: .correlate, integers: IntegerRule(rounding: .halfUp), alpha: .weighted,
            options: [virtualPixel, output],
            usesKernelAnchor: true, call: magick("-morphology Correlate")),
        // The option -convolve correlates.
        ConventionPreset(
            "imagemagick.convolve", "magick.convolve",
            operation: .correlate, integers: IntegerRule(rounding: .halfUp, arithmetic: .doubleOfDividedWeights),
            alpha: .weighted,
            fixed: [.divisor(.sum(.undivided(tolerance: 1e-12)))], options: [virtualPixel, output],
            usesKernelAnchor: true, call: magick("-convolve")),
    ]

    private static func magick(_ method: String) -> CallTemplate {
        .shell(
            [
                "imgconv kernel convert {kernel.file}{turn} -o k.magick",
                "convert in.png -virtual-pixel {option.virtual_pixel} \(method) \\", "  \"$(cat k.magick)\" out.png",
            ],
            options: [.argument("virtual_pixel", "{word}", absent: "edge")],
            turns: [" --rotate180", " --flip-y", " --flip-x"])
    }

    private static let output = ConventionOption.words(
        "output",
        takes: [
            Word("png", sets: .reduction(.truncate)),
            Word("other", "tiff", "bmp", "ppm", "pgm", "jpeg", sets: .reduction(.nearest)),
        ])

    private static let virtualPixel = ConventionOption.words(
        "virtual_pixel", "virtual-pixel",
        takes: [
            Word("edge", "undefined", sets: .border(.extended(.edge))),
            Word("mirror", sets: .border(.extended(.symmetric))),
            Word("tile", sets: .border(.extended(.wrap))),
            Word("black", sets: .border(.extended(.constant(0)))),
            Word("white", sets: .filledWithPart(1)),
        ])
}
