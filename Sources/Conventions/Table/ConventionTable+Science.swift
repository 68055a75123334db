import Convolution
import ImageBuffers

extension ConventionTable {
    private typealias Word = ConventionOption.Word

    /// The rows of Octave 7.3 with its image package 2.14, MATLAB, astropy 8.0 and ITK 5.4.
    ///
    /// In Octave and MATLAB, `imread` returns alpha apart from the colours.
    static let science: [ConventionPreset] = [
        ConventionPreset(
            "octave.conv2", "matlab.conv2", operation: .convolve, centre: .high, alpha: .copied,
            options: [
                .words(
                    "shape",
                    takes: [
                        Word("full", sets: .extent(.size(.full))),
                        Word("same", sets: .extent(.size(.same))),
                        Word("valid", sets: .extent(.size(.valid))),
                    ])
            ], call: .octaveFunction("conv2")),
        ConventionPreset(
            "octave.imfilter", operation: .correlate, integers: IntegerRule(rounding: .halfUp, roundsFill: true),
            alpha: .copied,
            options: imfilter(full: .octaveFull), call: .octaveFunction("imfilter")),
        ConventionPreset(
            "matlab.imfilter", operation: .correlate, integers: IntegerRule(rounding: .halfUp, roundsFill: true),
            alpha: .copied,
            options: imfilter(full: .size(.full)), call: .octaveFunction("imfilter")),
        ConventionPreset(
            "astropy.convolve", "astropy.convolution.convolve",
            operation: .convolve, constraints: [.oddSizes, .zeroedBorderWithinImage], options: astropy,
            call: .pythonFunction("astropy.convolution.convolve")),
        ConventionPreset(
            "itk.Convolution", "SimpleITK.Convolution", "sitk.Convolution", "itk.ConvolutionImageFilter",
            operation: .convolve, centre: .high,
            constraints: [
                .repetitionWithinImage("a kernel that reaches beyond one repetition of the image reads foreign memory")
            ], options: itk,
            call: .python(
                "sitk.GetArrayFromImage(f.Execute(x, w)){slice}",
                after: [
                    "x = sitk.GetImageFromArray({image})", "w = sitk.GetImageFromArray({kernel})",
                    "f = sitk.ConvolutionImageFilter()",
                ],
                options: [
                    .line("normalize", "f.SetNormalize({value})", words: ["true": "True"]),
                    .line(
                        "boundary", "f.SetBoundaryCondition(f.{value})",
                        words: ["zero": "ZERO_PAD", "periodic": "PERIODIC_PAD"]),
                    .line("region", "f.SetOutputRegionMode(f.{value})", words: ["valid": "VALID"]),
                ], note: "image and kernel are two-dimensional arrays of one type.")),
    ]

    private static func imfilter(full: Convention.Extent) -> [ConventionOption] {
        [
            .words(
                "op", "operation",
                takes: [
                    Word("corr", sets: .operation(.correlate), .centre(.low)),
                    Word("conv", sets: .operation(.convolve), .centre(.high)),
                ]),
            .words(
                "shape", "output_size",
                takes: [Word("same", sets: .extent(.size(.same))), Word("full", sets: .extent(full))]),
            .numbers(
                "boundary", "padding", sets: .fill, .real, default: "0",
                or: [
                    Word("symmetric", sets: .border(.extended(.symmetric))),
                    Word("replicate", sets: .border(.extended(.edge))),
                    Word("circular", sets: .border(.extended(.wrap))),
                ]),
        ]
    }

    private static let astropy: [ConventionOption] = [
        .words(
            "boundary",
            takes: [
                Word("fill", sets: .filled),
                Word("wrap", sets: .border(.extended(.wrap))),
                Word("extend", sets: .border(.extended(.edge))),
                Word("None", sets: .border(.zeroed)),
            ]),
        .numbers("fill_value", sets: .fill, .real, default: "0"),
        .flag(
            "normalize_kernel", default: true, true: .divisor(.sum(.refused(tolerance: 1e-8, least: 0.01))),
            false: .divisor(.one)),
        .numbers("normalization_zero_tol", sets: .zeroTolerance, .real, default: "1e-8"),
        .words(
            "nan_treatment",
            takes: [Word("interpolate", sets: .interpolatesMissing), Word("fill", sets: .fillsMissing)]),
        .flag("preserve_nan", default: false, true: .keepsMissing(true), false: .keepsMissing(false)),
    ]

    private static let itk: [ConventionOption] = [
        .words(
            "boundary", "boundaryCondition",
            takes: [
                Word(
                    "zero_flux_neumann", "ZERO_FLUX_NEUMANN_PAD", "ZeroFluxNeumannPad", "1",
                    sets: .border(.extended(.edge))),
                Word("zero", "ZERO_PAD", "ZeroPad", "0", sets: .border(.extended(.constant(0)))),
                Word("periodic", "PERIODIC_PAD", "PeriodicPad", "2", sets: .border(.extended(.wrap))),
            ]),
        .words(
            "region", "outputRegionMode",
            takes: [
                Word("same", "0", sets: .extent(.size(.same))), Word("valid", "1", sets: .extent(.size(.valid))),
            ]),
        .flag(
            "normalize", default: false,
            true: .divisor(.sum(.refused(tolerance: 0, least: -.greatestFiniteMagnitude))), false: .divisor(.one)),
    ]
}
