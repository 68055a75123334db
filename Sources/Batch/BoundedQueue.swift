import ImagePipeline
import Platform

/// A first-in-first-out queue between two threads: who takes waits for elements, who puts waits for room.
@safe final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    private let capacity: Int
    private var elements: [Element] = []
    private var isClosed = false
    private let monitor = Monitor()

    /// - Parameter capacity: elements that wait at most; at least 1.
    init(capacity: Int) {
        precondition(capacity >= 1, "room for an element")
        self.capacity = capacity
    }

    /// Puts an element at the end; waits while the queue is full.
    /// - Returns: false where the queue was closed, and the element is lost.
    @discardableResult
    func put(_ element: Element) -> Bool {
        monitor.locked {
            while elements.count >= capacity && !isClosed { monitor.wait() }
            guard !isClosed else { return false }
            elements.append(element)
            return true
        }
    }

    /// Takes the first element; waits while there is none.
    /// - Returns: `nil` where the queue was closed and nothing is left.
    func take() -> Element? {
        monitor.locked {
            while elements.isEmpty && !isClosed { monitor.wait() }
            return elements.isEmpty ? nil : elements.removeFirst()
        }
    }

    /// Ends it: nobody waits any more, what is in it can still be taken.
    func close() { monitor.locked { isClosed = true } }
}
