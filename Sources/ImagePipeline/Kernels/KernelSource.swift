import Convolution
import FileSystem
import KernelFormats

/// Where a kernel is read from.
package enum KernelSource: Equatable {
    case standardInput
    case inline(String)
    case named(String)
    case file(String)

    /// Decides as the contract says: `-`, then a grid of numbers, then a name with its parameters, then a path.
    package init(argument: String) {
        if argument == "-" {
            self = .standardInput
        } else if KernelText.looksLikeGrid(argument) {
            self = .inline(argument)
        } else if NamedKernel.isNamed(in: argument) {
            self = .named(argument)
        } else {
            self = .file(argument)
        }
    }

    /// The place's name in messages.
    package var name: String {
        switch self {
        case .standardInput: "standard input"
        case .inline: "--kernel"
        case .named(let argument): argument
        case .file(let path): path
        }
    }

    /// The place's name as a part of an output's.
    package var stem: String {
        switch self {
        case .standardInput, .inline: "kernel"
        // A fraction's slash would be a folder, and colons are no part of a name everywhere.
        case .named(let argument): String(argument.map { ":,".contains($0) ? "-" : $0 == "/" ? "_" : $0 })
        case .file(let path): PathName.stemAndExtension(path).stem
        }
    }

    /// Reads what stands there.
    /// - Parameter inlineName: what messages call a kernel that is written in an argument.
    /// - Throws: `PipelineError`: `noInput` for a file that is not there, `data` for one that is no kernel, `usage` for
    ///   a name or parameters that do not exist.
    package func read(inlineName: String = "--kernel") throws(PipelineError) -> KernelContent {
        switch self {
        case .standardInput:
            return try KernelContent(
                bytes: try WholeFile.readStandardInput(limit: Self.sizeLimit), name: name)
        case .inline(let text):
            return try KernelContent(bytes: Array(text.utf8), name: inlineName)
        case .named(let argument):
            return .kernels(try Self.named(argument))
        case .file(let path):
            if FileKind(of: path) == .absent { throw Self.absent(path) }
            return try KernelContent(bytes: try WholeFile.read(path, limit: Self.sizeLimit), name: path)
        }
    }

    /// The largest kernel that is accepted, written with 32 characters a weight: enough for any double and its commas.
    private static let sizeLimit = 32 * Kernel.maximumTapCount

    private static func named(_ argument: String) throws(PipelineError) -> KernelFile {
        do throws(NamedKernelError) {
            let kernel = try NamedKernel.kernel(argument)
            // The contract's order; who has a file of that name may not know it.
            let isHidden = FileKind(of: argument) == .regular
            return KernelFile(
                kernels: [kernel], format: .named,
                notes: isHidden ? ["taken for the name of a kernel; the file is written ./\(argument)"] : [])
        } catch {
            throw PipelineError(.usage, argument, error.commandDescription)
        }
    }

    /// The error of a path where nothing is: perhaps a name was meant.
    private static func absent(_ path: String) -> PipelineError {
        let name = path.prefix { $0 != ":" }
        let isPlain = name.utf8.allSatisfy { Self.isNameByte($0) } && !name.isEmpty
        if isPlain && path.contains(":") {
            do throws(NamedKernelError) {
                _ = try NamedKernel.kernel(path)
            } catch {
                return PipelineError(.usage, path, error.commandDescription)
            }
        }
        let nearest = isPlain ? NamedKernel.nearest(to: String(name)) : nil
        return PipelineError(
            .noInput, path,
            nearest.map { "no such kernel file; did you mean the kernel \($0)?" }
                ?? "no such kernel file, and it is neither a grid of numbers nor a name of imgconv kernel list",
            reason: "there is no such file")
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
