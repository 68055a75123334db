import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The temporary files of this process, so that an interrupt can remove them.
package enum TemporaryFiles {
    private static let paths = Mutex<Set<String>>([])

    static func remember(_ path: String) { paths.withLock { _ = $0.insert(path) } }
    static func forget(_ path: String) { paths.withLock { _ = $0.remove(path) } }

    /// Ends the process with status 130 on SIGINT, SIGTERM and SIGHUP, after the temporary files are removed.
    ///
    /// A thread waits for the signals, because a signal handler could not take a lock or use a Swift string. The lock
    /// is kept until the process ends, so that no new file comes into being after the last look. To be called once,
    /// before any other thread is started: threads inherit the signal mask.
    package static func removeOnInterrupt() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(number) { unsafe sigaddset(&signals, number) }
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        // A reader that went away is a write error with a message, not a silent death.
        signal(SIGPIPE, SIG_IGN)
        var thread = pthread_t()
        unsafe pthread_create(
            &thread, nil,
            { _ in
                TemporaryFiles.waitAndEnd()
                return nil
            }, nil)
    }

    /// Whether the parent asked us to ignore a signal, as `nohup` does for SIGHUP.
    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard unsafe sigaction(number, nil, &action) == 0 else { return false }
        return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    private static func waitAndEnd() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&signals, number) }
        var received: Int32 = 0
        while unsafe sigwait(&signals, &received) != 0 {}
        Interrupt.end {
            paths.withLock { paths in
                for path in paths { unsafe unlink(path) }
                _exit(130)
            }
        }
    }
}
