#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The memory that there is.
enum MachineMemory {
    /// The machine's memory, or what this process's control group may use, if that is less.
    static var bytes: Int {
        let pages = Int(sysconf(Int32(_SC_PHYS_PAGES)))
        let (physical, overflow) = pages.multipliedReportingOverflow(by: Int(sysconf(Int32(_SC_PAGESIZE))))
        let machine = pages > 0 && !overflow ? physical : 1 << 32
        return controlGroups.compactMap(limit).reduce(machine, min)
    }

    /// The limit of the group that a container is, in the second and in the first version of control groups.
    private static let controlGroups = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]

    /// The number in a small file; `nil` where there is none, or a word such as `max`.
    private static func limit(_ path: String) -> Int? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var digits = [UInt8](repeating: 0, count: 32)
        let count = unsafe digits.withUnsafeMutableBytes { bytes in
            unsafe read(descriptor, bytes.baseAddress, bytes.count)
        }
        guard count > 0 else { return nil }
        let text = String(decoding: digits.prefix(count).prefix { $0 != 0x0A }, as: UTF8.self)
        return Int(text).flatMap { $0 > 0 ? $0 : nil }
    }
}
