import LibC

/// A mutex and a condition: what several threads share is looked at and changed by one at a time, and waited for.
@safe package final class Monitor: @unchecked Sendable {
    // Neither may be moved once it is in use.
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

    /// Does something alone, and then wakes all who wait.
    package func locked<Result>(_ body: () -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer {
            unsafe pthread_cond_broadcast(changed)
            unsafe pthread_mutex_unlock(mutex)
        }
        return body()
    }

    /// Lets others go on until somebody has changed something; to be called in `locked`, until what is waited for is there.
    package func wait() { unsafe pthread_cond_wait(changed, mutex) }
}
