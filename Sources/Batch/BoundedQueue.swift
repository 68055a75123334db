import ImagePipeline
import Platform

/// A bounded first-in-first-out queue between threads.
@safe final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    private let capacity: Int
    private var elements: [Element] = []
    private var isClosed = false
    private let monitor = Monitor()

    /// - Parameter capacity: maximum number of queued elements; at least 1.
    init(capacity: Int) {
        precondition(capacity >= 1, "room for an element")
        self.capacity = capacity
    }

    /// Appends an element; waits while the queue is full.
    /// - Returns: false if the queue was closed and the element discarded.
    @discardableResult
    func put(_ element: Element) -> Bool {
        monitor.locked {
            while elements.count >= capacity && !isClosed { monitor.wait() }
            guard !isClosed else { return false }
            elements.append(element)
            return true
        }
    }

    /// Removes and returns the first element; waits while there is none.
    /// - Returns: `nil` if the queue is closed and empty.
    func take() -> Element? {
        monitor.locked {
            while elements.isEmpty && !isClosed { monitor.wait() }
            return elements.isEmpty ? nil : elements.removeFirst()
        }
    }

    /// Closes the queue: no thread waits any more, and queued elements can still be removed.
    func close() { monitor.locked { isClosed = true } }
}
