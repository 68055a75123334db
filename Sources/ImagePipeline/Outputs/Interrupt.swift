import Synchronization

/// What has to be put right before an interrupt ends the process, beside the temporary files.
package enum Interrupt {
    private static let repair = Mutex<(@Sendable () -> Void)?>(nil)

    /// Runs a body; an interrupt in the meantime is answered with `action` before the process ends.
    ///
    /// `TemporaryFiles.removeOnInterrupt` has to be at work. Not to be nested.
    package static func guarding<Result>(
        _ action: @escaping @Sendable () -> Void, _ body: () -> Result
    ) -> Result {
        repair.withLock { $0 = action }
        defer { repair.withLock { $0 = nil } }
        return body()
    }

    /// Ends the process after the repair, with the lock kept: the body cannot end in the meantime.
    static func end(_ ending: () -> Never) -> Never {
        repair.withLock { action in
            action?()
            ending()
        }
    }
}
