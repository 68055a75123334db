package import ImageCodecs
package import ImageBuffers
package import ImageReport

/// One image to be filtered: where it comes from, what is done, where it goes.
package struct FilterRequest: Sendable {
    /// Where the image comes from.
    package var input: InputSource
    /// Where the result goes.
    package var output: OutputDestination
    /// The kernels, one as a rule, and how they are applied.
    package var chain: FilterChain
    /// How the result becomes a file.
    package var encoding: Encoding
    /// A second picture that shows where the result differs from something else.
    package var difference: DifferenceRequest?
    /// Whether the double-precision reference is computed too, and compared.
    package var verify = false
    /// Whether a layer's feature maps are put side by side on one picture.
    package var asSheet = false
    /// Rows of a strip where the image goes through in strips; `nil` leaves it to the plan.
    package var stripRows: Int?
    /// Whether the image is held whole, though it could go through in strips.
    package var holdsWhole = false
    /// What is refused before memory is asked for.
    package var limits = DecodeLimits()
    /// What the run may hold in memory, together with all others that have the same budget.
    package var memory = MemoryBudget.quarterOfMachine
    /// Threads that filter and encode the image, the caller's among them; `nil` takes as many as there are processors.
    ///
    /// With 1 no other is started, and so it is where the memory budget would not hold what all of them take. The result is
    /// the same to the bit.
    package var threads: Int?
    /// The same for an image of which the memory budget would not hold two, so that it has the machine to itself; `nil`
    /// takes `threads` for it too.
    package var threadsAlone: Int?

    /// A request with the default encoding, and without a difference image.
    package init(input: InputSource, output: OutputDestination, chain: FilterChain, encoding: Encoding = Encoding()) {
        self.input = input
        self.output = output
        self.chain = chain
        self.encoding = encoding
    }
}

/// Where an image is read from.
package enum InputSource: Equatable, Sendable {
    /// A file.
    case file(String)
    /// Standard input, written `-`.
    case standardInput

    /// The place's name in messages.
    package var name: String {
        switch self {
        case .file(let path): path
        case .standardInput: "standard input"
        }
    }
}

/// Where an image is written to.
package enum OutputDestination: Equatable, Sendable {
    /// A file; an existing one is replaced only when `overwrite` says so. The ending, or else `format`, decides
    /// the format.
    case file(String, overwrite: Bool)
    /// Standard output, written `-`.
    case standardOutput

    /// The place's name in messages.
    package var name: String {
        switch self {
        case .file(let path, _): path
        case .standardOutput: "standard output"
        }
    }

    /// The format that the file's ending names, if it names one.
    package var format: ImageFormat? {
        guard case .file(let path, _) = self else { return nil }
        return ImageFormat.forExtension(PathName.stemAndExtension(path).ext)
    }
}

/// How float samples become a file.
package struct Encoding: Equatable, Sendable {
    /// The file format; `nil` takes the input's.
    package var format: ImageFormat?
    /// What happens to samples outside the format's range.
    package var range = Quantizer.Range.clip
    /// How fractions are decided.
    package var rounding = Quantizer.Rounding.halfEven
    /// 8 or 16 bits; `nil` takes the input's.
    package var depth: Int?
    /// JPEG quality 1...100; `nil` takes the input's tables.
    package var quality: Int?
    /// PNG effort 0...9; `nil` takes the encoder's default.
    package var pngLevel: Int?
    /// Whether a file is on the disk, and not only on its way there, before it is put in place.
    package var isDurable = false

    /// The input's format, depth and quality; clipping; ties to even.
    package init() {}
}

/// A picture of where the result differs from something else.
package struct DifferenceRequest: Equatable, Sendable {
    /// What the result is compared with.
    package enum Other: Equatable, Sendable {
        /// The input image.
        case input
        /// The result of the other mode: convolution instead of correlation, or the reverse.
        case flipped
        /// An image file of the result's size.
        case file(String)
    }

    /// Where the picture goes.
    package var output: OutputDestination
    /// What the result is compared with.
    package var other: Other
    /// How the picture is coloured.
    package var style: DifferenceStyle
    /// How much differences are magnified.
    package var gain: DifferenceGain
    /// Whether a scale of its colours stands below the picture.
    package var hasLegend = false

    /// A request with every field.
    package init(
        output: OutputDestination, other: Other = .input, style: DifferenceStyle = .heat, gain: DifferenceGain = .auto
    ) {
        self.output = output
        self.other = other
        self.style = style
        self.gain = gain
    }
}

extension FilterRequest {
    /// Refuses outputs that cannot come into being, before any work is done for them.
    package func checkOutputs() throws(PipelineError) {
        try output.check()
        guard let picture = difference?.output else { return }
        if chain.layer != nil, difference?.other == .input {
            throw PipelineError(
                .usage, "--diff", "a layer's channels are not its input's; compare with flipped or with a file")
        }
        try picture.check()
        if case .file(let path, _) = output, case .file(path, _) = picture {
            throw PipelineError(.usage, path, "is named both as the result and as the difference image")
        }
    }
}

extension OutputDestination {
    func check() throws(PipelineError) {
        guard case .file(let path, let overwrite) = self else { return }
        try AtomicFile.check(path: path, overwrite: overwrite)
    }
}

extension DecodeLimits {
    /// The same, with no more memory for a decoder than a budget has.
    func within(_ budget: MemoryBudget) -> DecodeLimits {
        var limits = self
        limits.maximumDecoderMemory = min(maximumDecoderMemory, budget.mostForOne)
        return limits
    }
}
