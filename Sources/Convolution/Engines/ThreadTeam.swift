import Platform

/// Threads that run the same body at the same time.
package enum ThreadTeam {
    /// Runs a body on several threads, including the caller's, and waits until it has ended on all.
    /// - Parameter count: number of threads, capped at `ThreadCount.limit`.
    /// - Returns: the number of threads that ran the body: at least one, and fewer if the system does not start them.
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
