import Convolution
import Conventions
import ImageCodecs
import ImagePipeline
import Platform

/// An image file, to be filtered into another file without being held in memory whole.
///
///     let outcome = try ImageFile("in.png").filter(by: Filter(kernel, mode: .correlate), to: "out.png")
///     print(outcome.width, outcome.height, outcome.clipped.high)
///
/// Some rows are decoded while those before them are filtered and encoded, so that memory does not grow with the image's
/// height. The file that comes out equals, to the byte, the one that `Image` would write.
public struct ImageFile: Equatable, Sendable {
    /// The file's path.
    public let path: String

    /// Names a file; nothing is read yet.
    public init(_ path: String) { self.path = path }

    /// What a file says of its image before the samples.
    public struct Properties: Equatable, Sendable {
        /// Columns.
        public let width: Int
        /// Rows.
        public let height: Int
        /// The meaning of the channels, as they are decoded.
        public let layout: ChannelLayout
        /// Bits of a decoded sample: 8 or 16 for integers, 32 for floats.
        public let bitDepth: Int
        /// The format's name in a sentence: "PNG", "NumPy array".
        public let format: String
    }

    /// Reads the file's header.
    /// - Throws: `ImageError`: `notFound` for a file that is not there, `invalidData` for one that is no image.
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
    ///   - output: the file to be written; its ending names the format.
    ///   - options: how samples become a file; whether an existing file is replaced.
    ///   - memory: bytes that the run may hold, at least 32 MiB; `nil` takes a quarter of the machine's memory, together
    ///     with other runs of the process.
    ///   - threads: how many decode, filter and encode, the caller's among them; fewer where memory is short. The file is
    ///     the same to the byte.
    /// - Returns: sizes, clipped samples, and how it was done.
    /// - Throws: `ImageError`; no output has then come into being.
    /// - Complexity: time as `Plane.filtered(by:threads:)` for each channel; memory O(width * kernel rows), but O(samples)
    ///   where `Outcome.wholeImageReason` says why.
    @discardableResult
    public func filter(
        by filter: Filter, to output: String, options: WriteOptions = WriteOptions(), memory: Int? = nil,
        threads: Int = ThreadCount.available
    ) throws(ImageError) -> Outcome {
        try run(.filter(filter), to: output, options, memory, threads)
    }

    /// Filters the file's colour channels as another library would, into another file.
    ///
    /// - Parameters:
    ///   - kernel: the weights, as written.
    ///   - convention: the library's function and options, as `Convention.init(_:)` reads them.
    ///   - output: as above.
    ///   - options: as above.
    ///   - memory: as above.
    ///   - threads: as above.
    /// - Returns: as above.
    /// - Throws: `ImageError`, of kind `invalidRequest` for names that do not exist; no output has then come into being.
    /// - Complexity: as above; a library's own arithmetic wants the image whole.
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
        if let memory { request.memory = MemoryBudget(bytes: memory) }
        request.threads = max(1, threads)
        let outcome = try converted { () throws(PipelineError) in try Pipeline.run(request) }
        return Outcome(outcome)
    }
}

extension ImageFile {
    /// What filtering a file came to.
    public struct Outcome: Sendable {
        /// The result's columns.
        public let width: Int
        /// The result's rows.
        public let height: Int
        /// The result's channels, opacity included.
        public let channels: Int
        /// The result's bits a sample.
        public let bitDepth: Int
        /// Colour samples that were outside the file's range.
        public let clipped: ClipCount
        /// Clipped samples as a share of all colour samples, 0...1.
        public let clippedShare: Double
        /// The engine that computed the result.
        public let algorithm: FilterAlgorithm
        /// What the decoder complained of, and what was done otherwise than asked; a sentence each.
        public let notes: [String]
        /// Rows of a strip; `nil` where the image was held whole.
        public let stripRows: Int?
        /// Why the image was held whole, where it could not go through in strips.
        public let wholeImageReason: String?
        /// About what the image held in memory, in bytes, as it was estimated before the run.
        public let memoryBytes: Int
        /// Wall time of the run, in seconds.
        public let seconds: Double

        init(_ outcome: FilterOutcome) {
            width = outcome.width
            height = outcome.height
            channels = outcome.channels
            bitDepth = outcome.bitDepth
            clipped = outcome.clipped
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
