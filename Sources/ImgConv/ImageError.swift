import ImagePipeline

/// The reason why an image file could not be read, filtered or written, or why two images cannot be compared.
public struct ImageError: Error, Equatable, Sendable {
    /// The kind of failure.
    public enum Kind: String, Sendable {
        /// The request contradicts itself or the image.
        case invalidRequest
        /// A file is invalid: damaged, of an unknown format, or too large.
        case invalidData
        /// A file does not exist or cannot be opened.
        case notFound
        /// A file cannot be created: it exists already, or its folder does not exist.
        case cannotCreate
        /// Reading or writing failed.
        case readOrWriteFailed
        /// The system refused memory, threads or file descriptors.
        case outOfResources
        /// The program was asked to stop.
        case interrupted
    }

    /// The kind of failure.
    public let kind: Kind
    /// The file as named in the request; empty if no file is concerned.
    public let file: String
    /// A description of the failure, without a full stop.
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
    /// The file and the reason, on one line for any file name.
    public var description: String { (file.isEmpty ? reason : "\(file): \(reason)").singleLine }
}

/// Calls a closure, and converts an error of the pipeline to one of the library.
func converted<Value: ~Copyable>(_ body: () throws(PipelineError) -> Value) throws(ImageError) -> Value {
    do throws(PipelineError) { return try body() } catch { throw ImageError(error) }
}
