import LibC

/// A thread that runs a closure; the caller must join or detach it.
package struct WorkerThread: @unchecked Sendable {
    // Any thread may use the handle.
    private let handle: ThreadHandle

    /// The stack size in bytes.
    ///
    /// It is the usual size for a main thread; some systems give other threads less.
    private static let stackBytes = 8 << 20

    /// Starts a thread.
    /// - Returns: The thread, or `nil` if the system cannot start another.
    package static func start(_ body: @escaping @Sendable () -> Void) -> WorkerThread? {
        ThreadHandle.start(ThreadBody(body), stackBytes: stackBytes).map { WorkerThread(handle: $0) }
    }

    private init(handle: ThreadHandle) { self.handle = handle }

    /// Waits until the thread has ended.
    ///
    /// - Precondition: Neither `join` nor `detach` was called before.
    package func join() { handle.join() }

    /// Detaches the thread, so that the system releases it when it ends.
    ///
    /// - Precondition: Neither `join` nor `detach` was called before.
    package func detach() { handle.detach() }

    /// Suspends the calling thread for the whole duration, even if signals arrive.
    package static func sleep(for duration: Duration) {
        let (seconds, attoseconds) = duration.components
        var left = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        var rest = timespec()
        while unsafe nanosleep(&left, &rest) != 0, errno == EINTR { left = rest }
    }
}

/// The closure that a thread runs, boxed so that it can be passed through a pointer.
final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }

    /// Returns a pointer for `take`, and retains the object until `take` is called.
    func retainedPointer() -> UnsafeMutableRawPointer { unsafe Unmanaged.passRetained(self).toOpaque() }

    /// Converts a pointer back to the object and releases the pointer's retain.
    ///
    /// Unsafe: the pointer must come from `retainedPointer` and may be converted only once.
    static func take(_ pointer: UnsafeMutableRawPointer) -> ThreadBody {
        unsafe Unmanaged<ThreadBody>.fromOpaque(pointer).takeRetainedValue()
    }
}
