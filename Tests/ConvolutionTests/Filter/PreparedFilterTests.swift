import Convolution
import TestSupport
import Testing

/// A filter that was prepared once gives what unprepared filters give, to the bit.
@Suite struct PreparedFilterTests {
    private static let algorithms: [FilterAlgorithm?] = [nil, .direct, .separable, .fft]

    @Test(arguments: FilterMode.allCases, allBoundaries)
    func equalsTheUnpreparedFilter(_ mode: FilterMode, _ boundary: BoundaryMode) throws {
        var generator = SeededGenerator(seed: testSeed)
        for round in 0..<40 {
            let (width, height) = (Int.random(in: 1...40, using: &generator), Int.random(in: 1...40, using: &generator))
            let kernel = generator.kernel(
                width: .random(in: 1...9, using: &generator), height: .random(in: 1...9, using: &generator))
            var filter = Filter(kernel, mode: mode, boundary: boundary)
            filter.size = OutputSize.allCases.randomElement(using: &generator) ?? .same
            filter.anchor = generator.anchor(in: kernel)
            filter.stride = generator.steps()
            filter.dilation = generator.steps()
            filter.gain = .random(in: -2...2, using: &generator)
            filter.bias = .random(in: -9...9, using: &generator)
            filter.algorithm = Self.algorithms[round % Self.algorithms.count]
            let plane = try Plane(rows: generator.rows(width: width, height: height))
            let comment: Comment = "\(width)x\(height), \(filter), seed \(testSeed)"

            let prepared: PreparedFilter
            do throws(FilterError) {
                prepared = try filter.prepared(width: width, height: height)
            } catch {
                // What cannot be prepared cannot be applied either, and for the same reason.
                #expect(throws: error, comment) { _ = try plane.filtered(by: filter) }
                continue
            }
            let engine = try FilterPlan(
                try filter.resolved(width: width, height: height), algorithm: filter.algorithm
            ).makeEngine()
            var expected = try Plane(
                width: engine.filter.geometry.output.x, height: engine.filter.geometry.output.y)
            try engine.filter(plane, into: &expected)
            #expect(prepared.outputWidth == expected.width && prepared.outputHeight == expected.height, comment)

            let once = try prepared.apply(to: plane, threads: 1).rows()
            #expect(bits(once) == bits(expected.rows()), comment)
            #expect(bits(try plane.filtered(by: filter, threads: 1).rows()) == bits(once), comment)
            // Used again, by several threads, and into a plane that holds something else.
            #expect(bits(try prepared.apply(to: plane, threads: 3).rows()) == bits(once), comment)
            var output = try Plane(width: prepared.outputWidth, height: prepared.outputHeight, filledWith: .nan)
            try prepared.apply(to: plane, into: &output, threads: 2)
            #expect(bits(output.rows()) == bits(once), comment)
        }
    }

    @Test(arguments: [ChannelLayout.gray, .grayAlpha, .rgb, .rgba, .array(channels: 5)])
    func filtersEveryColourChannelOfAnImage(_ layout: ChannelLayout) throws {
        var generator = SeededGenerator(seed: testSeed)
        let channels = (0..<layout.channelCount).map { _ in generator.rows(width: 17, height: 12) }
        let image = try PlanarImage(width: 17, height: 12, layout: layout) { try Plane(rows: channels[$0]) }
        for size in OutputSize.allCases {
            let filter = Filter(generator.kernel(width: 4, height: 3), mode: .convolve, boundary: .edge, size: size)
            let prepared = try filter.prepared(width: 17, height: 12)
            let result = try prepared.apply(to: image, threads: 2)
            #expect(result.layout == layout && result.width == prepared.outputWidth)
            for channel in layout.colorChannels {
                let expected = try Plane(rows: channels[channel]).filtered(by: filter).rows()
                let rows = result.withPlane(channel) { $0.rows() }
                #expect(bits(rows) == bits(expected), "channel \(channel), \(size), seed \(testSeed)")
            }
            guard let alpha = layout.alphaIndex else { continue }
            // Of 4 x 3 taps, rotated, the tap in column 2 of row 1 sits on the output sample.
            let before = size == .same ? (2, 1) : size == .full ? (3, 2) : (0, 0)
            let rows = result.withPlane(alpha) { $0.rows() }
            for (y, row) in rows.enumerated() {
                for (x, sample) in row.enumerated() {
                    let column = min(max(x + 2 - before.0, 0), 16)
                    let line = min(max(y + 1 - before.1, 0), 11)
                    #expect(sample == channels[alpha][line][column], "opacity at \(x), \(y), \(size)")
                }
            }
        }
    }

    @Test func refusesPlanesOfAnotherSize() throws {
        let prepared = try Filter(Kernel([[1, 2, 1]])).prepared(width: 5, height: 4)
        #expect(prepared.inputWidth == 5 && prepared.inputHeight == 4)
        let wrong = FilterError.sizeMismatch(width: 4, height: 5, expectedWidth: 5, expectedHeight: 4)
        #expect(throws: wrong) { _ = try prepared.apply(to: Plane(width: 4, height: 5)) }
        #expect(throws: wrong) {
            let image = try PlanarImage(width: 4, height: 5, layout: .gray) { _ in try Plane(width: 4, height: 5) }
            _ = try prepared.apply(to: image)
        }
    }

    @Test func refusesStepsThatAreNone() throws {
        var filter = try Filter(Kernel([[1, 2, 1]]))
        filter.stride.x = 0
        #expect(throws: FilterError.stepOutOfRange) { _ = try filter.prepared(width: 5, height: 4) }
        filter.stride.x = 1
        filter.dilation.y = -1
        #expect(throws: FilterError.stepOutOfRange) { _ = try filter.prepared(width: 5, height: 4) }
    }

    private func bits(_ rows: [[Float]]) -> [[UInt32]] { rows.map { $0.map(\.bitPattern) } }
}
