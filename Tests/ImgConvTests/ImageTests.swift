import Foundation
import ImgConv
import TestSupport
import Testing

private let samples = projectRoot.appending(path: "SampleImages")

/// Images that are read, filtered in memory and written.
@Suite struct ImageTests {
    private let sobel: Kernel
    private let photo: Image

    init() throws {
        sobel = try Kernel([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
        photo = try Image(contentsOf: samples.appending(path: "photo.jpg").path)
    }

    @Test func readsFiltersAndWrites() throws {
        let filtered = try photo.convolved(with: sobel, boundary: .reflect, threads: 2)
        #expect(filtered.width == photo.width && filtered.layout == .rgb && filtered.bitDepth == 8)
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "out.png").path
            let written = try filtered.write(to: path)
            let read = try Image(contentsOf: path)
            let quantizer = Quantizer(bitDepth: 8)
            var clipped: [ClipCount] = []
            for channel in 0..<3 {
                let expected = try photo.withPlane(channel) { plane in
                    try plane.convolved(with: sobel, boundary: .reflect).rows()
                }
                var plane = try Plane(rows: expected)
                clipped.append(quantizer.quantize(&plane))
                #expect(read.withPlane(channel) { $0.rows() } == plane.rows(), "channel \(channel)")
            }
            #expect(written.clippedByChannel == clipped && Set(clipped.map(\.low)).count == 3)
            #expect(written.clipped.low == clipped.reduce(0) { $0 + $1.low } && written.notes.isEmpty)
        }
    }

    @Test func preparedFilterGivesTheSameImage() throws {
        let filter = Filter(sobel, mode: .correlate, boundary: .wrap)
        let prepared = try filter.prepared(width: photo.width, height: photo.height)
        let difference = try photo.filtered(by: prepared).difference(from: photo.filtered(by: filter))
        #expect(difference.differingCount == 0 && difference.psnr == .infinity && difference.ssim == 1)
        #expect(throws: FilterError.self) {
            _ = try Image(contentsOf: samples.appending(path: "point.png").path).filtered(by: prepared)
        }
    }

    @Test func oppositesAreTheRotatedKernel() throws {
        let asymmetric = try Kernel([[1, 2], [3, 4], [5, 6]])
        let a = try photo.convolved(with: asymmetric)
        let b = try photo.correlated(with: asymmetric.rotated180())
        #expect(try a.difference(from: b).differingCount == 0)
        #expect(try a.difference(from: photo.correlated(with: asymmetric)).largestDifference > 100)
    }

    @Test func opacityIsCopied() throws {
        let image = try Image(contentsOf: samples.appending(path: "transparent.png").path)
        let alpha = try #require(image.layout.alphaIndex)
        let filtered = try image.correlated(with: sobel, boundary: .edge)
        #expect(filtered.withPlane(alpha) { $0.rows() } == image.withPlane(alpha) { $0.rows() })
        try withTemporaryFolder { folder in
            let error = try #require(throws: ImageError.self) {
                try filtered.write(to: folder.appending(path: "out.jpg").path)
            }
            #expect(error.kind == .invalidRequest && error.reason.contains("transparency"))
            #expect(try listing(folder).isEmpty)
        }
    }

    @Test func sixteenBitsStaySixteenBits() throws {
        let image = try Image(contentsOf: samples.appending(path: "gradient16.png").path)
        #expect(image.bitDepth == 16)
        let identity = try image.correlated(with: Kernel([[1]]))
        try withTemporaryFolder { folder in
            let (same, narrow) = (folder.appending(path: "16.png").path, folder.appending(path: "8.png").path)
            try identity.write(to: same)
            #expect(try Image(contentsOf: same).difference(from: image).differingCount == 0)
            var options = WriteOptions()
            options.bitDepth = 8
            try identity.write(to: narrow, options: options)
            let read = try Image(contentsOf: narrow)
            #expect(read.bitDepth == 8)
            let (wide, low) = (image.withPlane(0) { $0[7, 3] }, read.withPlane(0) { $0[7, 3] })
            #expect(low == (wide / 257).rounded(.toNearestOrEven))
        }
    }

    @Test func rangeRulesAreApplied() throws {
        let planes = try PlanarImage(width: 3, height: 1, layout: .gray) { _ in try Plane(rows: [[-100, 0, 300]]) }
        let image = try Image(planes, bitDepth: 8)
        let expected: [(Quantizer.Range, [Float])] = [
            (.clip, [0, 0, 255]), (.offset, [28, 128, 255]), (.abs, [100, 0, 255]), (.minmax, [0, 64, 255]),
        ]
        try withTemporaryFolder { folder in
            for (range, row) in expected {
                let path = folder.appending(path: "\(range.rawValue).png").path
                var options = WriteOptions()
                options.range = range
                try image.write(to: path, options: options)
                #expect(try Image(contentsOf: path).withPlane(0) { $0.rows() } == [row], "\(range)")
            }
        }
    }

    @Test func imagesAreSharedAmongTasks() async throws {
        let expected = try photo.convolved(with: sobel, threads: 1)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for threads in 1...4 {
                group.addTask { [photo, sobel] in
                    try photo.convolved(with: sobel, threads: threads).difference(from: expected).differingCount
                }
            }
            for try await count in group { #expect(count == 0) }
        }
    }

    @Test func libraryResultsAreReproduced() throws {
        let like = try photo.filtered(by: sobel, like: "keras.Conv2D:padding=same")
        let plain = try photo.correlated(with: sobel, boundary: .constant(0))
        #expect(try like.difference(from: plain).differingCount == 0)
        // OpenCV returns bytes for bytes.
        let bytes = try photo.filtered(by: sobel, like: Convention("opencv.filter2D"))
        #expect(bytes.withPlane(0) { $0.rows().joined().allSatisfy { $0 == $0.rounded() && (0...255).contains($0) } })
        let unknown = try #require(throws: ConventionError.self) {
            _ = try photo.filtered(by: sobel, like: "keras.Conv3D")
        }
        #expect(unknown.description.contains("keras.Conv3D"))
        #expect(Convention.names.contains("scipy.signal.convolve2d") && Convention.names.contains("keras.Conv2D"))
    }
}

