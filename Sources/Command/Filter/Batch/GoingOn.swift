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
        return (["imgconv"] + words.map(Self.quoted)).joined(separator: " ")
    }

    private static func mayReplace(_ arguments: [String]) -> Bool {
        arguments.contains { ["--overwrite", "-y", "-f", "--force"].contains($0) }
    }

    /// A word as a shell reads it.
    static func quoted(_ word: String) -> String {
        let marks = "0123456789_-+=./:,@%".unicodeScalars
        let isPlain = word.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || marks.contains($0) }
        if isPlain, !word.isEmpty { return word }
        if word.singleLine == word {
            let parts = word.split(separator: "'", omittingEmptySubsequences: false)
            return "'" + parts.joined(separator: "'\\''") + "'"
        }
        // Control characters and bytes that are not UTF-8.
        var text = "$'"
        for byte in PathText.bytes(word) {
            let isLetter = (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "'") && byte != UInt8(ascii: "\\")
            let digits = String(byte, radix: 16)
            text += isLetter ? String(UnicodeScalar(byte)) : "\\x" + (digits.count == 1 ? "0" : "") + digits
        }
        return text + "'"
    }

    /// Prints the line on a terminal when the process is ended at once; elsewhere, writing could block.
    static func printAtEnd(_ line: String?) {
        guard let line, Terminal(FileDescriptor.standardError.rawValue).isConnected else { return }
        Console.write("\r\u{1B}[2Kgo on with:\n\(line)\n", to: .standardError)
    }
}
