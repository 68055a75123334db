import ImageBuffers
import ImageReport
import TestSupport
import Testing

/// Draws a difference with the metrics of the same images.
private func draw(
    _ style: DifferenceStyle, _ gain: DifferenceGain, _ a: borrowing PlanarImage, _ b: borrowing PlanarImage,
    channels: [Int]? = nil
) throws -> [[[Float]]] {
    let metrics = DifferenceMetrics(of: a, and: b, channels: channels)
    let renderer = DifferenceRenderer(style: style, gain: gain, metrics: metrics, layout: a.layout)
    let drawing = try renderer.image(of: a, and: b)
    #expect(drawing.layout == renderer.outputLayout)
    return samples(drawing)
}

/// The colour of a pixel of an RGB drawing.
private func color(_ drawing: [[[Float]]], x: Int, y: Int = 0) -> [Float] { drawing.map { $0[y][x] } }

private func floats(_ color: ColorMap.RGB8) -> [Float] { (0..<3).map { Float(color[$0]) } }

@Suite struct DifferenceRendererTests {
    @Test func absIsTheMagnitudeTimesTheGain() throws {
        let a = try gray([[10, 20, 30, 200]])
        let b = try gray([[10, 25, 28, 0]])
        #expect(try draw(.abs, .factor(1), a, b) == [[[0, 5, 2, 200]]])
        #expect(try draw(.abs, .factor(20), a, b) == [[[0, 100, 40, 255]]])
        #expect(try draw(.abs, .factor(0), a, b) == [[[0, 0, 0, 0]]])
        // 255 / 200 * 5 = 6.375, 2.55
        #expect(try draw(.abs, .auto, a, b) == [[[0, 6, 3, 255]]])
    }

    @Test func absKeepsColourChannelsApart() throws {
        let a = try makeImage(1, 1, .rgb) { channel, _, _ in [1, 2, 3][channel] }
        let b = try makeImage(1, 1, .rgb) { _, _, _ in 4 }
        #expect(try draw(.abs, .factor(10), a, b) == [[[30]], [[20]], [[10]]])
        #expect(try draw(.abs, .factor(10), a, b, channels: [1, 2]) == [[[20]]])
        let array = try makeImage(1, 1, .array(channels: 5)) { channel, _, _ in Float(channel) }
        let zeros = try makeImage(1, 1, .array(channels: 5)) { _, _, _ in 0 }
        #expect(try draw(.abs, .factor(10), array, zeros) == [[[40]]])
    }

    @Test func absShowsAlphaInEveryColour() throws {
        let a = try makeImage(2, 1, .rgba) { channel, x, _ in x == 0 ? [1, 2, 3, 2.5][channel] : [1, 2, 3, 0][channel] }
        let b = try makeImage(2, 1, .rgba) { _, _, _ in 0 }
        #expect(try draw(.abs, .factor(10), a, b) == [[[25, 10]], [[25, 20]], [[30, 30]]])
        #expect(try draw(.abs, .factor(10), a, b, channels: [0, 1, 2]) == [[[10, 10]], [[20, 20]], [[30, 30]]])
    }

    @Test func heatShowsTheChannelThatDiffersMost() throws {
        let table = ColorMap.heat.table(count: 256)
        let a = try makeImage(3, 1, .rgb) { channel, x, _ in x == 0 ? 0 : x == 1 ? [3, 7, 5][channel] : 100 }
        let b = try makeImage(3, 1, .rgb) { channel, x, _ in x == 0 ? 0 : x == 1 ? [0, 9, -2][channel] : 0 }
        let drawing = try draw(.heat, .factor(2), a, b)
        #expect(color(drawing, x: 0) == floats(table[0]))
        #expect(color(drawing, x: 1) == floats(table[14]))
        #expect(color(drawing, x: 2) == floats(table[200]))
        #expect(color(try draw(.heat, .auto, a, b), x: 2) == floats(table[255]))
    }

