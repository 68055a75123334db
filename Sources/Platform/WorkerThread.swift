import LibC

/// A thread that runs a closure, to be joined or detached by whoever starts it.
package struct WorkerThread: @unchecked Sendable {
    // A name that any thread may use.
    private let handle: ThreadHandle

    /// Bytes of stack: as many as a main thread has as a rule; other threads have less on some systems.
    private static let stackBytes = 8 << 20

    /// Starts a thread.
    /// - Returns: `nil` where the system starts no more.
    package static func start(_ body: @escaping @Sendable () -> Void) -> WorkerThread? {
        ThreadHandle.start(ThreadBody(body), stackBytes: stackBytes).map { WorkerThread(handle: $0) }
    }

    private init(handle: ThreadHandle) { self.handle = handle }

    /// Waits until the thread has ended; to be called once, and not after `detach`.
    package func join() { handle.join() }

    /// Lets the thread end by itself; to be called once, and not after `join`.
    package func detach() { handle.detach() }

    /// Lets the calling thread wait for a time, signals notwithstanding.
    package static func sleep(for duration: Duration) {
        let (seconds, attoseconds) = duration.components
        var left = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        var rest = timespec()
        while unsafe nanosleep(&left, &rest) != 0, errno == EINTR { left = rest }
    }
}

/// What a thread runs, as an object that can be handed over through a pointer.
final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }

    /// A pointer for `take`, which keeps the object until then.
    func retainedPointer() -> UnsafeMutableRawPointer { unsafe Unmanaged.passRetained(self).toOpaque() }

    /// Unsafe: the pointer comes from `retainedPointer`, and is taken once.
    static func take(_ pointer: UnsafeMutableRawPointer) -> ThreadBody {
        unsafe Unmanaged<ThreadBody>.fromOpaque(pointer).takeRetainedValue()
    }
}
