import LibC

/// Signals that request termination (SIGINT, SIGTERM, SIGHUP), and signals that failed writes raise.
package enum Signals {
    private static let endRequests = [SIGINT, SIGTERM, SIGHUP]

    /// Blocks termination signals, so that they stay pending until `waitForEndRequest` receives them.
    ///
    /// Signals that were already ignored at the start, as SIGHUP is under `nohup`, stay ignored. Call this before
    /// starting any thread: threads inherit the signal mask.
    package static func holdEndRequests() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for number in endRequests where !isIgnored(number) { unsafe sigaddset(&signals, number) }
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Waits for the next termination signal.
    package static func waitForEndRequest() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for number in endRequests { unsafe sigaddset(&signals, number) }
        var received: Int32 = 0
        while unsafe sigwait(&signals, &received) != 0 {}
    }

    /// Ignores SIGPIPE and SIGXFSZ, so that a closed pipe or a reached file size limit becomes a write error.
    package static func ignoreWriteFailures() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }
}
