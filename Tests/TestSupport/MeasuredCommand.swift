import Foundation

/// What a run of the command took beside how it ended.
public struct MeasuredResult: Sendable {
    /// Its exit code, or 128 and the number of the signal that ended it.
    public let status: Int32
    /// Standard error.
    public let errors: String
    /// Processor time of all its threads, which does not depend on what else the machine does.
    public let processorSeconds: Double
    /// The most memory that it was seen to have touched; 0 where the system does not tell.
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
        var resident = 0
        // `ru_maxrss` includes the memory of the process that forked, which is this one. The system's own high-water mark is
        // read while the command runs; it is never above the peak.
        let statusFile = "/proc/\(process)/status"
        while wait4(process, &status, WNOHANG, &usage) == 0 {
            resident = max(resident, residentPeak(statusFile) ?? 0)
            usleep(1000)
        }
        let seconds = { (time: timeval) in Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
        let signal = status & 0x7F
        return MeasuredResult(
            status: signal == 0 ? status >> 8 & 0xFF : 128 + signal,
            errors: (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "",
            processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            residentBytes: resident)
    }
}

/// The most memory that a process has touched so far; `nil` where the system does not tell.
///
/// Called a thousand times a second, and therefore in C functions: splitting the text would take as long as the command.
private func residentPeak(_ statusFile: String) -> Int? {
    let file = open(statusFile, O_RDONLY)
    guard file >= 0 else { return nil }
    defer { close(file) }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { text in
        let count = read(file, text.baseAddress, text.count - 1)
        guard count > 0, let start = text.baseAddress else { return nil }
        text[count] = 0
        let name = "VmHWM:"
        guard let line = strstr(start, name) else { return nil }
        return strtol(line + name.utf8.count, nil, 10) * 1024
    }
}
