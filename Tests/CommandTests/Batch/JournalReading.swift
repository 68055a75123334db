import Foundation

/// The entries of an output folder's journals, oldest first, each as its JSON object.
func journal(_ folder: URL, _ name: String = "journal.jsonl") throws -> [[String: Any]] {
    let url = folder.appending(path: ".imgconv/\(name)")
    guard let data = FileManager.default.contents(atPath: url.path) else { return [] }
    return data.split(separator: UInt8(ascii: "\n")).compactMap {
        try? JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]
    }
}

/// The inputs of a journal's entries of one sort, in its order.
func inputs(_ event: String, _ folder: URL) throws -> [String] {
    try journal(folder).filter { $0["event"] as? String == event }.compactMap { $0["input"] as? String }
}

/// JSON objects, one a line.
func jsonLines(_ data: Data) throws -> [[String: Any]] {
    try data.split(separator: UInt8(ascii: "\n")).map { line in
        try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any] ?? [:]
    }
}
