#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A first-in-first-out queue between two threads: who takes waits for elements, who puts waits for room.
@safe final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    private let capacity: Int
    private var elements: [Element] = []
    private var isClosed = false
    // Neither may be moved once it is in use.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    /// - Parameter capacity: elements that wait at most; at least 1.
    init(capacity: Int) {
        precondition(capacity >= 1, "room for an element")
        self.capacity = capacity
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(changed, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(changed)
        unsafe pthread_mutex_destroy(mutex)
        unsafe changed.deallocate()
        unsafe mutex.deallocate()
    }

    /// Puts an element at the end; waits while the queue is full.
    /// - Returns: false where the queue was closed, and the element is lost.
    @discardableResult
    func put(_ element: Element) -> Bool {
        locked {
            while elements.count >= capacity && !isClosed { unsafe pthread_cond_wait(changed, mutex) }
            guard !isClosed else { return false }
            elements.append(element)
            return true
        }
    }

    /// Takes the first element; waits while there is none.
    /// - Returns: `nil` where the queue was closed and nothing is left.
    func take() -> Element? {
        locked {
            while elements.isEmpty && !isClosed { unsafe pthread_cond_wait(changed, mutex) }
            return elements.isEmpty ? nil : elements.removeFirst()
        }
    }

    /// Ends it: nobody waits any more, what is in it can still be taken.
    func close() { locked { isClosed = true } }

    private func locked<Result>(_ body: () -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer {
            // Both sides may be waiting: for an element, for room.
            unsafe pthread_cond_broadcast(changed)
            unsafe pthread_mutex_unlock(mutex)
        }
        return body()
    }
}
