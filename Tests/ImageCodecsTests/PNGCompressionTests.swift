import CCodecShims
import CTestCodecs
import Foundation
import ImageBuffers
import Testing
import TestSupport

@testable import ImageCodecs

/// What is compressed strip by strip, against the decoders of libpng and zlib.
@Suite struct PNGCompressionTests {
    static let levels: [Int?] = [nil] + (0...9).map { $0 }

    /// What a picture is like; each favours another way to compress it.
    enum Kind: CaseIterable {
        case flat, slope, drawing, photograph, noise

        func planes(_ header: ImageHeader, _ random: inout SeededGenerator) -> [[[Float]]] {
            let maximum = Int(header.maximum)
            return (0..<header.layout.channelCount).map { channel in
                (0..<header.height).map { y in
                    (0..<header.width).map { x in
                        switch self {
                        case .flat: return Float(77 + channel)
                        case .slope: return Float((3 * x + 5 * y + channel) % (maximum + 1))
                        case .drawing: return Float((x / 9 ^ y / 7) % 5 * 40)
                        case .photograph:
                            let wave = 60 * sin(Double(x) / 40) + 50 * cos(Double(y) / 31 + Double(channel))
                            return Float(Int(120 + wave) + Int.random(in: -4...4, using: &random))
                        case .noise: return Float(Int.random(in: 0...maximum, using: &random))
                        }
                    }
                }
            }
        }
    }

    static func header(_ layout: ChannelLayout, _ bitDepth: Int, _ width: Int, _ height: Int) -> ImageHeader {
        ImageHeader(format: .png, width: width, height: height, layout: layout, bitDepth: bitDepth)
    }

    func image(_ planes: [[[Float]]], _ header: ImageHeader) throws -> PlanarImage {
        try PlanarImage(width: header.width, height: header.height, layout: header.layout) { channel in
            try Plane(rows: planes[channel])
        }
    }

    /// A file, its rows handed over `part` at a time.
    func encoded(
        _ image: borrowing PlanarImage, _ header: ImageHeader, level: Int?, threads: Int, part: Int = 1 << 20
    ) throws -> [UInt8] {
        let sink = try ByteSink()
        let writer = try PNGWriter(
            to: sink, header: header, quantizer: Quantizer(bitDepth: header.bitDepth), metadata: ImageMetadata(),
            options: .init(pngLevel: level, threads: threads), engine: .fast)
        for y in stride(from: 0, to: header.height, by: part) {
            try writer.write(rows: y..<min(y + part, header.height), of: image)
        }
        try writer.finish()
        return sink.bytes
    }

    @Test(arguments: levels)
    func everyLevelIsReadByLibpng(level: Int?) throws {
        for (layout, bitDepth) in [(.gray, 8), (.grayAlpha, 16), (.rgb, 8), (.rgba, 8)] as [(ChannelLayout, Int)] {
            for kind in Kind.allCases {
                for (width, height) in [(1, 1), (1, 90), (70, 1), (47, 31)] {
                    var random = generator("\(layout) \(kind) \(width)")
                    let header = Self.header(layout, bitDepth, width, height)
                    let planes = kind.planes(header, &random)
                    let bytes = try encoded(image(planes, header), header, level: level, threads: 2)
                    let words = "\(layout), \(bitDepth), \(kind), \(width)x\(height), seed \(testSeed)"
                    #expect(libpngPlanes(bytes)?.planes == planes, "\(words)")
                }
            }
        }
    }

    /// Pictures of three strips and more at every level, whose rows do not divide them.
    static let long: [(kind: Kind, header: ImageHeader, planes: [[[Float]]])] = [Kind.slope, .photograph].map { kind in
        var random = generator("threads \(kind)")
        let header = PNGCompressionTests.header(.grayAlpha, 16, 1700, 310)
        return (kind, header, kind.planes(header, &random))
    }

    @Test(arguments: [nil, 0, 1, 4, 5, 9])
    func bytesDoNotDependOnThreadsNorOnParts(level: Int?) throws {
        for (kind, header, planes) in Self.long {
            let image = try image(planes, header)
            let alone = try encoded(image, header, level: level, threads: 1)
            // Half of the combinations with either picture.
            for (threads, part) in kind == .slope ? [(7, 1 << 20), (1, 1)] : [(2, 1 << 20), (3, 70)] {
                let bytes = try encoded(image, header, level: level, threads: threads, part: part)
                #expect(bytes == alone, "\(kind), \(threads) threads, \(part) rows at a time, seed \(testSeed)")
            }
            #expect(PNGFile(alone).chunks.filter { $0.name == "IDAT" }.count >= 3)
            #expect(libpngPlanes(alone)?.planes == planes, "\(kind), seed \(testSeed)")
        }
    }

