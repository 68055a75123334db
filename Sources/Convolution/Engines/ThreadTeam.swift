import Platform

/// Threads that run one body at the same time.
package enum ThreadTeam {
    /// Runs a body on several threads, the caller's among them, and waits until it has ended on all.
    /// - Parameter count: how many threads; never more than `ThreadCount.limit`.
    /// - Returns: how many ran it: fewer where the system starts no more, and one at least.
    @discardableResult
    package static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) -> Int {
        var threads: [WorkerThread] = []
        for _ in 1..<max(1, min(count, ThreadCount.limit)) {
            guard let thread = WorkerThread.start(body) else { break }
            threads.append(thread)
        }
        body()
        for thread in threads { thread.join() }
        return threads.count + 1
    }
}
