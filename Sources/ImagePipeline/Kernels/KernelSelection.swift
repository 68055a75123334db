public import ImageFilters

/// The kernels of a run, as `--kernel` named them, read and normalised.
public struct KernelSelection: Sendable {
    /// The kernels in the order given.
    public let kernels: [Kernel]
    /// A name for output files: the first kernel file's stem, or "kernel" for what has no name.
    public let name: String
    /// How the kernels are called in the account: "sobel.txt", or "an inline kernel".
    public let title: String
    /// How files were read where that is not plain from their text.
    public let notes: [String]
    /// How the weights were normalised.
    public let normalization: Normalization

    /// Reads every kernel.
    /// - Throws: `PipelineError`: `noInput` for a file that is not there, `data` for one that is no kernel.
    public init(arguments: [String], normalization: Normalization = .none) throws(PipelineError) {
        precondition(!arguments.isEmpty, "at least one kernel")
        var kernels: [Kernel] = []
        var notes: [String] = []
        var places: [KernelPlace] = []
        for argument in arguments {
            let place = KernelPlace(argument: argument)
            let file = try place.read()
            for kernel in file.kernels {
                do {
                    kernels.append(try kernel.normalized(normalization))
                } catch {
                    throw PipelineError(.data, place.name, "\(error)")
                }
            }
            notes += file.notes.map { "\(place.name): \($0)" }
            places.append(place)
        }
        self.kernels = kernels
        self.notes = notes
        self.normalization = normalization
        name = places[0].stem
        title = places.map(\.name).joined(separator: " and ")
    }
}

/// Where a kernel is read from.
enum KernelPlace: Equatable {
    case standardInput
    case inline(String)
    case file(String)

    /// Decides as the contract says: `-`, then a grid of numbers, then a path.
    init(argument: String) {
        if argument == "-" {
            self = .standardInput
        } else if KernelText.looksLikeGrid(argument) {
            self = .inline(argument)
        } else {
            self = .file(argument)
        }
    }

    /// The place's name in messages.
    var name: String {
        switch self {
        case .standardInput: "standard input"
        case .inline: "--kernel"
        case .file(let path): path
        }
    }

    /// The place's name as a part of an output's.
    var stem: String {
        switch self {
        case .standardInput, .inline: "kernel"
        case .file(let path): PathName.stemAndExtension(path).stem
        }
    }

    /// Reads the kernels that stand there.
    func read() throws(PipelineError) -> KernelFile {
        let bytes =
            switch self {
            case .standardInput: try WholeFile.readStandardInput(limit: Self.sizeLimit)
            case .inline(let text): Array(text.utf8)
            case .file(let path): try readFile(path)
            }
        do throws(KernelTextError) {
            return try KernelText.parse(bytes)
        } catch {
            throw PipelineError(
                .data, "\(name):\(error.line):\(error.column)", "\(error.cause.message); \(error.cause.hint)")
        }
    }

    /// The largest kernel that is accepted, written with 16 characters a weight.
    private static let sizeLimit = 16 * Kernel.maximumTapCount

    private func readFile(_ path: String) throws(PipelineError) -> [UInt8] {
        if FileKind(of: path) == .absent {
            throw PipelineError(.noInput, path, "no such kernel file, and it is not a grid of numbers either")
        }
        return try WholeFile.read(path, limit: Self.sizeLimit)
    }
}
