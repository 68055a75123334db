import Foundation
import ImageCodecs
import TestSupport
import Testing

@testable import Command

@Suite struct PngSuiteTests {
    /// An identity kernel gives every valid file's samples back; every broken file is refused and leaves nothing.
    @Test func everyFileThroughTheCommand() throws {
        guard let suite = corpus("pngsuite") else { return }
        let files = try FileManager.default.contentsOfDirectory(at: suite, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "png" }
        let broken = files.filter { $0.lastPathComponent.hasPrefix("x") }
        let valid = files.filter { !$0.lastPathComponent.hasPrefix("x") }
        try withTemporaryFolder { folder in
            var command = try parseFilter(["in", "-k", "0 0 0; 0 1 0; 0 0 0", "-q"], in: folder)
            for file in valid {
                let output = folder.appending(path: file.lastPathComponent)
                command.inputs = [file.path]
                command.output.output = output.path
                let result = try run(command)
                #expect(result.status == 0, "\(result.errors)")
                let (before, after) = (try readImage(file), try readImage(output))
                #expect(before.planes == after.planes, "\(file.lastPathComponent)")
                #expect(before.header == after.header, "\(file.lastPathComponent)")
            }
            let listed = try listing(folder)
            for file in broken {
                let result = try imgconv([file.path, "-k", "1", "-o", "x.png"], in: folder)
                #expect(result.status == 65, "\(file.lastPathComponent): \(result.errors)")
                #expect(result.errorLines.count == 1 && result.errors.contains(file.lastPathComponent))
                #expect(try listing(folder) == listed)
            }
        }
        print("PngSuite: \(valid.count) valid files filtered, \(broken.count) broken ones refused")
        #expect(valid.count > 0 && broken.count > 0)
    }
}
