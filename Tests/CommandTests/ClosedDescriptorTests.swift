import Foundation
import ImageBuffers
import TestSupport
import Testing

/// Standard descriptors that the caller closed, as cron jobs and daemons have them: no message gets into a file.
@Suite struct ClosedDescriptorTests {
    /// Every combination of descriptors 0, 1 and 2, as numbers and as the shell closes them.
    static let combinations: [(closed: [Int], redirections: String)] = (0..<8).map { bits in
        let closed = (0..<3).filter { bits >> $0 & 1 == 1 }
        return (closed, closed.map { ["<&-", ">&-", "2>&-"][$0] }.joined(separator: " "))
    }

    private static func picture() throws -> PlanarImage {
        var generator = SeededGenerator(seed: testSeed)
        return try PlanarImage(width: 90, height: 70, layout: .rgb) { _ in
            try Plane(
                rows: (0..<70).map { _ in (0..<90).map { _ in Float(Int.random(in: 0...255, using: &generator)) } })
        }
    }

    /// All three are open before the first file is, which is a pipe that the command waits at.
    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd"), "needs /proc"),
        arguments: combinations.indices)
    func standardDescriptorsAreOpenBeforeAnyOther(index: Int) throws {
        let (closed, redirections) = Self.combinations[index]
        try withTemporaryFolder { folder in
            let pipe = folder.appending(path: "in.png").path
            try #require(mkfifo(pipe, 0o600) == 0)
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", "exec \"$IMGCONV\" in.png -k 1 -o out.png \(redirections)"]
            process.currentDirectoryURL = folder
            process.environment = ProcessInfo.processInfo.environment.merging(["IMGCONV": commandPath]) { $1 }
            let given = folder.appending(path: "given").path
            try Data().write(to: URL(filePath: given))
            process.standardInput = try FileHandle(forReadingFrom: URL(filePath: given))
            process.standardOutput = try FileHandle(forWritingTo: URL(filePath: given))
            process.standardError = try FileHandle(forWritingTo: URL(filePath: given))
            try process.run()
            // Opens as soon as the command has opened the other end.
            var writer: Int32 = -1
            _ = wait(for: process) {
                writer = open(pipe, O_WRONLY | O_NONBLOCK)
                return writer >= 0
            }
            try #require(writer >= 0)
            let target = { (number: Int) in
                try? FileManager.default.destinationOfSymbolicLink(
                    atPath: "/proc/\(process.processIdentifier)/fd/\(number)")
            }
            for number in 0..<3 {
                let path = target(number).map { URL(filePath: $0).lastPathComponent }
                #expect(path == (closed.contains(number) ? "null" : "given"), "descriptor \(number), \(redirections)")
            }
            close(writer)
            process.waitUntilExit()
            #expect(process.terminationStatus == 65, "\(redirections)")
        }
    }

    /// What is done, written and said by the exit code is the same whichever descriptors are closed.
    @Test(arguments: combinations.indices)
    func filesAreTheSame(index: Int) throws {
        let redirections = Self.combinations[index].redirections
        try withTemporaryFolder { folder in
            try writePNG(try Self.picture(), to: folder.appending(path: "in.png"))
            let names = (0..<12).map { "image-\($0).png" }
            try FileManager.default.createDirectory(
                at: folder.appending(path: "many"), withIntermediateDirectories: false)
            for name in names {
                try FileManager.default.copyItem(
                    at: folder.appending(path: "in.png"), to: folder.appending(path: "many/\(name)"))
            }
            // Files that fail between them: their messages are written while others are open.
            for number in 0..<6 {
                try Data("no image".utf8).write(to: folder.appending(path: "many/image-\(2 * number)-text.png"))
            }
            let bytes = { (path: String) in try Data(contentsOf: folder.appending(path: path)) }
            let before = try bytes("in.png")

            // Warns of clipped samples, and says what was done.
            for (output, closing) in [("open.png", ""), ("closed.png", redirections)] {
                let run = try shell("\"$IMGCONV\" in.png -k '1 2 1' -v -o \(output) \(closing)", in: folder)
                #expect(run.status == 0, "\(closing): \(run.errors)")
            }
            #expect(try bytes("open.png") == bytes("closed.png"), "\(redirections)")

            for (output, closing) in [("open", ""), ("closed", redirections)] {
                let run = try shell(
                    "\"$IMGCONV\" many -k '1 2 1' -v --jobs 3 --progress always -o \(output) \(closing)", in: folder)
                #expect(run.status == 1, "\(closing): \(run.errors)")
            }
            for name in names {
                let isSame = try bytes("open/\(name)") == bytes("closed/\(name)")
                #expect(isSame, "\(name) \(redirections)")
                #expect(try bytes("many/\(name)") == before, "\(name) \(redirections)")
            }
            #expect(try listing(folder.appending(path: "closed")) == listing(folder.appending(path: "open")))
            // The journal is made of whole lines of JSON.
            for name in try listing(folder.appending(path: "closed/.imgconv")) {
                let text = String(decoding: try bytes("closed/.imgconv/\(name)"), as: UTF8.self)
                let lines = text.split(separator: "\n")
                #expect(lines.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") }, "\(redirections): \(text)")
            }
            let status = try shell("\"$IMGCONV\" status closed --json", in: folder)
            #expect(status.text.contains("\"done\": 12,"), "\(status.text)")
            #expect(try bytes("in.png") == before)
        }
    }

    /// An image cannot be written to a standard output that is closed, nor read from a closed standard input.
    @Test func imagesNeedTheDescriptor() throws {
        try withTemporaryFolder { folder in
            try writePNG(try Self.picture(), to: folder.appending(path: "in.png"))
            let output = try shell("\"$IMGCONV\" in.png -k 1 -o - --format png >&-", in: folder)
            #expect(output.status == 74, "\(output.errors)")
            #expect(output.errors.contains("standard output: writing failed"), "\(output.errors)")
            let input = try shell("\"$IMGCONV\" - -k 1 -o out.png <&-", in: folder)
            #expect(input.status == 74, "\(input.errors)")
            #expect(input.errors.contains("standard input: reading failed"), "\(input.errors)")
            #expect(try listing(folder) == ["in.png"])
        }
    }
}
