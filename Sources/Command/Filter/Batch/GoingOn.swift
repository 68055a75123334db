import FileSystem
import ImagePipeline
import Platform

/// The command that goes on where an interrupted run has ended.
struct GoingOn {
    /// The option that skips images that are done; `nil` if there is none.
    private let option: String?
    private let isGiven: Bool

    /// - Parameter isResumable: whether a journal records what is done.
    init(_ options: BatchOptions, isResumable: Bool) {
        isGiven = options.resume || options.skipExisting
        option = options.dryRun ? nil : isResumable ? "--resume" : "--skip-existing"
    }

    /// The command's line for a shell; `nil` if the run cannot go on.
    /// - Parameter arguments: the words after the program's name.
    func line(_ arguments: [String]) -> String? {
        guard let option, !arguments.contains("-") else { return nil }
        // Without a journal, outputs that exist cannot be told from those that are to be replaced.
        if option == "--skip-existing", !isGiven, Self.mayReplace(arguments) { return nil }
        var words = arguments
        if !isGiven { words.insert(option, at: words.firstIndex(of: "--") ?? words.endIndex) }
        return (["imgconv"] + words.map(\.shellWord)).joined(separator: " ")
    }

    private static func mayReplace(_ arguments: [String]) -> Bool {
        arguments.contains { ["--overwrite", "-y", "-f", "--force"].contains($0) }
    }

    /// Prints the line on a terminal when the process is ended at once; elsewhere, writing could block.
    static func printAtEnd(_ line: String?) {
        guard let line, Terminal(FileDescriptor.standardError.rawValue).isConnected else { return }
        Console.write("\r\u{1B}[2Kgo on with:\n\(line)\n", to: .standardError)
    }
}
