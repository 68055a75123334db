import Foundation
import ImgConv
import TestSupport
import Testing

private let samples = projectRoot.appending(path: "SampleImages")

private func image(_ rows: [[Float]], bitDepth: Int = 32) throws -> Image {
    try Image(
        PlanarImage(width: rows[0].count, height: rows.count, layout: .gray) { _ in try Plane(rows: rows) },
        bitDepth: bitDepth)
}

/// Figures of differences.
@Suite struct ImageDifferenceTests {
    @Test func figuresAreThoseOfTheFormula() throws {
        let difference = try image([[0, 10], [20, 30]], bitDepth: 8).difference(
            from: image([[0, 12], [20, 24]], bitDepth: 8))
        #expect(difference.largestDifference == 6)
        #expect(difference.largestPosition.map { [$0.channel, $0.x, $0.y] } == [0, 1, 1])
        #expect(difference.meanDifference == 2 && difference.rmse == 10.0.squareRoot())
        #expect(difference.dataRange == 255)
        #expect(abs(difference.psnr - 20 * log10(255 / 10.0.squareRoot())) < 1e-12)
        // Smaller than the window.
        #expect(difference.ssim == nil)
        #expect(difference.differingCount == 2 && difference.sampleCount == 4 && difference.finitenessDiffers == 0)
    }

    @Test func floatsAreMeasuredAgainstTheReference() throws {
        let difference = try image([[1, 2, .nan]]).difference(from: image([[1, 5, 3]]))
        #expect(difference.dataRange == 4 && difference.finitenessDiffers == 1)
        #expect(difference.largestDifference == 3 && difference.differingCount == 2)
    }

    @Test func imagesThatCannotBeCompared() throws {
        let small = try image([[1, 2]])
        for other in [try image([[1], [2]]), try image([[1, 2]], bitDepth: 8)] {
            let error = try #require(throws: ImageError.self) { _ = try small.difference(from: other) }
            #expect(error.kind == .invalidRequest)
        }
        #expect(throws: ImageError.self) { _ = try image([[1]], bitDepth: 12) }
    }
}

/// Why two conventions differ.
@Suite struct ExplanationTests {
    @Test func differencesAreNamed() throws {
        let kernel = try Kernel([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
        let why = try Explanation("scipy.signal.convolve2d", "keras.Conv2D", kernel: kernel)
        #expect(!why.agrees && why.sentences.count == 2)
        #expect(why.sentences[0].contains("rotates the kernel by 180 degrees"))
        #expect(why.sentences[1].contains("full"))
        #expect(why.largestDifference > 0)
        #expect(why.sentences.allSatisfy { text in text.unicodeScalars.allSatisfy(\.isASCII) })
    }

    @Test func agreementIsTold() throws {
        let kernel = try Kernel([[1, 2, 1], [2, 4, 2], [1, 2, 1]])
        let why = try Explanation(
            "scipy.signal.convolve2d:mode=same", "keras.Conv2D:padding=same", kernel: kernel)
        #expect(why.agrees && why.sentences.isEmpty && why.largestDifference == 0)
        #expect(why.hiddenSentences.contains { $0.contains("rotates the kernel") })
    }

    /// The bound holds for a real image.
    @Test func boundIsKept() throws {
        let kernel = try Kernel([[1, -2, 0], [0, 3, 1], [2, 0, 0]])
        let (a, b) = ("scipy.ndimage.convolve", "torch.Conv2d:padding=1")
        let why = try Explanation(a, b, kernel: kernel)
        var generator = SeededGenerator(seed: testSeed)
        let noise = try image((0..<30).map { _ in (0..<30).map { _ in Float.random(in: 0...1, using: &generator) } })
        let difference = try noise.filtered(by: kernel, like: a).difference(from: noise.filtered(by: kernel, like: b))
        #expect(difference.largestDifference > 0)
        #expect(difference.largestDifference <= why.largestDifference + 1e-5)
    }
}

/// What made one image out of another.
@Suite struct FilterIdentificationTests {
    @Test(arguments: [
        (FilterMode.convolve, BoundaryMode.reflect, OutputSize.same), (.correlate, .constant(0), .same),
        (.correlate, .edge, .valid), (.convolve, .wrap, .full),
    ])
    func writtenFilesAreExplained(_ mode: FilterMode, _ boundary: BoundaryMode, _ size: OutputSize) throws {
        let photo = try Image(contentsOf: samples.appending(path: "photo.jpg").path)
        let kernel = try Kernel([[1, 2, 0], [3, 5, 1], [2, 0, 1]])
        var filter = Filter(kernel, mode: mode, boundary: boundary, size: size)
        (filter.gain, filter.bias) = (1 / 15.0, 3)
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "out.png").path
            try photo.filtered(by: filter).write(to: path)
            let found = try Image(contentsOf: path).identifyFilter(from: photo, kernel: kernel)
            #expect(found.verdict == .explained && found.reproducedShare == 1 && !found.isAmbiguous, "\(found)")
            let own = try #require(found.filter)
            #expect(own.mode == mode && own.size == size && own.bias == 3)
            #expect(abs(own.gain - 1 / 15.0) < 1e-12)
            // Valid output reads nothing outside.
            #expect(own.boundary == boundary || size == .valid)
            #expect(found.summary.hasPrefix(mode == .convolve ? "convolved" : "correlated"))
        }
    }

    @Test func conventionsThatReproduceAreNamed() throws {
        let photo = try Image(contentsOf: samples.appending(path: "photo.jpg").path)
        let kernel = try Kernel([[1, 2, 0], [3, 5, 1], [2, 0, 1]])
        let output = try photo.filtered(by: kernel, like: "keras.Conv2D:padding=same")
        let found = try output.identifyFilter(from: photo, kernel: kernel)
        #expect(found.verdict == .explained, "\(found)")
        // Conv2D sums over channels.
        #expect(found.conventions.contains("keras.DepthwiseConv2D:padding=same"))
        #expect(!found.conventions.contains { $0.hasPrefix("scipy.signal.convolve2d") })
        for name in found.conventions {
            let again = try photo.filtered(by: kernel, like: name).difference(from: output)
            #expect(again.largestDifference <= 1e-5 * 4000, "\(name)")
        }
    }

    @Test func unrelatedImagesAreNotExplained() throws {
        var generator = SeededGenerator(seed: testSeed)
        let noise = {
            try image((0..<40).map { _ in (0..<40).map { _ in Float.random(in: 0...1, using: &generator) } })
        }
        let kernel = try Kernel([[1, 2], [3, 5]])
        let found = try noise().identifyFilter(from: noise(), kernel: kernel)
        #expect(found.verdict == .unexplained && found.filter == nil && found.conventions.isEmpty)
        let error = try #require(throws: ImageError.self) {
            _ = try image([[1, 2, 3]]).identifyFilter(from: noise(), kernel: kernel)
        }
        #expect(error.kind == .invalidData)
    }
}