/// What is refused, and in whose words.
@Suite struct ImageErrorTests {
    private let image: Image

    init() throws { image = try Image(contentsOf: samples.appending(path: "point.png").path) }

    @Test func filesThatAreNoImages() throws {
        try withTemporaryFolder { folder in
            let text = folder.appending(path: "words.png")
            try Data("no image at all".utf8).write(to: text)
            let error = try #require(throws: ImageError.self) { _ = try Image(contentsOf: text.path) }
            #expect(error.kind == .invalidData && error.file == text.path && error.description.hasPrefix(text.path))
            let missing = folder.appending(path: "missing.png").path
            #expect(try #require(throws: ImageError.self) { _ = try Image(contentsOf: missing) }.kind == .notFound)
            #expect(
                try #require(throws: ImageError.self) { _ = try ImageFile(missing).properties() }.kind == .notFound)
        }
    }

    @Test func tooManyPixels() throws {
        let path = samples.appending(path: "photo.jpg").path
        let error = try #require(throws: ImageError.self) { _ = try Image(contentsOf: path, maximumPixels: 100) }
        #expect(error.kind == .invalidData)
        expectOwnTerms("\(error)")
        #expect(
            try #require(throws: ImageError.self) { _ = try Image(contentsOf: path, maximumPixels: 0) }.kind
                == .invalidRequest)
    }

    @Test func existingFilesAreKept() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "out.png")
            try Data("precious".utf8).write(to: path)
            let error = try #require(throws: ImageError.self) { try image.write(to: path.path) }
            #expect(error.kind == .cannotCreate && error.reason == "exists already")
            let streamed = try #require(throws: ImageError.self) {
                try ImageFile(samples.appending(path: "point.png").path)
                    .filter(by: Filter(Kernel([[1]])), to: path.path)
            }
            #expect(streamed == error)
            #expect(try String(contentsOf: path, encoding: .utf8) == "precious")
            var options = WriteOptions()
            options.replacesExisting = true
            try image.write(to: path.path, options: options)
            #expect(try Image(contentsOf: path.path).difference(from: image).differingCount == 0)
        }
    }

    @Test(
        arguments: [
            ("out.gif", nil, nil, nil), ("out.jpg", 0, nil, nil), ("out.png", nil, 10, nil),
            ("out.png", nil, nil, 12), ("out.npy", nil, nil, 16), ("out.jpg", nil, nil, 16),
        ]
            as [(String, Int?, Int?, Int?)])
    func optionsThatNoFileHas(_ name: String, _ quality: Int?, _ level: Int?, _ depth: Int?) throws {
        try withTemporaryFolder { folder in
            var options = WriteOptions()
            (options.quality, options.pngLevel, options.bitDepth) = (quality, level, depth)
            let error = try #require(throws: ImageError.self) {
                try image.write(to: folder.appending(path: name).path, options: options)
            }
            #expect(error.kind == .invalidRequest, "\(error)")
            expectOwnTerms("\(error)")
            #expect(try listing(folder).isEmpty)
        }
    }

    @Test func filtersThatCannotBeApplied() throws {
        let kernel = try Kernel([[1, 2, 3]])
        let path = samples.appending(path: "point.png").path
        var wide = Filter(kernel, size: .valid)
        wide.dilation = Axes(both: 5000)
        let filters = [
            Filter(kernel, anchor: .init(x: 3, y: 0)), Filter(kernel, boundary: .copy, size: .full), wide,
        ]
        try withTemporaryFolder { folder in
            for filter in filters {
                let error = try #require(throws: FilterError.self) { _ = try image.filtered(by: filter) }
                expectOwnTerms("\(error)")
                let streamed = try #require(throws: ImageError.self) {
                    try ImageFile(path).filter(by: filter, to: folder.appending(path: "out.png").path)
                }
                #expect(streamed.file == path)
                expectOwnTerms("\(streamed)")
            }
            let unknown = try #require(throws: ImageError.self) {
                try ImageFile(path).filter(by: kernel, like: "nobody", to: folder.appending(path: "out.png").path)
            }
            expectOwnTerms("\(unknown)")
            #expect(try listing(folder).isEmpty)
        }
    }

    @Test func kernelsThatAreNone() throws {
        let text = try #require(throws: KernelTextError.self) { _ = try Kernel(parsing: "1 2; 3") }
        #expect(text.description.contains("row 2"))
        let name = try #require(throws: KernelNameError.self) { _ = try Kernel(named: "gausian") }
        #expect(name.description == "no kernel is called \"gausian\"; did you mean gaussian?")
        let file = try #require(throws: ImageError.self) { _ = try Kernel(contentsOf: "nowhere.txt") }
        #expect(file == ImageErrorTests.missing(file) && file.kind == .notFound)
        for message in ["\(text)", "\(name)", "\(file)"] { expectOwnTerms(message) }
    }

    private static func missing(_ error: ImageError) -> ImageError {
        #expect(error.description == "nowhere.txt: there is no such file")
        return error
    }

    /// Users of the library know neither the command nor its options.
    private func expectOwnTerms(_ message: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(!message.contains("--") && !message.contains("imgconv "), sourceLocation: sourceLocation)
    }
}
