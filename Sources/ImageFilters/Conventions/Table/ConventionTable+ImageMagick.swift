import ImagePlanes

extension ConventionTable {
    private typealias Word = ConventionOption.Word

    /// The rows of ImageMagick 6.9 with 16 bits, without HDRI.
    ///
    /// Results are rounded at the file's depth. ImageMagick rounds at 16 bits; what it makes of that for 8 bits depends on
    /// the file's format (its PGM writer rounds, its PNG writer cuts off).
    static let imageMagick: [ConventionPreset] = [
        ConventionPreset(
            "imagemagick.morphology-convolve", "magick.morphology-convolve",
            operation: .convolve, integers: IntegerRule(rounding: .halfUp), options: [virtualPixel],
            usesKernelAnchor: true),
        ConventionPreset(
            "imagemagick.morphology-correlate", "magick.morphology-correlate",
            operation: .correlate, integers: IntegerRule(rounding: .halfUp), options: [virtualPixel],
            usesKernelAnchor: true),
        // The option -convolve correlates.
        ConventionPreset(
            "imagemagick.convolve", "magick.convolve",
            operation: .correlate, integers: IntegerRule(rounding: .halfUp, arithmetic: .doubleOfDividedWeights),
            fixed: [.divisor(.sum(.undivided(tolerance: 1e-12)))], options: [virtualPixel], usesKernelAnchor: true),
    ]

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
