import CCodecShims
import CTestCodecs
import Foundation
import Testing
import TestSupport

/// The search for repetitions, by ISA-L: what it makes depends on nothing but the bytes.
@Suite struct PNGSearchTests {
    /// Strips with many short repetitions, where one match more or less is visible.
    static let strips: [[UInt8]] = {
        var random = generator("search")
        return (0..<60).map { turn in
            let count = turn < 20 ? 1 + turn : Int.random(in: 20...(turn < 50 ? 300 : 3000), using: &random)
            return (0..<count).map { index in
                .random(in: 0...2, using: &random) + (index % 3 == 0 ? UInt8(turn % 5) * 10 : 0)
            }
        }
    }()

    /// Addresses at which a scratch may lie, all over a range of 256 MiB.
    static func withScratches(
        _ count: Int, _ random: inout SeededGenerator, _ body: (OpaquePointer) throws -> Void
    ) throws {
        let range = 256 << 20
        let base = try #require(
            mmap(nil, range, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0))
        try #require(base != MAP_FAILED)
        defer { munmap(base, range) }
        for _ in 0..<count {
            let offset = 16 * Int.random(in: 0...(range - png_search_scratch_size()) / 16, using: &random)
            try body(OpaquePointer(base + offset))
        }
    }

    // With all bytes handed over at once, levels 1 and 2 give other bytes for about 30 of these 60 000 results.
    @Test(arguments: [1, 2, 3] as [Int32])
    func bytesDoNotDependOnAddresses(level: Int32) throws {
        var random = generator("addresses \(level)")
        var expected: [[UInt8]: [UInt8]] = [:]
        var differences = 0
        try Self.withScratches(500, &random) { scratch in
            for bytes in Self.strips {
                for isLast in [false, true] {
                    var result = [UInt8](repeating: 0, count: bytes.count + 1024)
                    let count = png_search_deflate(
                        scratch, level, bytes, bytes.count, isLast, &result, result.count)
                    result.removeSubrange(count...)
                    let first = expected[bytes + [isLast ? 1 : 0], default: result]
                    expected[bytes + [isLast ? 1 : 0]] = first
                    if result != first { differences += 1 }
                }
            }
        }
        #expect(differences == 0, "level \(level), seed \(testSeed)")
    }

    @Test(arguments: [1, 2, 3] as [Int32])
    func resultsAreInflatedByZlib(level: Int32) throws {
        var random = generator("inflate \(level)")
        try Self.withScratches(1, &random) { scratch in
            for bytes in Self.strips {
                for isLast in [false, true] {
                    var result = [UInt8](repeating: 0, count: bytes.count + 1024)
                    let count = png_search_deflate(
                        scratch, level, bytes, bytes.count, isLast, &result, result.count)
                    var again = [UInt8](repeating: 0, count: bytes.count + 1)
                    let inflated = test_raw_inflate(result, count, isLast, &again, again.count)
                    #expect(inflated == bytes.count, "\(bytes.count) bytes, seed \(testSeed)")
                    #expect(again.dropLast() == bytes[...], "\(bytes.count) bytes, seed \(testSeed)")
                    // Too little room is noticed in either part.
                    for capacity in [0, 3, 12, count - 1] where capacity < count {
                        let refused = png_search_deflate(
                            scratch, level, bytes, bytes.count, isLast, &result, capacity)
                        #expect(refused == 0, "\(bytes.count) bytes, room for \(capacity), seed \(testSeed)")
                    }
                }
            }
        }
    }
}
