import LibC
import Platform
package import SystemPackage

/// Locks on open files; the system releases them when the process ends, however it ends.
package enum FileLock {
    /// The lock's mode.
    package enum Kind: Sendable {
        /// One process holds the lock.
        case exclusive
        /// Any number of processes hold the lock.
        case shared
    }

    /// The result of an attempt.
    package enum Outcome: Sendable {
        case acquired
        /// Another process holds the lock.
        case busy
        /// The file system has no locks.
        case unsupported
    }

    /// Acquires the lock of an open file without waiting for it.
    package static func acquire(_ file: FileDescriptor, _ kind: Kind) -> Outcome {
        while flock(file.rawValue, (kind == .exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 {
            switch Errno.last {
            case .interrupted: continue
            case .wouldBlock: return .busy
            default: return .unsupported
            }
        }
        return .acquired
    }

    /// Acquires the lock, and retries for a quarter of a second while it is busy.
    ///
    /// `status` holds the lock briefly while it checks for a running process.
    package static func acquirePatiently(_ file: FileDescriptor, _ kind: Kind) -> Outcome {
        for _ in 0..<5 {
            let outcome = acquire(file, kind)
            if outcome != .busy { return outcome }
            WorkerThread.sleep(for: .milliseconds(50))
        }
        return .busy
    }

    /// Locks a file that was just created.
    /// - Returns: `false` if another process has meanwhile locked or removed the file.
    package static func isStillOurs(_ file: FileDescriptor) -> Bool {
        guard acquire(file, .exclusive) != .busy else { return false }
        guard let status = try? Stat(file) else { return true }
        return status.linkCount > 0
    }
}
