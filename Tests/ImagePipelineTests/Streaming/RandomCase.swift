import Conventions
import Convolution
import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

@testable import ImagePipeline

/// A request's kernels and image; everything of it follows from the number and the seed.
struct RandomCase {
    private static let presets = [
        "scipy.ndimage.convolve:mode=wrap", "scipy.ndimage.correlate:mode=nearest", "opencv.filter2D",
        "keras.Conv2D:padding=same,strides=2", "libvips.conv", "scipy.signal.convolve2d:mode=full,boundary=symm",
    ]

    let chain: FilterChain
    let width: Int
    let height: Int
    let layout: ChannelLayout
    let isFloat: Bool
    let seed: UInt64

    init(_ number: Int) throws {
        seed = testSeed &+ UInt64(number) &* 0x9E37_79B9
        var generator = SeededGenerator(seed: seed)
        width = .random(in: 1...40, using: &generator)
        height = .random(in: 1...90, using: &generator)
        layout = [.gray, .grayAlpha, .rgb, .rgba][Int.random(in: 0..<4, using: &generator)]
        isFloat = number % 3 > 0
        let combination = FilterChain.Combination.allCases[Int.random(in: 0..<4, using: &generator)]
        let count = Int.random(in: 1...3, using: &generator)
        let isAlone = count == 1 || combination == .sequence
        chain = FilterChain(
            try (0..<count).map { _ in try Self.operation(&generator, keepsSize: !isAlone) },
            combination: combination, gain: [1, 0.5][Int.random(in: 0..<2, using: &generator)],
            bias: [0, 20][Int.random(in: 0..<2, using: &generator)])
    }

    private static func operation(_ generator: inout SeededGenerator, keepsSize: Bool) throws -> FilterOperation {
        let (width, height) = (Int.random(in: 1...7, using: &generator), Int.random(in: 1...7, using: &generator))
        // Weights in quarters: sums that are ties and sums that are not.
        let weights = (0..<height).map { _ in
            (0..<width).map { _ in Double(Int.random(in: -4...8, using: &generator)) / 16 }
        }
        if !keepsSize, Int.random(in: 0..<4, using: &generator) == 0 {
            let preset = presets[Int.random(in: 0..<presets.count, using: &generator)]
            return .convention(try Convention(preset), Kernel(rows: weights))
        }
        var filter = Filter(
            Kernel(rows: weights), mode: Bool.random(using: &generator) ? .convolve : .correlate,
            boundary: allBoundaries[Int.random(in: 0..<allBoundaries.count, using: &generator)])
        filter.anchor = generator.anchor(in: filter.kernel)
        if !keepsSize {
            filter.size = OutputSize.allCases[Int.random(in: 0..<3, using: &generator)]
            if Int.random(in: 0..<4, using: &generator) == 0 {
                let sides = (0..<4).map { _ in Int.random(in: -2...12, using: &generator) }
                filter.padding = Padding(
                    before: Axes(x: sides[0], y: sides[1]), after: Axes(x: sides[2], y: sides[3]))
            }
            filter.stride = generator.steps()
            filter.dilation = generator.steps()
        }
        if Bool.random(using: &generator) {
            filter.algorithm = FilterAlgorithm.allCases[Int.random(in: 0..<3, using: &generator)]
        }
        return .filter(filter)
    }

    func image() throws -> PlanarImage {
        var generator = SeededGenerator(seed: seed)
        return try generator.noise(width: width, height: height, layout: layout)
    }

    var summary: String {
        "\(width)x\(height) \(layout) of \(chain.operations), \(chain.combination), seed \(testSeed)"
    }

    /// The samples that filtering in memory gives; `nil` for what cannot be filtered.
    func expected() throws -> [[[Float]]]? {
        let channels = layout.colorChannels.count
        guard
            let kernels = try? PlannedKernels(
                chain, width: width, height: height, channels: channels, samples: .uint8, algorithm: nil,
                threads: 1, room: 1 << 30)
        else { return nil }
        return samples(of: try kernels.apply(to: image(), threads: 1))
    }

    /// The samples of a result as they are written.
    func samples(of result: borrowing PlanarImage) -> [[[Float]]] {
        (0..<result.channelCount).map { channel in
            let rows = result.withPlane(channel) { $0.rows() }
            if isFloat { return rows }
            return rows.map { row in row.map { min(max($0.rounded(.toNearestOrEven), 0), 255) } }
        }
    }
}
