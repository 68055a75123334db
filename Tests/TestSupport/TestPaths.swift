import Foundation

/// An environment variable's value, if it is set and not empty.
public func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
}

/// The folder that holds Package.swift.
public let projectRoot = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// A corpus of image files that is not part of the repository, or `nil` where this machine has none.
///
/// IMGCONV_CORPORA names the folder of corpora; without it ../shared/corpora beside the project is tried. A test that
/// finds nothing says so in its output.
public func corpus(_ name: String) -> URL? {
    let folder =
        environment("IMGCONV_CORPORA").map { URL(filePath: $0) }
        ?? projectRoot.deletingLastPathComponent().appending(path: "shared/corpora")
    let corpus = folder.appending(path: name)
    guard FileManager.default.fileExists(atPath: corpus.path) else {
        print("note: the corpus \(name) is absent (looked for \(corpus.path)); its tests check nothing")
        return nil
    }
    return corpus
}

/// Runs a body with a fresh folder, which is removed afterwards.
public func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "imgconv-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}
