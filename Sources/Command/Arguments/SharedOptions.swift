import ArgumentParser
import Convolution
import ImageCodecs

/// How the kernel is applied: the options that `filter` and `compare` share.
struct SharedFilterOptions: ParsableArguments {
    @Option(
        name: [.short, .long, .customLong("border")],
        help: ArgumentHelp(
            "How the image is extended past its border: \(ArgumentReaders.boundaryList).",
            valueName: "boundary"),
        completion: .list(ArgumentReaders.boundaries),
        transform: { try ArgumentReaders.boundary($0) })
    var boundary: BoundaryMode?

    @Option(
        help: ArgumentHelp("Which output samples are computed: same (default), full, valid.", valueName: "size"),
        completion: .list(OutputSize.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0) })
    var size: OutputSize?

    @Option(
        help: ArgumentHelp(
            "The tap that sits on the output sample: center (default), or x=X,y=Y or X,Y, column and row counted from 0 in the kernel as written.",
            valueName: "anchor"),
        transform: { try ArgumentReaders.anchor($0) })
    var anchor: AnchorChoice?

    @Option(
        help: ArgumentHelp("Keep every N-th output sample: N, or y=N,x=N.", valueName: "steps"),
        transform: { try ArgumentReaders.pair($0, from: 1) })
    var stride: Axes?

    @Option(
        help: ArgumentHelp("Put the taps N samples apart: N, or y=N,x=N.", valueName: "steps"),
        transform: { try ArgumentReaders.pair($0, from: 1) })
    var dilation: Axes?

    @Option(
        help: ArgumentHelp(
            "none (default), or divide the kernel by its sum, by the sum of its magnitudes (abs), or its positive and its negative weights each by theirs (posneg).",
            valueName: "rule"),
        completion: .list(Normalization.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0, or: Synonyms.normalizations) })
    var normalize: Normalization?
}

extension SharedFilterOptions {
    /// The tap that `--anchor` names; `nil` for the default.
    var tap: Kernel.Anchor? {
        guard case .tap(let tap)? = anchor else { return nil }
        return tap
    }

    /// The filter that applies a kernel as the options say, with the command's own defaults.
    func filter(_ kernel: Kernel, mode: FilterMode = .convolve) -> Filter {
        var filter = Filter(
            kernel, mode: mode, boundary: boundary ?? .symmetric, size: size ?? .same, anchor: tap)
        filter.stride = stride ?? Axes(both: 1)
        filter.dilation = dilation ?? Axes(both: 1)
        return filter
    }
}

/// The choice of engine: the option of `filter`, `compare` and `bench`.
struct EngineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How it is computed: auto (the fastest by estimate; default), direct, separable, fft.", valueName: "engine"),
        completion: .list(["auto"] + FilterAlgorithm.allCases.map(\.rawValue)),
        transform: ArgumentReaders.algorithm)
    var algorithm: FilterAlgorithm?
}

/// Which inputs are accepted: the options of every verb that decodes images.
struct LimitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Refuse images of more pixels than this (default: 2147483648).", valueName: "count"),
        transform: { try ArgumentReaders.integer($0, in: 1...Int.max) })
    var maxPixels = 1 << 31

    @Option(
        help: ArgumentHelp(
            "A damaged \(ImageFormat.list("or") { $0.keepsDamaged }): refuse (default), or keep (decode what is there, fill the rest with grey, and warn).",
            valueName: "rule"),
        completion: .list(DamagedImages.allCases.map(\.rawValue)),
        transform: { try ArgumentReaders.choice($0) })
    var damaged = DamagedImages.refuse

    /// The limits for a decoder.
    var decoding: DecodeLimits {
        var limits = DecodeLimits(maximumPixels: maxPixels)
        limits.damaged = damaged
        return limits
    }
}
