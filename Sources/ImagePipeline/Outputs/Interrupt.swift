import Platform
import Synchronization

/// Handles SIGINT, SIGTERM and SIGHUP: removes temporary files and ends the process with status 130.
///
/// Work on many files registers a closure with `whenSignalled`. It then starts nothing new, has some seconds to finish
/// images in progress, and ends the process itself. A second signal ends the process immediately.
package enum Interrupt {
    /// Seconds for images in progress after the first signal: most need less, and a scheduler kills after 30.
    package static let graceSeconds = 5

    private static let action = Mutex<(@Sendable () -> Void)?>(nil)

    /// Starts to wait for the signals.
    ///
    /// A thread waits for them, because a signal handler could not acquire a lock or use a Swift string. Call this
    /// method once, before any other thread is started: threads inherit the signal mask.
    package static func watch() {
        Signals.holdEndRequests()
        // Write errors are reported instead of ending the process silently.
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

    /// Registers a closure that is called on another thread at the first signal, instead of ending the process.
    package static func whenSignalled(_ body: @escaping @Sendable () -> Void) { action.withLock { $0 = body } }

    private static let repair = Mutex<(@Sendable () -> Void)?>(nil)

    /// Runs a body; if an interrupt ends the process in the meantime, `action` is called first.
    ///
    /// The action can, for example, restore a terminal. Calls must not be nested.
    package static func guarding<Result>(
        _ action: @escaping @Sendable () -> Void, _ body: () -> Result
    ) -> Result {
        repair.withLock { $0 = action }
        defer { repair.withLock { $0 = nil } }
        return body()
    }

    /// Calls the repair action and ends the process with the lock held, so that the body cannot end in the meantime.
    private static func end() -> Never {
        repair.withLock { action in
            action?()
            TemporaryFiles.removeAndExit()
        }
    }

    private static func startThread(_ body: @escaping @Sendable () -> Void) {
        // Never joined: the thread waits for as long as the process lives.
        WorkerThread.start(body)?.detach()
    }
}
