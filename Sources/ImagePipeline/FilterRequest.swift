import FileSystem
package import ImageCodecs
package import ImageBuffers
package import ImageReport

/// A request to filter one image: its source, its filters and its destination.
package struct FilterRequest: Sendable {
    /// Where the image comes from.
    package var input: InputSource
    /// Where the result goes.
    package var output: OutputDestination
    /// The kernels, usually one, and how they are applied.
    package var chain: FilterChain
    /// How the result is encoded as a file.
    package var encoding: Encoding
    /// The colour on which images with alpha are laid before they are filtered; `nil` keeps alpha.
    package var background: BackgroundColor?
    /// Which way up images are filtered.
    package var orientation = OrientationRule.stored
    /// Whether colours are filtered in linear light.
    package var isLinear = false
    /// Whether the luminance of colours is filtered, so that the result is grey.
    package var isGray = false
    /// The region of the result that is computed and written; `nil` for all of it.
    package var crop: Crop?
    /// The value of samples that valid output leaves out, in sample units of the output; `nil` leaves them out.
    package var validFill: Double?
    /// The channels of pictures that are filtered; `nil` for all colours, and alpha if its rule says so.
    package var channels: ChannelSelection?
    /// What becomes of the alpha channel of pictures, if `channels` does not say it.
    package var alpha = AlphaRule.auto
    /// Whether a symbolic link at an output's path is followed, so that its file is replaced; otherwise, the link is.
    package var followsLinks = true
    /// Whether the files of the result receive the input's modification time.
    package var keepsTime = false
    /// A second picture that shows where the result differs from another image.
    package var difference: DifferenceRequest?
    /// Whether the result is verified against the double-precision reference.
    package var verify = false
    /// Whether a layer's feature maps are arranged side by side in one picture.
    package var asSheet = false
    /// Rows of a strip if the image is processed in strips; `nil` lets the plan choose.
    package var stripRows: Int?
    /// Whether the whole image is held in memory even if it could be processed in strips.
    package var holdsWhole = false
    /// Limits that are checked before memory is allocated.
    package var limits = DecodeLimits()
    /// The memory budget, shared by all runs that use it.
    package var memory = MemoryBudget.quarterOfMachine
    /// Kernels planned for other images of the run; `nil` plans them for this image alone.
    package var plannedKernels: PlannedKernelCache?
    /// Number of threads that filter and encode the image, including the caller's; `nil` uses one per processor.
    ///
    /// With 1, no other thread is started. One thread is also used if the memory budget does not suffice for all of
    /// them. The result is identical to the bit.
    package var threads: Int?
    /// The same for an image that is processed alone, because the memory budget does not hold two of its size.
    ///
    /// `nil` uses `threads` for such an image too.
    package var threadsAlone: Int?

    /// Creates a request with the default encoding and without a difference image.
    package init(input: InputSource, output: OutputDestination, chain: FilterChain, encoding: Encoding = Encoding()) {
        self.input = input
        self.output = output
        self.chain = chain
        self.encoding = encoding
    }
}

/// How the orientation that a file states is handled.
package enum OrientationRule: String, CaseIterable, Sendable {
    /// The kernel acts on the picture as it is shown; samples stay as they are stored, and the output states the same
    /// orientation.
    ///
    /// Files of formats that state no orientation hold the picture as it is shown.
    case shown
    /// The kernel acts on the samples as they are stored; the output states the same orientation.
    case stored
    /// The picture is turned before it is filtered, and the output states no orientation.
    case upright

    /// Which images are turned before they are filtered.
    /// - Parameter format: the format of the output; `nil` is the input's.
    func turning(for format: ImageFormat?) -> PixelConversion.Turning {
        switch self {
        case .shown: .unlessKept(by: format)
        case .stored: .never
        case .upright: .always
        }
    }
}

/// Where an image is read from.
package enum InputSource: Equatable, Sendable {
    /// A file.
    case file(String)
    /// Standard input, written `-`.
    case standardInput

    /// The time of the last modification; `nil` if the source is not a file.
    var modified: ModificationTime? {
        switch self {
        case .file: diskPath.flatMap { ModificationTime(of: $0) }
        case .standardInput: ModificationTime(of: FileDescriptor.standardInput)
        }
    }

    /// The file that is read: for `FILE.npz:NAME`, that is the archive, unless a file has this path; `nil` for standard
    /// input.
    package var diskPath: String? {
        guard case .file(let path) = self else { return nil }
        guard let (archive, _) = ArrayArchive.split(path), FileKind(of: path) == .absent else { return path }
        return archive
    }

    /// The source's name in messages.
    package var name: String {
        switch self {
        case .file(let path): path
        case .standardInput: "standard input"
        }
    }
}

/// Where an image is written to.
package enum OutputDestination: Equatable, Sendable {
    /// A file; an existing one is replaced only if `overwrite` is true.
    ///
    /// The extension determines the format, or else `format` does.
    case file(String, overwrite: Bool)
    /// Standard output, written `-`.
    case standardOutput

    /// The destination's name in messages.
    package var name: String {
        switch self {
        case .file(let path, _): path
        case .standardOutput: "standard output"
        }
    }

    /// The format that the file's extension names, if any.
    package var format: ImageFormat? {
        guard case .file(let path, _) = self else { return nil }
        return ImageFormat.forExtension(PathName.stemAndExtension(path).ext)
    }
}

