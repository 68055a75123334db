import LibC

/// A mutex with a condition variable, for state that several threads read, change and wait for.
@safe package final class Monitor: @unchecked Sendable {
    // Neither may move in memory once it is in use.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    package init() {
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(changed, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(changed)
        unsafe pthread_mutex_destroy(mutex)
        unsafe changed.deallocate()
        unsafe mutex.deallocate()
    }

    /// Runs a closure while holding the mutex, then wakes all waiting threads.
    package func locked<Result>(_ body: () -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer {
            unsafe pthread_cond_broadcast(changed)
            unsafe pthread_mutex_unlock(mutex)
        }
        return body()
    }

    /// Releases the mutex until another thread has run `locked`, then acquires it again.
    ///
    /// Call it inside `locked`, in a loop that tests the awaited condition.
    package func wait() { unsafe pthread_cond_wait(changed, mutex) }
}
