import Convolution
import ImageBuffers

extension ConventionTable {
    private typealias Word = ConventionOption.Word

    /// The rows of scipy 1.17.
    static let scipy: [ConventionPreset] = [
        ConventionPreset(
            "scipy.signal.convolve2d", operation: .convolve, centre: .low, options: signal2D,
            call: .pythonFunction("scipy.signal.convolve2d")),
        ConventionPreset(
            "scipy.signal.correlate2d", operation: .correlate, centre: .low, options: signal2D,
            call: .pythonFunction("scipy.signal.correlate2d")),
        ConventionPreset(
            "scipy.signal.convolve", "scipy.signal.fftconvolve", "scipy.signal.oaconvolve",
            operation: .convolve, centre: .low, options: [signalMode, signalMethod],
            call: .pythonFunction("scipy.signal.convolve")),
        ConventionPreset(
            "scipy.signal.correlate", operation: .correlate, centre: .high, options: [signalMode, signalMethod],
            call: .pythonFunction("scipy.signal.correlate")),
        ConventionPreset(
            "scipy.ndimage.convolve", "scipy.ndimage.filters.convolve",
            operation: .convolve, centre: .high, integers: ndimageIntegers, unreadWeight: .ulpOfOne,
            constraints: ndimageLimits, options: ndimage, call: .pythonFunction("scipy.ndimage.convolve")),
        ConventionPreset(
            "scipy.ndimage.correlate", "scipy.ndimage.filters.correlate",
            operation: .correlate, centre: .high, integers: ndimageIntegers, unreadWeight: .ulpOfOne,
            constraints: ndimageLimits, options: ndimage, call: .pythonFunction("scipy.ndimage.correlate")),
    ]

    private static let signalMode = ConventionOption.words(
        "mode",
        takes: [
            Word("full", sets: .extent(.size(.full))),
            Word("same", sets: .extent(.size(.same))),
            Word("valid", sets: .extent(.validEitherWay)),
        ])

    /// Three methods with the same result.
    private static let signalMethod = ConventionOption.words(
        "method",
        takes: [Word("auto", sets: .nothing), Word("direct", sets: .nothing), Word("fft", sets: .nothing)])

    private static let signal2D: [ConventionOption] = [
        signalMode,
        .words(
            "boundary",
            takes: [
                Word("fill", "pad", sets: .filled),
                Word("wrap", "circular", sets: .border(.extended(.wrap))),
                Word("symm", "symmetric", sets: .border(.extended(.symmetric))),
            ]),
        .numbers("fillvalue", sets: .fill, .real, default: "0"),
    ]

    private static let ndimage: [ConventionOption] = [
        .words(
            "mode",
            takes: [
                Word("reflect", "grid-mirror", sets: .border(.extended(.symmetric))),
                Word("constant", "grid-constant", sets: .filled),
                Word("nearest", sets: .border(.extended(.edge))),
                Word("mirror", sets: .border(.extended(.reflect))),
                Word("wrap", "grid-wrap", sets: .border(.extended(.wrap))),
            ]),
        .numbers("cval", sets: .fill, .real, default: "0"),
        .numbers("origin", sets: .origin, .rowsColumns(from: -(1 << 40)), default: "0"),
    ]

    private static let ndimageLimits: [ConventionConstraint] = [
        .mirroringWithinTwoPeriods(
            "mode=reflect reads foreign memory where the kernel reaches four times the image's size before it")
    ]

    private static let ndimageIntegers = IntegerRule(rounding: .truncate, overflow: .wrap)
}
