import Convolution
import ImageBuffers
import TestSupport
import Testing

/// Bytes that are summed as they are, against the engines, whose samples are rounded afterwards.
@Suite struct ByteFilterTests {
    private static let boundaries: [BoundaryMode] = [.symmetric, .reflect, .edge, .constant(0), .constant(255)]

    /// Small whole numbers over nothing, their sum, or any number.
    private static func kernel(_ generator: inout SeededGenerator, width: Int, height: Int) -> Kernel {
        let largest = max(1, 250 / (width * height))
        let lowest = Bool.random(using: &generator) ? -min(largest, 9) : 0
        var weights = (0..<width * height).map { _ in
            Double(Int.random(in: lowest...min(largest, 9), using: &generator))
        }
        weights[Int.random(in: weights.indices, using: &generator)] = 1
        let kernel = Kernel(width: width, height: height, weights: weights)
        let divisors = [
            1, abs(kernel.sum) < 1 ? 1 : abs(kernel.sum), Double(Int.random(in: 1...60, using: &generator)),
        ]
        let divisor = divisors[Int.random(in: 0..<3, using: &generator)]
        return Kernel(width: width, height: height, weights: weights.map { $0 / divisor })
    }

    /// A result in bytes.
    private struct Bytes: Equatable {
        var rows: [[UInt8]]
        var clipped: [ClipCount]
    }

    /// Rows of channels side by side through the filter, in strips of any height.
    private static func filtered(
        _ rows: [[UInt8]], by filter: ByteFilter, _ generator: inout SeededGenerator
    ) throws -> Bytes {
        let geometry = filter.filter.geometry
        var input = try InterleavedRows(
            uninitializedWidth: geometry.input.x, channels: filter.channels, height: rows.count, before: filter.before,
            after: filter.after)
        for (y, row) in rows.enumerated() {
            input.withUnsafeMutableRow(y) { target in
                for (x, sample) in row.enumerated() { target[x] = sample }
            }
        }
        filter.extend(rows: 0..<rows.count, of: &input)
        let size = geometry.output
        var result = Bytes(
            rows: Array(repeating: [], count: size.y),
            clipped: Array(repeating: ClipCount(), count: filter.channels))
        for band in generator.bands(of: size.y) {
            var output = try InterleavedRows(
                uninitializedWidth: size.x, channels: filter.channels, height: band.count)
            result.clipped.add(filter.filter(rows: band, of: input, from: 0, into: &output))
            for (index, y) in band.enumerated() {
                result.rows[y] = output.withUnsafeRow(index) { row in (0..<size.x * filter.channels).map { row[$0] } }
            }
        }
        return result
    }

    /// The same by an engine of planes and a quantizer.
    private static func filtered(_ rows: [[UInt8]], channels: Int, by engine: any FilterEngine) throws -> Bytes {
        let size = engine.filter.geometry.output
        var result = Bytes(
            rows: Array(repeating: Array(repeating: 0, count: size.x * channels), count: size.y), clipped: [])
        for channel in 0..<channels {
            let plane = try Plane(
                rows: rows.map { row in stride(from: channel, to: row.count, by: channels).map { Float(row[$0]) } })
            var output = try Plane(width: size.x, height: size.y)
            try engine.filter(plane, into: &output)
            result.clipped.append(Quantizer(bitDepth: 8).quantize(&output))
            for (y, row) in output.rows().enumerated() {
                for (x, sample) in row.enumerated() { result.rows[y][x * channels + channel] = UInt8(sample) }
            }
        }
        return result
    }

