import LibC

/// Physical memory, and what this process may have of it.
package enum MachineMemory {
    /// The machine's memory, or what this process or its control group may use, if that is less.
    package static var bytes: Int {
        let pages = Int(sysconf(Int32(_SC_PHYS_PAGES)))
        let (physical, overflow) = pages.multipliedReportingOverflow(by: Int(sysconf(Int32(_SC_PAGESIZE))))
        let machine = pages > 0 && !overflow ? physical : 1 << 32
        return controlGroups.compactMap(limit).reduce(min(machine, addressSpace), min)
    }

    /// What the process's limit of address space allows (`ulimit -v`).
    private static var addressSpace: Int {
        var limit = rlimit()
        guard unsafe getrlimit(addressSpaceLimit, &limit) == 0 else { return .max }
        return Int(clamping: limit.rlim_cur)
    }

    /// Whether the system lets this process have so many bytes more, at this moment.
    ///
    /// They are asked for at once, and given back untouched: a refusal is an error here, and a crash in the middle of a run.
    package static func has(_ bytes: Int) -> Bool {
        guard bytes > 0 else { return true }
        let memory = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let memory = unsafe memory, unsafe memory != MAP_FAILED else { return false }
        unsafe munmap(memory, bytes)
        return true
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
