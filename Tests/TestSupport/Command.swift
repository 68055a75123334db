import Foundation

/// What the command printed, and how it ended.
public struct CommandResult: Sendable {
    /// Its exit code.
    public let status: Int32
    /// Standard output.
    public let output: Data
    /// Standard error.
    public let errors: String

    /// A result with every field.
    public init(status: Int32, output: Data, errors: String) {
        self.status = status
        self.output = output
        self.errors = errors
    }

    /// Standard output as text.
    public var text: String { String(decoding: output, as: UTF8.self) }
    /// The lines of standard error.
    public var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
}

/// The command under test: the executable that was built beside the tests.
public let commandPath: String = {
    if let path = environment("IMGCONV_BINARY") { return path }
    let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let candidates = [
        tests.deletingLastPathComponent(), URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent(),
    ]
    .flatMap { [$0, $0.deletingLastPathComponent()] }
    .map { $0.appending(path: "imgconv").path }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? "imgconv-was-not-built"
}()

/// Runs the command in a folder.
public func imgconv(
    _ arguments: [String], in folder: URL, input: Data? = nil, environment extra: [String: String] = [:]
) throws -> CommandResult {
    let process = Process()
    process.executableURL = URL(filePath: commandPath)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(extra) { $1 }
    // Files rather than pipes: output of any size, and no reader that must run at the same time.
    let scratch = FileManager.default.temporaryDirectory.appending(path: "imgconv-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let files = ["in", "out", "err"].map { scratch.appending(path: $0) }
    for file in files { try Data().write(to: file) }
    try (input ?? Data()).write(to: files[0])
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    return CommandResult(
        status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
        output: try Data(contentsOf: files[1]),
        errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
}

/// The names in a folder, hidden ones too, sorted: what must be the same before and after a failure.
public func listing(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
}