    @Test(arguments: InstructionSet.available, boundaries)
    func bytesAreThoseOfEveryEngine(set: InstructionSet, boundary: BoundaryMode) throws {
        var generator = SeededGenerator(seed: testSeed)
        var compared: [FilterAlgorithm: Int] = [:]
        for turn in 0..<150 {
            let kernel = Self.kernel(
                &generator, width: .random(in: 1...6, using: &generator), height: .random(in: 1...6, using: &generator))
            var filter = Filter(kernel, mode: .correlate, boundary: boundary)
            filter.size = OutputSize.allCases[turn % 3]
            filter.anchor = generator.anchor(in: kernel)
            if turn % 4 == 0 {
                filter.stride = .init(x: 1, y: 2)
                filter.dilation = generator.steps()
            }
            if turn % 5 == 0 {
                filter.gain = [0.5, -1, 1.0 / 9, 3, -0.1][turn / 5 % 5]
                filter.bias = [0, 128, -20, 1000, 7][turn / 5 % 5]
            }
            let (width, height) = (Int.random(in: 1...90, using: &generator), Int.random(in: 1...12, using: &generator))
            let channels = [3, 1, 4, 3, 2][turn % 5]
            guard let resolved = try? filter.resolved(width: width, height: height) else { continue }
            let words =
                "\(kernel), \(filter.gain), \(filter.bias), \(filter.size), \(width)x\(height), \(channels) channels, seed \(testSeed), \(turn)"
            let rows = (0..<height).map { _ in
                (0..<width * channels).map { _ in UInt8.random(in: 0...255, using: &generator) }
            }
            guard let bytes = ByteFilter(resolved, channels: channels, instructions: set) else {
                // A gain may make the divisor too large, or no whole number.
                #expect(turn % 5 == 0, "\(words)")
                continue
            }
            let result = try Self.filtered(rows, by: bytes, &generator)
            for algorithm in FilterAlgorithm.allCases {
                let plan = FilterPlan(resolved, algorithm: algorithm, instructions: set)
                let engine = try plan.makeEngine()
                guard plan.algorithm == algorithm, engine.sumsBytesExactly else { continue }
                let isSame = try Self.filtered(rows, channels: channels, by: engine) == result
                #expect(isSame, "\(algorithm), \(words)")
                compared[algorithm, default: 0] += 1
            }
        }
        for algorithm in FilterAlgorithm.allCases { #expect(compared[algorithm, default: 0] > 20, "\(compared)") }
    }

    private static func filter(_ kernel: Kernel, _ change: (inout Filter) -> Void = { _ in }) throws -> ByteFilter? {
        var filter = Filter(kernel, mode: .correlate, boundary: .edge)
        change(&filter)
        return ByteFilter(try filter.resolved(width: 20, height: 10), channels: 3)
    }

    @Test func weightsAreFound() throws {
        let cases: [(weights: [Double], divisor: Double, words: String)] = [
            ([1, 2, 1], 4, "3 whole weights over 4"), ([1, 4, 7, 9, 8, 7], 36, "6 whole weights over 36"),
            ([2, 4, 2], 45, "3 whole weights over 45"), ([-1, 0, 1], 1, "2 whole weights"), ([1], 1, "1 whole weight"),
            ([6, 9], 10, "2 whole weights over 10"), ([0, -3, 0], 7, "1 whole weight over 7"),
            ([200, -57], 16384, "2 whole weights over 16384"),
        ]
        for (weights, divisor, words) in cases {
            let kernel = Kernel(rows: [weights.map { $0 / divisor }])
            #expect(try Self.filter(kernel)?.summary == words, "\(weights), \(divisor)")
        }
    }

    @Test func otherFiltersAreLeftToTheEngines() throws {
        let box = Kernel(rows: [[1, 1, 1]])
        #expect(try Self.filter(box) != nil)
        let changes: [(inout Filter) -> Void] = [
            { $0.gain = 2.000001 }, { $0.gain = 0 }, { $0.bias = 0.5 }, { $0.bias = 1e7 }, { $0.boundary = .wrap },
            { $0.boundary = .renormalize },
            { $0.boundary = .copy }, { $0.boundary = .constant(0.5) }, { $0.boundary = .constant(256) },
            { $0.stride.x = 2 },
        ]
        for (index, change) in changes.enumerated() { #expect(try Self.filter(box, change) == nil, "change \(index)") }
        let kernels: [[Double]] = [
            [1, 257], [129, -129], [0.1, 0.7341], [1, 2.5e-7], [0, 0], [1.0 / 16385], Array(repeating: 1, count: 65),
        ]
        for (gain, words) in [
            (2.0, "3 whole weights"), (1.0 / 3, "3 whole weights over 3"), (-0.5, "3 whole weights over 2"),
        ] {
            #expect(try Self.filter(box) { ($0.gain, $0.bias) = (gain, -128) }?.summary == words)
        }
        for weights in kernels { #expect(try Self.filter(Kernel(rows: [weights])) == nil, "\(weights)") }
    }
}
