import Platform

/// The bytes that all images under way may hold together.
///
/// Runs that share a budget wait for one another: each asks for what it will hold, in the order of asking, so that a large
/// image is not put off for ever by small ones. What is counted is estimated from headers; the program itself, with its
/// libraries, is allowed for.
@safe package final class MemoryBudget: @unchecked Sendable {
    /// What all images together may hold, in bytes; at least `least`.
    package let bytes: Int

    /// The least budget: the program with its libraries, and room for strips of a small image.
    package static let least = 32 << 20

    /// What a run takes where nothing else is said: a quarter of the machine's memory, or of what this process's control
    /// group is allowed, if that is less.
    package static let quarterOfMachine = MemoryBudget(bytes: MachineMemory.bytes / 4)

    /// The program with its libraries, before it has an image.
    private static let program = 12 << 20

    private var available: Int
    private var nextTicket = 0
    private var served = 0
    private let monitor = Monitor()

    /// - Parameter bytes: less than `least` counts as `least`.
    package init(bytes: Int) {
        self.bytes = max(bytes, Self.least)
        available = self.bytes - Self.program
    }

    /// The most that a single image may hold.
    package var mostForOne: Int { bytes - Self.program }

    /// Takes bytes, and waits until they are there and all who asked before have theirs.
    /// - Precondition: no more than `mostForOne`; what is taken is given back.
    package func acquire(_ count: Int) {
        precondition(count >= 0 && count <= mostForOne, "what one image may hold")
        monitor.locked {
            let ticket = nextTicket
            nextTicket += 1
            while ticket != served || count > available { monitor.wait() }
            served += 1
            available -= count
        }
    }

    /// Gives bytes back.
    package func release(_ count: Int) { monitor.locked { available += count } }
}