    @Test func moreEffortIsNotLarger() throws {
        for kind in [Kind.photograph, .drawing, .slope] {
            var random = generator("effort \(kind)")
            let header = Self.header(.rgb, 8, 240, 200)
            let image = try image(kind.planes(header, &random), header)
            let sizes = try (0...9).map { try encoded(image, header, level: $0, threads: 2).count }
            for level in 1...9 {
                #expect(sizes[level] <= sizes[level - 1], "\(kind): \(sizes)")
            }
            let usual = try encoded(image, header, level: nil, threads: 2).count
            #expect(usual <= sizes[1], "\(kind): \(sizes)")
        }
    }

    static let noise: (header: ImageHeader, planes: [[[Float]]]) = {
        var random = generator("growth")
        let header = PNGCompressionTests.header(.gray, 8, 800, 700)
        return (header, Kind.noise.planes(header, &random))
    }()

    // At most a few bytes a strip more than the rows themselves.
    @Test(arguments: levels)
    func noiseDoesNotGrow(level: Int?) throws {
        let (header, planes) = Self.noise
        let bytes = try encoded(image(planes, header), header, level: level, threads: 2)
        #expect(bytes.count < (header.width + 1) * header.height + 1000)
    }

    @Test func abandonedWritersStopTheirThreads() throws {
        var random = generator("abandoned")
        let header = Self.header(.rgb, 8, 500, 900)
        let image = try image(Kind.photograph.planes(header, &random), header)
        for rows in [0, 1, 300, 899] {
            let sink = try ByteSink()
            let writer = try PNGWriter(
                to: sink, header: header, quantizer: Quantizer(bitDepth: 8), metadata: ImageMetadata(),
                options: .init(pngLevel: 9, threads: 4), engine: .fast)
            try writer.write(rows: 0..<rows, of: image)
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDiskIsAnErrorWhateverTheThreads() throws {
        var random = generator("full")
        let header = Self.header(.rgb, 8, 700, 900)
        let image = try image(Kind.noise.planes(header, &random), header)
        for threads in [1, 2, 5] {
            let sink = try ByteSink(descriptor: open("/dev/full", O_WRONLY), closes: true)
            let writer = try PNGWriter(
                to: sink, header: header, quantizer: Quantizer(bitDepth: 8), metadata: ImageMetadata(),
                options: .init(threads: threads), engine: .fast)
            #expect(throws: CodecError.io("No space left on device")) {
                try writer.write(rows: 0..<900, of: image)
                try writer.finish()
            }
            // And again, instead of waiting for ever.
            #expect(throws: CodecError.io("No space left on device")) { try writer.write(rows: 0..<1, of: image) }
        }
    }

    // Runs of every length at every place, rare symbols whose words would be longer than 15 bits, and noise.
    @Test func runsAreInflatedByZlib() {
        var random = generator("runs")
        for turn in 0..<200 {
            let bytes = runBytes(turn, &random)
            for isLast in [false, true] {
                var result = [UInt8](repeating: 0, count: png_runs_bound(bytes.count))
                let count = png_runs_deflate(bytes, bytes.count, isLast, &result)
                var again = [UInt8](repeating: 0, count: bytes.count + 1)
                let inflated = test_raw_inflate(result, count, isLast, &again, again.count)
                #expect(inflated == bytes.count, "turn \(turn), seed \(testSeed)")
                #expect(again.dropLast() == bytes[...], "turn \(turn), seed \(testSeed)")
                let estimate = png_runs_estimate(bytes, bytes.count)
                #expect(abs(estimate - count) <= 64 + bytes.count / 5000, "turn \(turn), seed \(testSeed)")
            }
        }
    }

    func runBytes(_ turn: Int, _ random: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        switch turn % 4 {
        case 0:
            for _ in 0...turn / 5 {
                let length = Int.random(in: 1...(turn % 8 == 0 ? 12 : 700), using: &random)
                bytes += [UInt8](repeating: .random(in: 0...2, using: &random), count: length)
            }
        case 1:
            // Counts as Fibonacci's numbers make the deepest code.
            var counts = (1, 1)
            for value in 0..<UInt8(min(8 + turn / 10, 24)) {
                bytes += [UInt8](repeating: value, count: counts.0)
                counts = (counts.1, counts.0 + counts.1)
            }
            bytes.shuffle(using: &random)
        case 2: bytes = randomBytes(1 + turn * 6, &random)
        default: bytes = [UInt8](repeating: UInt8(turn % 256), count: 1 + turn * 1400 / (1 + turn % 9))
        }
        return bytes
    }
}
