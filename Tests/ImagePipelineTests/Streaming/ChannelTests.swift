import Conventions
import Convolution
import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

@testable import ImagePipeline

/// `--channels`: every channel of a result is either filtered or copied.
@Suite struct ChannelTests {
    private static let selections: [[ChannelSelection.Channel]] = [
        [.red], [.green], [.blue], [.alpha], [.luma], [.red, .blue], [.green, .alpha], [.luma, .alpha],
        [.blue, .red, .green], [.red, .green, .blue, .alpha],
    ]

    /// The result of a request for an image, as planes.
    private static func run(
        _ request: FilterRequest, _ image: borrowing PlanarImage, in folder: URL
    ) throws -> [[[Float]]]? {
        try writePNG(image, to: folder.appending(path: "in.png"))
        do throws(PipelineError) { _ = try Pipeline.run(request) } catch { return nil }
        return try readImage(URL(filePath: request.output.name)).planes
    }

    /// The image's channels, each aligned with the result as alpha is.
    private static func aligned(
        _ request: FilterRequest, _ image: borrowing PlanarImage, in folder: URL
    ) throws -> [[[Float]]] {
        var request = request
        (request.channels, request.alpha) = (nil, .copy)
        var planes: [[[Float]]] = []
        for channel in 0..<image.channelCount {
            let rows = image.withPlane(channel) { $0.rows() }
            let single = try PlanarImage(width: image.width, height: image.height, layout: .grayAlpha) { _ in
                try Plane(rows: rows)
            }
            planes.append(try #require(try run(request, single, in: folder))[1])
        }
        return planes
    }

    /// Each subset of channels: filtered ones are those of a run that filters all, copied ones are aligned as alpha is.
    @Test(arguments: [1, 3])
    func everyChannelIsFilteredOrCopied(threads: Int) throws {
        var compared = 0
        try withTemporaryFolder { folder in
            for number in 0..<150 {
                let one = try RandomCase(number)
                let image = try one.image()
                let output = folder.appending(path: one.isFloat ? "out.npy" : "out.png")
                var request = FilterRequest(
                    input: .file(folder.appending(path: "in.png").path),
                    output: .file(output.path, overwrite: true), chain: one.chain)
                request.encoding.format = one.isFloat ? .npy : .png
                request.encoding.range = [.clip, .offset, .abs][number % 3]
                request.chain.algorithm = .direct
                request.alpha = one.layout.alphaIndex == nil ? .copy : .filter
                guard let filtered = try Self.run(request, image, in: folder) else { continue }
                let copied = try Self.aligned(request, image, in: folder)
                let selection = ChannelSelection(Self.selections[number % Self.selections.count])
                request.channels = selection
                var generator = SeededGenerator(seed: one.seed &+ UInt64(threads))
                request.threads = threads
                request.stripRows = .random(in: 1...(one.height + 3), using: &generator)
                request.verify = number % 4 == 1
                let picture = OutputDestination.file(folder.appending(path: "d.png").path, overwrite: true)
                request.difference = number % 5 == 0 ? DifferenceRequest(output: picture, other: .flipped) : nil
                let found = try Self.run(request, image, in: folder)
                let summary = "\(selection) of \(one.summary)"
                guard let indices = Self.indices(selection, one.layout) else {
                    #expect(found == nil, "\(summary)")
                    continue
                }
                // Luma of colours has a test of its own.
                guard !indices.isEmpty else { continue }
                for channel in 0..<image.channelCount {
                    let isFiltered = indices.contains(channel)
                    let isEqual = found?[channel] == (isFiltered ? filtered : copied)[channel]
                    #expect(isEqual, "channel \(channel), \(isFiltered ? "filtered" : "copied"): \(summary)")
                }
                compared += 1
            }
        }
        #expect(compared > 40, "\(compared)")
    }

    /// Indices of selected channels; `nil` if the layout lacks one, empty for the luma of colours.
    private static func indices(_ selection: ChannelSelection, _ layout: ChannelLayout) -> [Int]? {
        let isGray = layout == .gray || layout == .grayAlpha
        var indices: [Int] = []
        for channel in selection.channels {
            switch channel {
            case .alpha:
                guard let index = layout.alphaIndex else { return nil }
                indices.append(index)
            case .luma: if isGray { indices.append(0) }
            case .red, .green, .blue:
                if isGray { return nil }
                indices.append(["r": 0, "g": 1, "b": 2][channel.rawValue] ?? 0)
            }
        }
        return selection.channels.contains(.luma) && !isGray ? [] : indices
    }

    /// The luma of the result is the filtered luma, and the differences of colours from luma stay.
    @Test(arguments: [ChannelLayout.rgb, .rgba], [1, 2])
    func chromaIsKept(layout: ChannelLayout, threads: Int) throws {
        var compared = 0
        try withTemporaryFolder { folder in
            for number in 0..<80 {
                let one = try RandomCase(number)
                guard one.chain.operations.allSatisfy({ $0.convention == nil }) else { continue }
                var generator = SeededGenerator(seed: one.seed)
                let image = try generator.noise(width: one.width, height: one.height, layout: layout)
                var request = FilterRequest(
                    input: .file(folder.appending(path: "in.png").path),
                    output: .file(folder.appending(path: "out.npy").path, overwrite: true), chain: one.chain)
                request.encoding.format = .npy
                request.chain.algorithm = .direct
                request.isGray = true
                request.alpha = .copy
                guard let luma = try Self.run(request, image, in: folder) else { continue }
                request.isGray = false
                let copied = try Self.aligned(request, image, in: folder)
                request.channels = ChannelSelection([.luma])
                request.alpha = .auto
                request.threads = threads
                request.stripRows = .random(in: 1...(one.height + 3), using: &generator)
                request.verify = number % 2 == 0
                let picture = OutputDestination.file(folder.appending(path: "d.png").path, overwrite: true)
                request.difference = number % 3 == 0 ? DifferenceRequest(output: picture, other: .input) : nil
                let found = try #require(try Self.run(request, image, in: folder))
                var largest = 0.0
                for y in luma[0].indices {
                    for x in luma[0][y].indices {
                        let before = (0..<3).map { Double(copied[$0][y][x]) }
                        let sum = 0.2126 * before[0] + 0.7152 * before[1] + 0.0722 * before[2]
                        for channel in 0..<3 {
                            let expected = before[channel] + Double(luma[0][y][x]) - sum
                            let scale = max(abs(expected), abs(Double(luma[0][y][x])), 256)
                            largest = max(largest, abs(Double(found[channel][y][x]) - expected) / scale)
                        }
                    }
                }
                #expect(largest < 1e-6, "\(largest): \(one.summary)")
                #expect(found.count == 3 || found[3] == copied[3], "\(one.summary)")
                compared += 1
            }
        }
        #expect(compared > 20, "\(compared)")
    }
}
