import Foundation
import ImageCodecs
import ImageBuffers
import TestSupport
import Testing

@Suite struct InterruptTests {
    /// A signal while the output is being written: status 130, no output, no temporary file.
    @Test(arguments: [SIGINT, SIGTERM])
    func temporaryFilesAreRemoved(signal: Int32) throws {
        try withTemporaryFolder { folder in
            // Noise, which takes the encoder long enough to be interrupted.
            var generator = SeededGenerator(seed: testSeed)
            let side = 1200
            let noise = (0..<side * side).map { _ in Double(UInt8.random(in: 0...255, using: &generator)) }
            let array = NumericArray(shape: [side, side], values: noise)
            try Data(array.npyBytes()).write(to: folder.appending(path: "noise.npy"))
            let process = Process()
            process.executableURL = URL(filePath: commandPath)
            process.arguments = ["noise.npy", "-k", "1", "-o", "out.png", "--png-level", "9", "-q"]
            process.currentDirectoryURL = folder
            try process.run()
            var sawTemporary = false
            while process.isRunning && !sawTemporary {
                sawTemporary = try listing(folder).contains { $0.hasSuffix(".tmp") }
            }
            kill(process.processIdentifier, signal)
            process.waitUntilExit()
            #expect(sawTemporary, "the output was written before it could be interrupted")
            #expect(process.terminationReason == .exit && process.terminationStatus == 130)
            #expect(try listing(folder) == ["noise.npy"])
        }
    }
}
