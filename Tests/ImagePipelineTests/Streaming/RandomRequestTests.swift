import Conventions
import Convolution
import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

@testable import ImagePipeline

/// Random requests: the file that the chain of stages writes holds the samples that filtering the image in memory gives.
@Suite struct RandomRequestTests {
    /// Strips of one row to more than there are, by any number of threads.
    @Test(arguments: [1, 2, 5, 7])
    func chainsEqualFilteringInMemory(threads: Int) throws {
        var (equal, refused) = (0, 0)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            for number in 0..<120 {
                let one = try RandomCase(number)
                try writePNG(one.image(), to: input)
                let output = folder.appending(path: one.isFloat ? "out.npy" : "out.png")
                var request = FilterRequest(
                    input: .file(input.path), output: .file(output.path, overwrite: true), chain: one.chain)
                request.encoding.format = one.isFloat ? .npy : .png
                request.threads = threads
                var generator = SeededGenerator(seed: one.seed &+ UInt64(threads))
                let rows = Int.random(in: 1...(one.height + 3), using: &generator)
                request.stripRows = rows
                guard var expected = try one.expected() else {
                    #expect(throws: PipelineError.self, "\(one.summary)") { try Pipeline.run(request) }
                    refused += 1
                    continue
                }
                if try Pipeline.run(request).alpha != .copy {
                    let header = try Decoder(request.input, limits: request.limits).header
                    let plan = try ImagePlan(request, input: header, threads: 1)
                    expected = one.samples(of: try plan.apply(to: one.image()))
                }
                let found = try readImage(output).planes
                let isSame = found == expected
                #expect(isSame, "strips of \(rows) rows, \(threads) threads: \(one.summary)")
                equal += 1
            }
        }
        #expect(equal > 80 && refused > 0, "\(equal) equal, \(refused) refused")
    }
}
