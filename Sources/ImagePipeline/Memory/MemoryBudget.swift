import Platform

/// The bytes that all images in progress may hold together.
///
/// Runs that share a budget wait for each other. Requests are served in order, so that small images do not delay a
/// large one indefinitely. Sizes are estimated from headers. The budget includes the program itself with its libraries.
@safe package final class MemoryBudget: @unchecked Sendable {
    /// Maximum bytes of all images together; at least `least`.
    package let bytes: Int

    /// The smallest budget: the program with its libraries, and room for strips of a small image.
    package static let least = 32 << 20

    /// The default budget: a quarter of physical memory, capped by the limits of the control group and address space.
    package static let quarterOfMachine = MemoryBudget(bytes: MachineMemory.bytes / 4)

    /// Bytes of the program with its libraries, without an image.
    private static let program = 12 << 20

    private var available: Int
    private var nextTicket = 0
    private var served = 0
    private let monitor = Monitor()

    /// - Parameter bytes: values below `least` count as `least`.
    package init(bytes: Int) {
        self.bytes = max(bytes, Self.least)
        available = self.bytes - Self.program
    }

    /// Maximum bytes of a single image.
    package var mostForOne: Int { bytes - Self.program }

    /// Acquires bytes; waits until they are available and all earlier requests are served.
    /// - Precondition: `count` is at most `mostForOne`; the bytes are released later.
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

    /// Releases bytes.
    package func release(_ count: Int) { monitor.locked { available += count } }
}
