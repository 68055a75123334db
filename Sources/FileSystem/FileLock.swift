import LibC
import Platform
package import SystemPackage

/// Locks on open files, which end with the process that holds them, however it ends.
package enum FileLock {
    /// Who else may have it.
    package enum Kind: Sendable {
        case exclusive, shared
    }

    /// What came of an attempt.
    package enum Outcome: Sendable {
        case taken
        /// Somebody else has it.
        case busy
        /// This file system has none.
        case unsupported
    }

    /// Takes the lock of an open file, and does not wait for it.
    package static func take(_ file: FileDescriptor, _ kind: Kind) -> Outcome {
        while flock(file.rawValue, (kind == .exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 {
            switch Errno.last {
            case .interrupted: continue
            case .wouldBlock: return .busy
            default: return .unsupported
            }
        }
        return .taken
    }

    /// Takes the lock, and waits for it for a moment: `status` has it while it looks whether anybody has it.
    package static func takePatiently(_ file: FileDescriptor, _ kind: Kind) -> Outcome {
        for _ in 0..<5 {
            let outcome = take(file, kind)
            if outcome != .busy { return outcome }
            WorkerThread.sleep(for: .milliseconds(50))
        }
        return .busy
    }

    /// Locks a file that was just made.
    /// - Returns: false where somebody was faster, and has locked or removed it.
    package static func isStillOurs(_ file: FileDescriptor) -> Bool {
        guard take(file, .exclusive) != .busy else { return false }
        guard let status = try? Stat(file) else { return true }
        return status.linkCount > 0
    }
}
