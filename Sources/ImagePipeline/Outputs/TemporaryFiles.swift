import FileSystem
import Platform
import Synchronization

/// The temporary files of this process, so that an interrupt can remove them.
package enum TemporaryFiles {
    private static let paths = Mutex<Set<String>>([])

    static func remember(_ path: String) { paths.withLock { _ = $0.insert(path) } }
    static func forget(_ path: String) { paths.withLock { _ = $0.remove(path) } }

    /// Ends the process with status 130, after the temporary files are removed.
    ///
    /// The lock is kept until the process ends, so that no new file comes into being after the last look.
    static func removeAndExit() -> Never {
        paths.withLock { paths in
            for path in paths { Path.remove(path) }
            CurrentProcess.exitAtOnce(130)
        }
    }
}
