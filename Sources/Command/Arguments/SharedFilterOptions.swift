import ArgumentParser
import Convolution

/// What a filter is, beside kernel and mode: the options of every verb that filters.
struct SharedFilterOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "How the image goes on past its border: symmetric (default), reflect, edge, constant, constant:V, wrap, renormalize, copy.",
            valueName: "boundary"),
        completion: .list(["symmetric", "reflect", "edge", "constant", "constant:", "wrap", "renormalize", "copy"]),
        transform: { try ArgumentReaders.boundary($0) })
    var boundary: BoundaryMode?

    @Option(
        help: ArgumentHelp("Which output samples are computed: same (default), full, valid.", valueName: "size"),
        completion: .list(OutputSize.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0) })
    var size: OutputSize?

    @Option(
        help: ArgumentHelp(
            "The tap that sits on the output sample: center (default), or x=X,y=Y counted from 0 in the kernel as written.",
            valueName: "anchor"),
        transform: { try ArgumentReaders.anchor($0) })
    var anchor: AnchorChoice?

    @Option(
        help: ArgumentHelp("Keep every N-th output sample: N, or y=N,x=N.", valueName: "steps"),
        transform: { try ArgumentReaders.pair($0, from: 1) })
    var stride: AxisPair?

    @Option(
        help: ArgumentHelp("Put the taps N samples apart: N, or y=N,x=N.", valueName: "steps"),
        transform: { try ArgumentReaders.pair($0, from: 1) })
    var dilation: AxisPair?

    @Option(
        help: ArgumentHelp(
            "none (default), or divide the kernel by its sum, by the sum of its magnitudes (abs), or its positive and its negative weights each by theirs (posneg).",
            valueName: "rule"),
        completion: .list(Normalization.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0) })
    var normalize: Normalization?
}
