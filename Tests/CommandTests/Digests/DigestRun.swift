import Foundation
import TestSupport

extension DigestTable.Run {
    /// The outputs that the table records.
    var recordedOutputs: [OutputDigest] {
        recorded.split(separator: ", ").compactMap { OutputDigest(words: $0) }
    }

    /// Whether the run decodes or encodes JPEG.
    var readsOrWritesJPEG: Bool { command.contains("jpg") }

    /// The words of the command, without the quotation marks.
    var words: [String] {
        var words: [String] = []
        for (index, part) in command.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
            // Every second part is quoted.
            words += index % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
        }
        return words
    }

    /// Runs the command in a folder of its own that holds the files which its words name.
    /// - Returns: how it ended, and the files that are new or changed, by name.
    func run() throws -> (result: CommandResult, outputs: [OutputDigest]) {
        var arguments = words
        var environment = ["IMGCONV_SIMD": "baseline"]
        while let first = arguments.first, let equals = first.firstIndex(of: "="), first.hasPrefix("IMGCONV_") {
            environment[String(first[..<equals])] = String(first[first.index(after: equals)...])
            arguments.removeFirst()
        }
        func file(after sign: String) -> String? {
            guard let index = arguments.firstIndex(of: sign), index + 1 < arguments.count else { return nil }
            defer { arguments.removeSubrange(index...index + 1) }
            return arguments[index + 1]
        }
        let named = words
        let (from, to) = (file(after: "<"), file(after: ">"))
        let inputs = DigestInputs.files.filter { path, _ in
            named.contains { $0 == path || path.hasPrefix($0 + "/") }
        }
        return try withTemporaryFolder { folder in
            for (path, data) in inputs {
                let url = folder.appending(path: path)
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try data.write(to: url)
            }
            let result = try imgconv(
                arguments, in: folder, input: from.flatMap { inputs[$0] }, environment: environment)
            if let to { try result.output.write(to: folder.appending(path: to)) }
            guard result.status == 0 else { return (result, []) }
            let written = try contents(folder).filter { inputs[$0.key] != $0.value }.keys.sorted()
            return (result, try written.map { try OutputDigest(of: $0, in: folder) })
        }
    }
}