/// How float samples are encoded as a file.
package struct Encoding: Equatable, Sendable {
    /// The file format; `nil` uses the input's.
    package var format: ImageFormat?
    /// How samples outside the format's range are handled.
    package var range = Quantizer.Range.clip
    /// How values are rounded to integers.
    package var rounding = Quantizer.Rounding.halfEven
    /// 8 or 16 bits; `nil` uses the input's depth.
    package var depth: Int?
    /// The order of the axes of input and output arrays; `nil` is rows, columns, channels.
    package var arrayLayout: ArrayLayout?
    /// JPEG quality 1...100; `nil` uses the input's tables.
    package var quality: Int?
    /// JPEG chroma sampling; `nil` uses the input's, or `defaultSampling`.
    package var sampling: ChromaSampling?
    /// JPEG chroma sampling if `sampling` is `nil` and the input has none.
    package var defaultSampling = ChromaSampling.ratio420
    /// Whether a JPEG is progressive even if the input is not.
    package var isProgressive = false
    /// Whether Huffman codes of a JPEG are computed for the image.
    package var optimizesCodes = false
    /// PNG effort 0...9; `nil` uses the encoder's default.
    package var pngLevel: Int?
    /// Whether a PNG is interlaced; the input does not matter.
    package var isInterlaced = false
    /// Whether only colour profiles, gamma and orientation are kept of the input's metadata.
    package var stripsMetadata = false
    /// Whether a file is flushed to disk before it is moved into place.
    package var isDurable = false

    /// Creates an encoding with the input's format, depth and quality, clipping, and ties to even.
    package init() {}

    /// The options of the encoder.
    func options(threads: Int) -> ImageCodec.EncodeOptions {
        var options = ImageCodec.EncodeOptions(
            quality: quality, pngLevel: pngLevel, threads: threads, strips: stripsMetadata)
        options.sampling = sampling
        options.defaultSampling = defaultSampling
        options.isProgressive = isProgressive
        options.optimizesCodes = optimizesCodes
        options.isInterlaced = isInterlaced
        return options
    }
}

/// A request for a picture of the differences between the result and another image.
package struct DifferenceRequest: Equatable, Sendable {
    /// The image that the result is compared with.
    package enum Other: Equatable, Sendable {
        /// The input image.
        case input
        /// The result of the other mode: convolution instead of correlation, or the reverse.
        case flipped
        /// An image file of the result's size.
        case file(String)
    }

    /// Where the picture is written.
    package var output: OutputDestination
    /// The image that the result is compared with.
    package var other: Other
    /// How the picture is coloured.
    package var style: DifferenceStyle
    /// The magnification of differences.
    package var gain: DifferenceGain
    /// Whether a scale of its colours is drawn below the picture.
    package var hasLegend = false

    /// Creates a request without a legend.
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
    /// How pixels are converted while they are decoded.
    ///
    /// A library that is followed filters integers, so the luminance of integers is rounded for it, but not linear light.
    var conversion: PixelConversion {
        var conversion = PixelConversion()
        conversion.turning = orientation.turning(for: output.format ?? encoding.format)
        conversion.background = background
        conversion.light = isLinear ? .all : .none
        conversion.isGray = isGray
        conversion.dropsAlpha = alpha == .drop
        conversion.roundsLuminance = chain.first.convention != nil && !isLinear
        return conversion
    }

    /// Rejects outputs that cannot be created, before any work is done.
    package func checkOutputs() throws(PipelineError) {
        if case .file(let path, overwrite: false) = output, case .file(let own) = input, FileKind(of: path) == .regular,
            Self.leadToOneFile(own, path)
        {
            throw PipelineError(
                .cannotCreate, path, "is the input itself",
                advice: "; -o names another output, --overwrite replaces the input")
        }
        try output.check(followsLinks: followsLinks)
        guard let picture = difference?.output else { return }
        if chain.layer != nil, difference?.other == .input {
            throw PipelineError(
                .usage, "--diff", "a layer's channels are not its input's; compare with flipped or with a file")
        }
        try picture.check()
        if case .file(let path, _) = output, case .file(let other, _) = picture,
            path == other || followsLinks && Self.leadToOneFile(path, other)
        {
            throw PipelineError(.usage, path, "is named both as the result and as the difference image; name two files")
        }
    }

    /// Whether two paths lead to the same name in the same folder, so that one output would replace the other.
    private static func leadToOneFile(_ path: String, _ other: String) -> Bool {
        let names = [path, other].map { PathName.split(Path.followingLinks($0) ?? $0) }
        guard names[0].name == names[1].name else { return false }
        let folders = names.map { FileIdentity(of: $0.folder.isEmpty ? "." : $0.folder) }
        return folders[0] != nil && folders[0] == folders[1]
    }
}

extension OutputDestination {
    /// Rejects a file that must not or cannot be replaced.
    func check(followsLinks: Bool = true) throws(PipelineError) {
        guard case .file(let path, let overwrite) = self else { return }
        try AtomicFile.check(path: path, overwrite: overwrite, followsLinks: followsLinks)
    }
}

extension DecodeLimits {
    /// The same limits, with the decoder's memory capped by a budget.
    func within(_ budget: MemoryBudget) -> DecodeLimits {
        var limits = self
        limits.maximumDecoderMemory = min(maximumDecoderMemory, budget.mostForOne)
        return limits
    }
}
