import ImagePipeline

/// Why an image file could not be read, filtered or written, or why two images cannot be compared.
public struct ImageError: Error, Equatable, Sendable {
    /// What sort of failure it is.
    public enum Kind: String, Sendable {
        /// What was asked for contradicts itself or the image.
        case invalidRequest
        /// A file is not what it should be: damaged, of an unknown format, or too large.
        case invalidData
        /// A file is not there or cannot be opened.
        case notFound
        /// A file cannot be created: it exists, or its folder does not.
        case cannotCreate
        /// Reading or writing failed part way through.
        case readOrWriteFailed
        /// The system refused memory, threads or file descriptors.
        case outOfResources
        /// The program was asked to stop.
        case interrupted
    }

    /// What sort of failure it is.
    public let kind: Kind
    /// The file, as it was named; empty where no file is concerned.
    public let file: String
    /// What is wrong, without a full stop.
    public let reason: String

    init(_ kind: Kind, file: String = "", _ reason: String) {
        self.kind = kind
        self.file = file
        self.reason = reason
    }

    init(_ error: PipelineError) {
        let kind: Kind =
            switch error.kind {
            case .usage: .invalidRequest
            case .data: .invalidData
            case .noInput: .notFound
            case .system: .outOfResources
            case .cannotCreate: .cannotCreate
            case .io: .readOrWriteFailed
            case .interrupted: .interrupted
            }
        self.init(kind, file: error.file, error.reason)
    }
}

extension ImageError: CustomStringConvertible {
    /// The file and what is wrong, on one line whatever the file's name holds.
    public var description: String { (file.isEmpty ? reason : "\(file): \(reason)").singleLine }
}

/// Runs what throws the pipeline's error, and throws the library's.
func converted<Value: ~Copyable>(_ body: () throws(PipelineError) -> Value) throws(ImageError) -> Value {
    do throws(PipelineError) { return try body() } catch { throw ImageError(error) }
}
