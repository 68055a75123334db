#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How many threads filter a plane where nothing else is said.
package enum ThreadCount {
    /// More are never started.
    package static let limit = 256

    /// Of how many a run may make use, where several run at the same time; 1...`limit`.
    ///
    /// Follows the calling thread and not the call: as a parameter it would go through every engine, step and codec.
    @TaskLocal package static var granted: Int?

    /// As many as were granted, or else as many as the machine has.
    package static var preferred: Int { granted ?? ofMachine }

    /// As many as there are processors, or as the environment's IMGCONV_THREADS says; 1...`limit`.
    ///
    /// A value that is no whole number from 1 up is passed over. Looked at once, when it is first needed.
    private static let ofMachine: Int = {
        if let text = unsafe getenv("IMGCONV_THREADS"), let count = unsafe Int(String(cString: text)), count >= 1 {
            return min(count, limit)
        }
        return max(1, min(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), limit))
    }()
}
