import LibC

/// Physical memory, and the limits on this process's share of it.
package enum MachineMemory {
    /// Physical memory in bytes, capped by the limits of the control group and of the address space.
    package static var bytes: Int {
        let pages = Int(sysconf(Int32(_SC_PHYS_PAGES)))
        let (physical, overflow) = pages.multipliedReportingOverflow(by: Int(sysconf(Int32(_SC_PAGESIZE))))
        let machine = pages > 0 && !overflow ? physical : 1 << 32
        return controlGroups.compactMap(limit).reduce(min(machine, addressSpace), min)
    }

    /// The process's address-space limit in bytes (`ulimit -v`), or `Int.max` if there is none.
    private static var addressSpace: Int {
        var limit = rlimit()
        guard unsafe getrlimit(addressSpaceLimit, &limit) == 0 else { return .max }
        return Int(clamping: limit.rlim_cur)
    }

    /// Whether the system currently grants this process that many more bytes.
    ///
    /// The bytes are mapped and unmapped without being touched. A refusal can be reported as an error here; in the
    /// middle of a run it would be a crash.
    package static func has(_ bytes: Int) -> Bool {
        guard bytes > 0 else { return true }
        let memory = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let memory = unsafe memory, unsafe memory != MAP_FAILED else { return false }
        unsafe munmap(memory, bytes)
        return true
    }

    /// The files that hold a container's memory limit, in versions 2 and 1 of control groups.
    private static let controlGroups = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]

    /// The positive number in a small file, or `nil` if the file is missing or holds a word such as `max`.
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
