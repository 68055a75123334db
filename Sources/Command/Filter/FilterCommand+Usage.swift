import ArgumentParser
import FileSystem
import ImageCodecs
import ImagePipeline
import KernelFormats

extension FilterCommand {
    /// Checks the arguments as a whole, before any file is read, and says what was probably meant.
    ///
    /// Not `validate()`, which runs before unknown options are reported and would hide a misspelt --kernel.
    /// - Throws: `ValidationError`.
    func checkUsage() throws {
        if let first = inputs.first, let slip = Self.verb(meantBy: first) { throw ValidationError(slip) }
        try checkKernels()
        try checkOutputAmongInputs()
        if preview.isWanted && report.json {
            throw ValidationError("--json and --preview both write to standard output; omit one of them")
        }
        if report.quiet && report.verbose { throw ValidationError("--quiet and --verbose contradict each other") }
        if batch.null, batch.filesFrom == nil {
            throw ValidationError("--null says how the paths of a list are separated; name the list with --files-from")
        }
        let mayBeStandardInput = inputs + filter.kernel + [batch.filesFrom].compactMap(\.self)
        let fromStandardInput = mayBeStandardInput.count { $0 == "-" }
        if fromStandardInput > 1 {
            throw ValidationError("standard input (-) can be read once, not \(fromStandardInput) times")
        }
    }

    /// Requires a kernel and an image; a kernel among the images is recognised.
    private func checkKernels() throws {
        let stray = filter.kernel.isEmpty ? inputs.first(where: Self.isKernel) : nil
        guard !inputs.isEmpty || batch.filesFrom != nil, stray == nil || inputs != [stray] else {
            let kernel = (stray ?? filter.kernel.first).map(\.shellWord) ?? "k.txt"
            let cause = stray == nil ? "" : "\(kernel) is a kernel; "
            throw ValidationError("\(cause)name an image to filter, as in: imgconv in.png --kernel \(kernel)")
        }
        guard filter.kernel.isEmpty else { return }
        if let stray { throw ValidationError("is \(stray.shellWord) the kernel? Write -k \(stray.shellWord)") }
        throw ValidationError("name a kernel with --kernel, a file or a grid such as \"0 -1 0; -1 5 -1; 0 -1 0\"")
    }

    /// Recognises an output that was written like an input, as `cp` and ImageMagick take it.
    private func checkOutputAmongInputs() throws {
        guard output.output == nil, inputs.count == 2, let last = inputs.last, !inputs.contains("-"),
            ImageFormat.forExtension(PathName.stemAndExtension(last).ext) != nil, ArrayArchive.split(last) == nil
        else { return }
        switch FileKind(of: last) {
        case .absent:
            throw ValidationError("\(last.singleLine) does not exist; to write it, use -o \(last.shellWord)")
        case .regular:
            throw ValidationError(
                "\(inputs[0].singleLine) and \(last.singleLine) are both inputs; name a folder for them, as in -o filtered/, or, "
                    + "to write \(last.singleLine), use -o \(last.shellWord) --overwrite")
        default: return
        }
    }

    /// Whether a word is a kernel and not an image: a grid, a kernel's name, or a text file of numbers.
    private static func isKernel(_ word: String) -> Bool {
        let source = KernelSource(argument: word)
        switch source {
        case .standardInput: return false
        case .inline, .named: return FileKind(of: word) == .absent
        case .file(let path):
            guard FileKind(of: path) == .regular, (try? Pipeline.format(of: path)) == nil else { return false }
            return (try? source.read()) != nil
        }
    }

    /// The verb that was probably meant by a first word that is not the name of a file; `nil` if no verb is similar.
    private static func verb(meantBy word: String) -> String? {
        guard word.count >= 3, word.allSatisfy({ $0.isLetter || $0 == "-" }), FileKind(of: word) == .absent else {
            return nil
        }
        let lower = word.lowercased()
        if let call = calls[lower] { return "there is no verb or file \(word); write imgconv \(call)" }
        let names = Imgconv.verbNames
        guard !NamedKernel.isNamed(in: word), let name = Suggestion.nearest(to: lower, among: names) else { return nil }
        return "there is no verb or file \(word); did you mean imgconv \(name)?"
    }

    /// Words that are no verbs, and the call that answers them.
    private static let calls = [
        "version": "--version", "kernels": "kernel list", "list": "kernel list", "presets": "explain --list",
        "libraries": "explain --list", "functions": "explain --list", "conventions": "explain --list",
        "why": "explain --why", "diff": "compare IN -k K", "show": "kernel show K", "rotate": "kernel convert K",
        "usage": "--help", "resume": "IN -k K -o OUT --resume",
    ]
}
