#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Threads that run one body at the same time.
package enum ThreadTeam {
    /// Runs a body on several threads, the caller's among them, and waits until it has ended on all.
    /// - Parameter count: how many threads; never more than `ThreadCount.limit`.
    /// - Returns: how many ran it: fewer where the system starts no more, and one at least.
    @discardableResult
    package static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) -> Int {
        let work = Work(body)
        var threads: [pthread_t] = []
        for _ in 1..<max(1, min(count, ThreadCount.limit)) {
            guard let thread = start(work) else { break }
            threads.append(thread)
        }
        body()
        for thread in threads { pthread_join(thread, nil) }
        return threads.count + 1
    }

    private static func start(_ work: Work) -> pthread_t? {
        var thread = pthread_t()
        // Joined before the object goes.
        let context = unsafe Unmanaged.passUnretained(work).toOpaque()
        let status = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Work>.fromOpaque(context).takeUnretainedValue().body()
                return nil
            }, context)
        return status == 0 ? thread : nil
    }

    private final class Work: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
