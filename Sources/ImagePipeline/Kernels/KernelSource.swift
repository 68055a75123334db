import Convolution
import ImageCodecs
import FileSystem
import KernelFormats

/// The source of a kernel.
package enum KernelSource: Equatable {
    case standardInput
    case inline(String)
    case named(String)
    case file(String)

    /// Interprets an argument as `-`, then as a grid of numbers, then as a name with parameters, then as a path.
    ///
    /// Other spellings of a name come after paths: `blur` is a file if there is one of this name.
    package init(argument: String) {
        if argument == "-" {
            self = .standardInput
        } else if KernelText.looksLikeGrid(argument) {
            self = .inline(argument)
        } else if NamedKernel.isNamed(in: argument)
            || NamedKernel.spelled(argument) != nil && FileKind(of: argument) == .absent
        {
            self = .named(argument)
        } else {
            self = .file(argument)
        }
    }

    /// The source's name in messages.
    package var name: String {
        switch self {
        case .standardInput: "standard input"
        case .inline: "--kernel"
        case .named(let argument): argument
        case .file(let path): path
        }
    }

    /// A named kernel in the program's own spelling, such as `sobel:direction=x` for `Sobel-X`; `nil` for other kernels.
    package var kernelName: String? {
        guard case .named(let argument) = self else { return nil }
        return NamedKernel.spelled(argument) ?? argument
    }

    /// The source's name as part of an output's name.
    package var stem: String {
        switch self {
        case .standardInput, .inline: "kernel"
        // A fraction's slash would separate folders, and some systems do not allow colons in names.
        case .named(let argument): String(argument.map { ":,=".contains($0) ? "-" : $0 == "/" ? "_" : $0 })
        case .file(let path): OutputNaming.Parts.stem(path)
        }
    }

    /// Reads the kernel.
    /// - Parameter inlineName: the name in messages of a kernel that is written in an argument.
    /// - Throws: `PipelineError`: `noInput` for a file that does not exist, `data` for an invalid kernel, `usage` for
    ///   an unknown name or parameter.
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
            if FileKind(of: path) == .directory {
                throw PipelineError(.noInput, path, "is a directory; name a kernel file in it")
            }
            if FileKind(of: path) == .absent, ArrayArchive.split(path) == nil { throw Self.absent(path) }
            return try KernelContent(bytes: try WholeFile.read(path, limit: Self.sizeLimit), name: path)
        }
    }

    /// Size limit in bytes: the largest kernel with 32 characters for each weight, enough for any double and its
    /// separator.
    private static let sizeLimit = 32 * Kernel.maximumTapCount

    private static func named(_ argument: String) throws(PipelineError) -> KernelFile {
        do throws(NamedKernelError) {
            let kernel = try NamedKernel.kernel(argument)
            // Names precede paths; the user of a file with such a name may not know this.
            let isHidden = FileKind(of: argument) == .regular
            let spelled = NamedKernel.spelled(argument).flatMap { $0 == argument ? nil : "read as \($0)" }
            let notes = NamedKernel.isImageMagickName(argument) ? ["read as ImageMagick's kernel of this name"] : []
            return KernelFile(
                kernels: [kernel], format: .named,
                notes: notes + [spelled].compactMap(\.self)
                    + (isHidden ? ["taken for the name of a kernel; the file is written ./\(argument)"] : []))
        } catch {
            throw PipelineError(.usage, argument, error.commandDescription)
        }
    }

    /// The error for a path that does not exist; a kernel's name may have been intended.
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
        let stem = PathName.stemAndExtension(path).stem
        let nearest = isPlain ? NamedKernel.nearest(to: String(name)) : NamedKernel.spelled(stem)
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
