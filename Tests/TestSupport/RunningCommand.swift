import Foundation

/// Starts the command in a folder, with nothing read from it.
public func startCommand(
    _ arguments: [String], in folder: URL, environment extra: [String: String] = [:]
) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: commandPath)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(extra) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
}

/// Runs a line of the shell in a folder; the command is `"$IMGCONV"` there.
public func shell(_ script: String, in folder: URL) throws -> CommandResult {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(["IMGCONV": commandPath]) { $1 }
    return try withTemporaryFolder { scratch in
        let files = ["out", "err"].map { scratch.appending(path: $0) }
        for file in files { try Data().write(to: file) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try process.run()
        process.waitUntilExit()
        return CommandResult(
            status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
            output: try Data(contentsOf: files[0]),
            errors: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self))
    }
}

/// Waits until something is so, or a process has ended.
/// - Returns: whether it was so while the process ran.
public func wait(for process: Process, until isSo: () throws -> Bool) rethrows -> Bool {
    while process.isRunning {
        if try isSo() { return true }
        usleep(500)
    }
    return false
}
