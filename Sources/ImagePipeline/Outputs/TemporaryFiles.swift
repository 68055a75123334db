import FileSystem
import Platform
import Synchronization

/// The temporary files of this process, which an interrupt removes.
package enum TemporaryFiles {
    private static let paths = Mutex<Set<String>>([])

    static func remember(_ path: String) { paths.withLock { _ = $0.insert(path) } }
    static func forget(_ path: String) { paths.withLock { _ = $0.remove(path) } }

    /// Removes the temporary files and ends the process with status 130.
    ///
    /// The lock is held until the process ends, so that no file is created after the removal.
    static func removeAndExit() -> Never {
        paths.withLock { paths in
            for path in paths { Path.remove(path) }
            CurrentProcess.exitAtOnce(130)
        }
    }
}
