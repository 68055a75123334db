#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Locks on open files, which end with the process that holds them, however it ends.
package enum FileLock {
    /// Who else may have it.
    package enum Kind {
        case exclusive, shared
    }

    /// What came of an attempt.
    package enum Outcome {
        case taken
        /// Somebody else has it.
        case busy
        /// This file system has none.
        case unsupported
    }

    /// Takes the lock of an open file, and does not wait for it.
    package static func take(_ descriptor: Int32, _ kind: Kind) -> Outcome {
        while true {
            if flock(descriptor, (kind == .exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 { return .taken }
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK: return .busy
            default: return .unsupported
            }
        }
    }

    /// Takes the lock, and waits for it for a moment: `status` has it while it looks whether anybody has it.
    package static func takePatiently(_ descriptor: Int32, _ kind: Kind) -> Outcome {
        for _ in 0..<5 {
            let outcome = take(descriptor, kind)
            if outcome != .busy { return outcome }
            usleep(50_000)
        }
        return .busy
    }

    /// Locks a file that was just made.
    /// - Returns: false where somebody was faster, and has locked or removed it.
    static func isStillOurs(_ descriptor: Int32) -> Bool {
        guard take(descriptor, .exclusive) != .busy else { return false }
        var status = stat()
        return unsafe fstat(descriptor, &status) != 0 || status.st_nlink > 0
    }
}
