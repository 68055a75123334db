import Convolution
import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

@testable import ImagePipeline

/// How a chain is fitted to a memory budget.
///
/// A chain is planned from the header, so that the array's file has no samples.
@Suite struct ChainFittingTests {
    /// A file of an array of float32 noise that was never written: a header, and a hole.
    private static func writeHeader(width: Int, height: Int, to url: URL) throws {
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(height), \(width)), }"
        header += String(repeating: " ", count: 63 - (header.utf8.count + 10) % 64) + "\n"
        let start: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0]
        try Data(start + Array(header.utf8)).write(to: url)
        let file = try FileHandle(forWritingTo: url)
        try file.truncate(atOffset: UInt64(10 + header.utf8.count + 4 * width * height))
        try file.close()
    }

    private static func request(
        _ folder: URL, side: Int, boundary: BoundaryMode = .edge, memory: Int, algorithm: FilterAlgorithm? = nil
    ) -> FilterRequest {
        var generator = SeededGenerator(seed: testSeed)
        var filter = Filter(generator.kernel(width: side, height: side), boundary: boundary)
        filter.algorithm = algorithm
        var request = FilterRequest(
            input: .file(folder.appending(path: "in.npy").path),
            output: .file(folder.appending(path: "out.npy").path, overwrite: false),
            chain: FilterChain([.filter(filter)]))
        request.memory = MemoryBudget(bytes: memory)
        return request
    }

    private static func fit(
        _ request: FilterRequest, threads: Int
    ) throws -> (plan: ImagePlan, chain: StageChain, byteCount: Int) {
        try StageChain.fitting(request, Decoder(request.input, limits: request.limits), threads: threads)
    }

    /// Strips become lower until the chain fits, and are never lower than the kernel needs.
    @Test func lessMemoryMakesLowerStrips() throws {
        try withTemporaryFolder { folder in
            try Self.writeHeader(width: 6000, height: 4000, to: folder.appending(path: "in.npy"))
            for side in [3, 21] {
                var rows = Int.max
                var found: Set<Int> = []
                for memory in [1 << 30, 60 << 20, 40 << 20, 36 << 20, 32 << 20] {
                    let request = Self.request(folder, side: side, memory: memory, algorithm: .direct)
                    let fitted = try Self.fit(request, threads: 2)
                    #expect(fitted.byteCount <= request.memory.mostForOne)
                    #expect(fitted.chain.rows <= rows && fitted.chain.rows >= fitted.chain.leastRows)
                    #expect(fitted.chain.gatherReason == nil && fitted.plan.threads == 2)
                    rows = fitted.chain.rows
                    found.insert(rows)
                }
                #expect(found.count > 1, "\(side): strips of \(found) rows")
            }
        }
    }

    /// Tables of several threads, and transforms, are given up where they do not fit.
    @Test func lessMemoryMakesFewerThreadsOrAnotherEngine() throws {
        try withTemporaryFolder { folder in
            try Self.writeHeader(width: 9000, height: 3000, to: folder.appending(path: "in.npy"))
            let wide = try Self.fit(Self.request(folder, side: 61, memory: 4 << 30), threads: 8)
            #expect(wide.plan.threads == 8 && wide.plan.kernels.kernels[0].choice.algorithm == .fft)
            var seen: Set<String> = []
            for memory in stride(from: wide.byteCount + (12 << 20), through: 32 << 20, by: -(2 << 20)) {
                let request = Self.request(folder, side: 61, memory: memory)
                guard let fitted = try? Self.fit(request, threads: 8) else { break }
                let algorithm = fitted.plan.kernels.kernels[0].choice.algorithm
                #expect(fitted.byteCount <= request.memory.mostForOne)
                #expect(fitted.plan.threads == 8 || fitted.plan.threads == 1)
                seen.insert("\(algorithm) \(fitted.plan.threads)")
            }
            #expect(seen.contains("fft 8") && seen.count > 1, "\(seen)")
            // An engine that was asked for is kept, or refused.
            let asked = Self.request(folder, side: 61, memory: 32 << 20, algorithm: .fft)
            if let fitted = try? Self.fit(asked, threads: 8) {
                #expect(fitted.plan.kernels.kernels[0].choice.algorithm == .fft)
            }
        }
    }

    /// An image that must be held whole and does not fit is refused with the reason.
    @Test func whatMustBeWholeAndIsTooLargeIsRefused() throws {
        try withTemporaryFolder { folder in
            try Self.writeHeader(width: 3000, height: 2500, to: folder.appending(path: "in.npy"))
            let request = Self.request(folder, side: 3, boundary: .wrap, memory: 40 << 20)
            let error = try #require(throws: PipelineError.self) { _ = try Self.fit(request, threads: 4) }
            #expect(error.kind == .data && error.message.contains(GatherReason.wrap.rawValue))
            let fitted = try Self.fit(Self.request(folder, side: 3, boundary: .wrap, memory: 100 << 20), threads: 4)
            #expect(fitted.chain.gatherReason == .wrap)
        }
    }

    /// Estimates hold for the largest sizes: none overflows.
    @Test func hugeImagesAreRefused() throws {
        try withTemporaryFolder { folder in
            try Self.writeHeader(width: 1 << 20, height: 2000, to: folder.appending(path: "in.npy"))
            for boundary in [BoundaryMode.wrap, .edge] {
                var request = Self.request(folder, side: 61, boundary: boundary, memory: 64 << 20)
                request.verify = true
                let error = try #require(throws: PipelineError.self) { _ = try Self.fit(request, threads: 4) }
                #expect(error.kind == .data && error.message.contains("more than the limit of 64 MiB"))
            }
        }
    }
}