    @Test func signedKeepsTheSignOfTheChannelThatDiffersMost() throws {
        let table = ColorMap.signed.table(count: 511)
        let a = try makeImage(4, 1, .rgb) { channel, x, _ in
            [[0, 0, 0], [-9, 8, 3], [8, -7, 0], [5, -5, 1]][x][channel]
        }
        let b = try makeImage(4, 1, .rgb) { _, _, _ in 0 }
        let drawing = try draw(.signed, .factor(10), a, b)
        #expect(color(drawing, x: 0) == floats(table[255]))
        #expect(color(drawing, x: 1) == floats(table[255 - 90]))
        #expect(color(drawing, x: 2) == floats(table[255 + 80]))
        // A tie: the first channel.
        #expect(color(drawing, x: 3) == floats(table[255 + 50]))
        #expect(color(try draw(.signed, .auto, a, b), x: 1) == floats(table[0]))
        // Exchanging the images mirrors the scale.
        #expect(color(try draw(.signed, .factor(10), b, a), x: 1) == floats(table[255 + 90]))
    }

    @Test(arguments: DifferenceStyle.allCases, [DifferenceGain.auto, .factor(1e300), .factor(0)])
    func equalImagesShowTheColourOfZero(style: DifferenceStyle, gain: DifferenceGain) throws {
        let image = try makeImage(3, 2, .rgb) { channel, x, y in x == 0 ? .nan : x == 1 ? .infinity : Float(channel + y)
        }
        let zero: [Float] =
            switch style {
            case .heat: floats(ColorMap.heat.table(count: 256)[0])
            case .signed: floats(ColorMap.signed.table(count: 511)[255])
            case .abs: [0, 0, 0]
            }
        let drawing = try draw(style, gain, image, image)
        for (plane, value) in zip(drawing, zero) { #expect(plane == [[value, value, value], [value, value, value]]) }
    }

    @Test(arguments: [DifferenceGain.auto, .factor(0), .factor(1)])
    func infiniteDifferencesFillTheScale(gain: DifferenceGain) throws {
        let a = try gray([[.nan, 1, .infinity, -.infinity, 2]])
        let b = try gray([[1, .nan, 0, 0, 1]])
        let abs = try draw(.abs, gain, a, b)
        #expect(Array(abs[0][0][0..<4]) == [255, 255, 255, 255])
        // The automatic gain is that of the finite differences.
        if gain == .auto { #expect(abs[0][0][4] == 255) }
        let table = ColorMap.signed.table(count: 511)
        let signed = try draw(.signed, gain, a, b)
        #expect([0, 1, 2].allSatisfy { color(signed, x: $0) == floats(table[510]) })
        #expect(color(signed, x: 3) == floats(table[0]))
    }

    /// The automatic gain is 255 over the 99.5th percentile of the differences that are not 0, of integers and of floats.
    @Test func aFewOutliersDoNotDarkenThePicture() throws {
        var generator = SeededGenerator(seed: testSeed)
        for round in 0..<60 {
            let count = Int.random(in: 1...1200, using: &generator)
            let scale = round % 3 == 0 ? 1 : Double.random(in: 1e-9...1e6, using: &generator)
            let samples = (0..<count).map { _ -> Float in
                let number = Int.random(in: 0...(Bool.random(using: &generator) ? 3 : 900), using: &generator)
                return Float(Double(number) * scale)
            }
            let a = try gray([samples])
            let b = try gray([samples.map { _ in 0 }])
            let magnitudes = samples.filter { $0 > 0 }.sorted()
            let percentile = DifferenceMetrics(of: a, and: b).percentile
            guard !magnitudes.isEmpty else {
                #expect(percentile == 0)
                continue
            }
            let exact = Double(magnitudes[Int((0.995 * Double(magnitudes.count)).rounded(.up)) - 1])
            #expect(percentile <= exact && percentile >= exact * (1 - 1.0 / 512), "seed \(testSeed), \(count) samples")
            if scale == 1 { #expect(percentile == exact, "seed \(testSeed), \(count) samples") }
        }
        let flat = [Float](repeating: 4, count: 999) + [200]
        let drawing = try draw(.abs, .auto, try gray([flat]), try gray([flat.map { _ in 0 }]))
        #expect(drawing[0][0].allSatisfy { $0 == 255 })
    }

    @Test func extremeDifferencesStayOnTheScale() throws {
        let tiny = Float.leastNonzeroMagnitude
        let huge = Float.greatestFiniteMagnitude
        #expect(try draw(.abs, .auto, try gray([[tiny, 0]]), try gray([[0, 0]])) == [[[255, 0]]])
        #expect(try draw(.abs, .auto, try gray([[huge, 0]]), try gray([[-huge, 0]])) == [[[255, 0]]])
        #expect(try draw(.abs, .factor(1e300), try gray([[huge, 0]]), try gray([[-huge, 0]])) == [[[255, 0]]])
    }

    /// Every sample is a whole number 0...255, at least one pixel is at the top of the automatic scale, and rows drawn
    /// in strips are those drawn at once.
    @Test(arguments: DifferenceStyle.allCases) func randomImages(style: DifferenceStyle) throws {
        var generator = SeededGenerator(seed: testSeed)
        for round in 0..<20 {
            let layout: ChannelLayout = [.gray, .grayAlpha, .rgb, .rgba, .array(channels: 3)][round % 5]
            let (width, height) = (Int.random(in: 1...30, using: &generator), Int.random(in: 2...9, using: &generator))
            let a = try makeImage(width, height, layout) { _, _, _ in Float.random(in: -9...9, using: &generator) }
            let b = try makeImage(width, height, layout) { _, _, _ in Float.random(in: -9...9, using: &generator) }
            let metrics = DifferenceMetrics(of: a, and: b)
            let renderer = DifferenceRenderer(style: style, gain: .auto, metrics: metrics, layout: layout)
            let whole = samples(try renderer.image(of: a, and: b))
            let flat = whole.joined().joined()
            #expect(flat.allSatisfy { $0 >= 0 && $0 <= 255 && $0 == $0.rounded() }, "seed \(testSeed), round \(round)")
            if style == .abs { #expect(flat.max() == 255, "seed \(testSeed), round \(round)") }

            var strip = try makeImage(width, height + 1, renderer.outputLayout) { _, _, _ in -1 }
            let cut = Int.random(in: 1..<height, using: &generator)
            renderer.draw(rows: cut, of: a, from: 0, and: b, from: 0, into: &strip, at: 1)
            renderer.draw(rows: height - cut, of: a, from: cut, and: b, from: cut, into: &strip, at: cut + 1)
            let drawn = samples(strip)
            #expect(drawn.map { Array($0.dropFirst()) } == whole, "seed \(testSeed), round \(round)")
            #expect(drawn.allSatisfy { $0[0].allSatisfy { $0 == -1 } })
        }
    }

    /// A sample far beyond all others leaves the others visible, and counts as saturated; of integers and of floats.
    @Test func samplesBeyondTheScaleAreCounted() throws {
        for scale in [Float(1), 0.37] {
            var row = (0..<1000).map { Float($0 % 2 == 0 ? 0 : 70) * scale }
            row[500] = 1934 * scale
            let a = try gray([row])
            let b = try gray([[Float](repeating: 0, count: 1000)])
            let metrics = DifferenceMetrics(of: a, and: b)
            for (gain, end, share) in [
                (DifferenceGain.auto, 70 * Double(scale), 0.001),
                (.factor(255 / 50 / Double(scale)), 50 * Double(scale), 0.501), (.factor(0.001), 255000, 0),
                (.factor(0), .infinity, 0),
            ] {
                let renderer = DifferenceRenderer(style: .abs, gain: gain, metrics: metrics, layout: .gray)
                #expect(abs(renderer.fullScale - end) <= end / 512 || renderer.fullScale == end, "\(gain)")
                #expect(renderer.saturatedShare == share, "\(gain), \(scale)")
            }
        }
        // Two infinite differences fill any scale.
        let a = try gray([[1, .nan, 3, .infinity]])
        let b = try gray([[1, 2, 4, 4]])
        let metrics = DifferenceMetrics(of: a, and: b)
        for gain in [DifferenceGain.auto, .factor(0), .factor(9)] {
            let renderer = DifferenceRenderer(style: .abs, gain: gain, metrics: metrics, layout: .gray)
            #expect(renderer.saturatedShare == 0.5)
        }
    }
}
