import LibC

/// Signals that ask the process to end (SIGINT, SIGTERM, SIGHUP), and those that come with writing.
package enum Signals {
    private static let endRequests = [SIGINT, SIGTERM, SIGHUP]

    /// Has requests to end wait until a thread takes them by `waitForEndRequest`.
    ///
    /// What the parent had us ignore, as `nohup` does with SIGHUP, stays ignored. To be called before any thread is
    /// started: threads inherit what is blocked.
    package static func holdEndRequests() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for number in endRequests where !isIgnored(number) { unsafe sigaddset(&signals, number) }
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Waits for the next request to end.
    package static func waitForEndRequest() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for number in endRequests { unsafe sigaddset(&signals, number) }
        var received: Int32 = 0
        while unsafe sigwait(&signals, &received) != 0 {}
    }

    /// Makes a reader that went away, or a file that may not grow, an error of the call that writes.
    package static func ignoreWriteFailures() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }
}
