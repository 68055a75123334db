import Platform
import Synchronization
import Testing

@Suite struct PlatformTests {
    @Test func functionsAreThoseOfTheirNames() {
        #expect(log2(8) == 3)
        #expect(log10(1000) == 3)
        #expect(pow(2, 10) == 1024)
        let values = [
            (exp(1), 2.718281828459045), (log(5), 1.6094379124341003), (cbrt(27), 3), (asin(0.5), Double.pi / 6),
            (cos(Double.pi / 3), 0.5), (sin(Double.pi / 6), 0.5),
        ]
        for (value, expected) in values { #expect(abs(value - expected) < 1e-15) }
    }

    @Test func threadsRunTheirBodiesAndAreJoined() throws {
        let sum = Mutex(0)
        let threads = try (1...8).map { number in
            try #require(WorkerThread.start { sum.withLock { $0 += number } })
        }
        for thread in threads { thread.join() }
        #expect(sum.withLock { $0 } == 36)
    }

    @Test func bodiesAreReleasedWhenTheirThreadHasEnded() throws {
        final class Token: Sendable {}
        var token: Token? = Token()
        weak let released = token
        do {
            let held = try #require(token)
            let thread = try #require(WorkerThread.start { withExtendedLifetime(held) {} })
            thread.join()
        }
        token = nil
        #expect(released == nil)
    }

    @Test func monitorWakesWhoWaits() throws {
        let monitor = Monitor()
        let values = Mutex<[Int]>([])
        let thread = try #require(
            WorkerThread.start {
                monitor.locked {
                    while values.withLock({ $0.isEmpty }) { monitor.wait() }
                    values.withLock { $0.append(2) }
                }
            })
        monitor.locked { values.withLock { $0.append(1) } }
        thread.join()
        #expect(values.withLock { $0 } == [1, 2])
    }

    @Test(arguments: [Duration.zero, .milliseconds(3), .microseconds(1_000_100)])
    func sleepingTakesItsTime(duration: Duration) {
        let time = ContinuousClock().measure { WorkerThread.sleep(for: duration) }
        #expect(time >= duration)
    }

    @Test func memoryIsAlignedOrRefused() throws {
        for alignment in [8, 64, 4096] {
            let memory = try #require(HeapMemory.allocate(100, alignment: alignment))
            #expect(Int(bitPattern: memory) % alignment == 0)
            memory.storeBytes(of: 7, toByteOffset: 92, as: Int.self)
            HeapMemory.free(memory)
        }
        #expect(HeapMemory.allocate(.max, alignment: 64) == nil)
        #expect(HeapMemory.allocate(.max) == nil)
        #expect(MachineMemory.has(1 << 20))
        #expect(!MachineMemory.has(1 << 60))
        #expect(MachineMemory.bytes > 1 << 24)
    }

    @Test func environmentIsThatOfTheProcess() throws {
        let path = try #require(Environment["PATH"])
        #expect(Environment.variables["PATH"] == path)
        #expect(Environment["IMGCONV_NO_SUCH_VARIABLE"] == nil)
        #expect(CurrentProcess.processorCount >= 1)
        #expect(!CurrentProcess.hostName.isEmpty && !CurrentProcess.hostName.contains(0))
    }

    @Test func aDescriptorThatIsNoTerminalHasNoSize() {
        let nothing = Terminal(-1)
        #expect(!nothing.isConnected && nothing.size == nil && nothing.settings == nil && !nothing.canBeAsked)
        #expect(!nothing.waitForInput(until: .now - .seconds(1)))
    }
}
