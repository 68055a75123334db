import Foundation

/// What a run of the command took beside how it ended.
public struct MeasuredResult: Sendable {
    /// Its exit code, or 128 and the number of the signal that ended it.
    public let status: Int32
    /// Standard error.
    public let errors: String
    /// Processor time of all its threads, which does not depend on what else the machine does.
    public let processorSeconds: Double
    /// The most memory that it had touched at any time.
    public let residentBytes: Int
}

/// Runs the command in a folder under a limit of address space, as `ulimit -v` sets it, and measures it.
public func measuredImgconv(
    _ arguments: [String], in folder: URL, addressSpaceKilobytes: Int
) throws -> MeasuredResult {
    try withTemporaryFolder { scratch in
        let errors = scratch.appending(path: "err").path
        let script = """
            cd "$1" && exec </dev/null >/dev/null 2>"$2" && ulimit -v \(addressSpaceKilobytes) && shift 2 && exec "$@"
            """
        let words = ["/bin/sh", "-c", script, "sh", folder.path, errors, commandPath] + arguments
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var process = pid_t()
        guard posix_spawn(&process, "/bin/sh", nil, nil, &pointers, environ) == 0 else {
            throw CocoaError(.executableLoad)
        }
        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
        let seconds = { (time: timeval) in Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
        let signal = status & 0x7F
        #if canImport(Darwin)
        let unit = 1
        #else
        let unit = 1024
        #endif
        return MeasuredResult(
            status: signal == 0 ? status >> 8 & 0xFF : 128 + signal,
            errors: (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "",
            processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            residentBytes: Int(usage.ru_maxrss) * unit)
    }
}
