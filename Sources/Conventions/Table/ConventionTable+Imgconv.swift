import Convolution

extension ConventionTable {
    private typealias Word = ConventionOption.Word

    /// The functions of this program, for comparison with the others.
    static let own: [ConventionPreset] = [
        ConventionPreset(
            "imgconv.convolve", operation: .convolve, centre: .low, alpha: .copied, options: ownOptions,
            usesKernelAnchor: true),
        ConventionPreset(
            "imgconv.correlate", operation: .correlate, centre: .high, alpha: .copied, options: ownOptions,
            usesKernelAnchor: true),
    ]

    private static let ownOptions: [ConventionOption] = [
        .words(
            "boundary",
            takes: BoundaryMode.all.map { mode in
                Word(mode.row.name, sets: mode == .constant(0) ? .filled : .border(.extended(mode)))
            }),
        .numbers("value", sets: .fill, .real, default: "0"),
        .words(
            "size",
            takes: [
                Word("same", sets: .extent(.size(.same))), Word("full", sets: .extent(.size(.full))),
                Word("valid", sets: .extent(.size(.valid))),
            ]),
        .numbers("stride", sets: .stride, .rowsColumns(from: 1), default: "1"),
        .numbers("dilation", sets: .dilation, .rowsColumns(from: 1), default: "1"),
        .numbers(
            "padding", sets: .padding, .rowsColumns(from: 0), default: "none", or: [Word("none", sets: .nothing)]),
        .numbers("anchor", sets: .anchor, .columnsRows(from: -1), default: "-1:-1"),
        .words(
            "normalize",
            takes: [
                Word("none", sets: .divisor(.one)),
                Word("sum", sets: .divisor(.sum(.refused(tolerance: 1e-12, least: -.greatestFiniteMagnitude)))),
            ]),
        .numbers("bias", sets: .bias, .real, default: "0"),
    ]
}
