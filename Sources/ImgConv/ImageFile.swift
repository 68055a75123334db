import Convolution
import Conventions
import ImageCodecs
import ImagePipeline
import Platform

/// An image file that can be filtered into another file without being held in memory whole.
///
///     let outcome = try ImageFile("in.png").filter(by: Filter(kernel, mode: .correlate), to: "out.png")
///     print(outcome.width, outcome.height, outcome.clipped.high)
///
/// Some rows are decoded while earlier ones are filtered and encoded, so that memory does not grow with the image's
/// height. The output file equals, to the byte, the one that `Image` would write.
public struct ImageFile: Equatable, Sendable {
    /// The file's path.
    public let path: String

    /// Refers to a file without reading it.
    public init(_ path: String) { self.path = path }

    /// The properties of a file's image that are known before any sample is decoded.
    public struct Properties: Equatable, Sendable {
        /// Number of columns.
        public let width: Int
        /// Number of rows.
        public let height: Int
        /// The meaning of the decoded channels.
        public let layout: ChannelLayout
        /// Bits of a decoded sample: 8 or 16 for integers, 32 for floats.
        public let bitDepth: Int
        /// The format's name in a sentence: "PNG", "NumPy array".
        public let format: String
    }

    /// Reads the file's header.
    /// - Throws: `ImageError`: `notFound` for a file that does not exist, `invalidData` for a file that is not an
    ///   image.
    public func properties() throws(ImageError) -> Properties {
        let header = try converted { () throws(PipelineError) in try WholeImage.header(of: path) }
        return Properties(
            width: header.width, height: header.height, layout: header.layout, bitDepth: header.bitDepth,
            format: header.format.name)
    }

    /// Filters the file's colour channels into another file, some rows at a time.
    ///
    /// - Parameters:
    ///   - filter: the kernel and how it is applied.
    ///   - output: the file to be written; its extension names the format.
    ///   - options: how samples are encoded; whether an existing file is replaced.
    ///   - memory: the maximum bytes that the run may hold, at least 32 MiB; `nil` uses a quarter of the machine's
    ///     memory, shared with other runs of the process.
    ///   - threads: the maximum number of threads that decode, filter and encode, including the caller's. Fewer are
    ///     used if memory is short. The file is the same to the byte.
    /// - Returns: sizes, clipped samples, and how the result was computed.
    /// - Throws: `ImageError`; no output is then created.
    /// - Complexity: time as `Plane.filtered(by:threads:)` for each channel; memory O(width * kernel rows), or
    ///   O(samples) for the reason in `Outcome.wholeImageReason`.
    @discardableResult
    public func filter(
        by filter: Filter, to output: String, options: WriteOptions = WriteOptions(), memory: Int? = nil,
        threads: Int = ThreadCount.available
    ) throws(ImageError) -> Outcome {
        try run(.filter(filter), to: output, options, memory, threads)
    }

    /// Filters the file's colour channels as another library does, into another file.
    ///
    /// - Parameters:
    ///   - kernel: the weights, as written.
    ///   - convention: the library's function and options, in the form that `Convention.init(_:)` reads.
    ///   - output: the file to be written; its extension names the format.
    ///   - options: how samples are encoded; whether an existing file is replaced.
    ///   - memory: as for `filter(by:to:options:memory:threads:)`.
    ///   - threads: as for `filter(by:to:options:memory:threads:)`.
    /// - Returns: sizes, clipped samples, and how the result was computed.
    /// - Throws: `ImageError`, of kind `invalidRequest` for names that do not exist; no output is then created.
    /// - Complexity: that of `filter(by:to:options:memory:threads:)`; a library's own arithmetic needs the whole image
    ///   in memory.
    @discardableResult
    public func filter(
        by kernel: Kernel, like convention: String, to output: String, options: WriteOptions = WriteOptions(),
        memory: Int? = nil, threads: Int = ThreadCount.available
    ) throws(ImageError) -> Outcome {
        let step: FilterOperation
        do throws(ConventionError) { step = .convention(try Convention(convention), kernel) } catch {
            throw ImageError(.invalidRequest, error.description)
        }
        return try run(step, to: output, options, memory, threads)
    }

    private func run(
        _ step: FilterOperation, to output: String, _ options: WriteOptions, _ memory: Int?, _ threads: Int
    ) throws(ImageError) -> Outcome {
        var request = FilterRequest(
            input: .file(path), output: .file(output, overwrite: options.replacesExisting),
            chain: FilterChain([step]), encoding: try options.encoding(for: output))
        request.alpha = .copy
        if let memory { request.memory = MemoryBudget(bytes: memory) }
        request.threads = max(1, threads)
        let outcome = try converted { () throws(PipelineError) in try Pipeline.run(request) }
        return Outcome(outcome)
    }
}

extension ImageFile {
    /// The outcome of filtering a file.
    public struct Outcome: Sendable {
        /// The result's columns.
        public let width: Int
        /// The result's rows.
        public let height: Int
        /// The result's channels, opacity included.
        public let channels: Int
        /// The result's bits per sample.
        public let bitDepth: Int
        /// Samples that were outside the file's range.
        public let clipped: ClipCount
        /// The same for each channel, opacity included, in the order of the file.
        public let clippedByChannel: [ClipCount]
        /// Clipped samples as a share of all that were filtered, 0...1.
        public let clippedShare: Double
        /// The engine that computed the result.
        public let algorithm: FilterAlgorithm
        /// Warnings of the decoder and deviations from the request, one sentence each.
        public let notes: [String]
        /// Rows of a strip; `nil` if the image was processed as a whole.
        public let stripRows: Int?
        /// Why the whole image was held in memory, if it could not be processed in strips.
        public let wholeImageReason: String?
        /// Estimated bytes that the image held in memory.
        public let memoryBytes: Int
        /// Wall time of the run, in seconds.
        public let seconds: Double

        init(_ outcome: FilterOutcome) {
            width = outcome.width
            height = outcome.height
            channels = outcome.channels
            bitDepth = outcome.bitDepth
            clipped = outcome.clipped
            clippedByChannel = outcome.clippedByChannel
            clippedShare = outcome.clippedShare
            algorithm = outcome.algorithm
            notes = outcome.notes
            stripRows = outcome.stripRows
            wholeImageReason = outcome.libraryWholeReason
            memoryBytes = outcome.memoryBytes
            seconds = outcome.seconds
        }
    }
}
