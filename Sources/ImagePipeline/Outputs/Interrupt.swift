import Platform
import Synchronization

/// What becomes of SIGINT, SIGTERM and SIGHUP: temporary files are removed, and the process ends with status 130.
///
/// Work on many files asks to be told first: it then starts nothing new, has some seconds to end what it has begun,
/// and ends the process itself. A second signal ends the process at once.
package enum Interrupt {
    /// Seconds that images under way have after the first signal: most take less, and a scheduler kills after 30.
    package static let graceSeconds = 5

    private static let action = Mutex<(@Sendable () -> Void)?>(nil)

    /// Waits for the signals from now on.
    ///
    /// A thread waits for them, because a signal handler could not take a lock or use a Swift string. To be called
    /// once, before any other thread is started: threads inherit the signal mask.
    package static func watch() {
        Signals.holdEndRequests()
        // A write error with a message, not a silent death.
        Signals.ignoreWriteFailures()
        startThread {
            Signals.waitForEndRequest()
            guard let action = action.withLock({ $0 }) else { end() }
            startThread {
                WorkerThread.sleep(for: .seconds(graceSeconds))
                end()
            }
            action()
            Signals.waitForEndRequest()
            end()
        }
    }

    /// Has a body called at the first signal, on another thread, in place of ending the process.
    package static func whenSignalled(_ body: @escaping @Sendable () -> Void) { action.withLock { $0 = body } }

    private static let repair = Mutex<(@Sendable () -> Void)?>(nil)

    /// Runs a body; if an interrupt ends the process in the meantime, `action` is done first: to put a terminal right, say.
    ///
    /// Not to be nested.
    package static func guarding<Result>(
        _ action: @escaping @Sendable () -> Void, _ body: () -> Result
    ) -> Result {
        repair.withLock { $0 = action }
        defer { repair.withLock { $0 = nil } }
        return body()
    }

    /// Ends the process after the repair, with the lock kept: the body cannot end in the meantime.
    private static func end() -> Never {
        repair.withLock { action in
            action?()
            TemporaryFiles.removeAndExit()
        }
    }

    private static func startThread(_ body: @escaping @Sendable () -> Void) {
        // Never joined: it waits for as long as the process lives.
        WorkerThread.start(body)?.detach()
    }
}
