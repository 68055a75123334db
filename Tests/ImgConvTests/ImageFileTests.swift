import Foundation
import ImgConv
import TestSupport
import Testing

private let samples = projectRoot.appending(path: "SampleImages")

/// Files that are filtered in strips.
@Suite struct ImageFileTests {
    @Test(arguments: ["photo.jpg", "gradient16.png", "palette.png", "transparent.png", "seed8x8.npy"])
    func equalsTheImageInMemory(_ name: String) throws {
        let input = samples.appending(path: name).path
        let kernel = try Kernel(named: "emboss")
        for boundary in [BoundaryMode.reflect, .wrap, .constant(9)] {
            let filter = Filter(kernel, mode: .convolve, boundary: boundary)
            try withTemporaryFolder { folder in
                let ending = name.hasSuffix("npy") ? "npy" : "png"
                let (a, b) = (folder.appending(path: "a.\(ending)"), folder.appending(path: "b.\(ending)"))
                let image = try Image(contentsOf: input).filtered(by: filter)
                let written = try image.write(to: a.path)
                let outcome = try ImageFile(input).filter(by: filter, to: b.path, threads: 2)
                #expect(try Data(contentsOf: a) == Data(contentsOf: b), "\(name), \(boundary)")
                #expect(outcome.width == image.width && outcome.height == image.height)
                #expect(outcome.channels == image.layout.channelCount)
                #expect(outcome.clippedByChannel == written.clippedByChannel && outcome.bitDepth == image.bitDepth)
            }
        }
    }

    /// Options of files have the same effect on both, and on the file at all.
    @Test(arguments: ["in.png", "in.jpg", "grey.jpg"], ["jpg", "png"])
    func optionsOfFilesAreApplied(_ name: String, ending: String) throws {
        let changes: [(inout WriteOptions) -> Void] =
            ending == "png"
            ? [{ _ in }, { $0.isInterlaced = true }, { $0.pngLevel = 0 }]
            : [
                { _ in }, { $0.chromaSampling = .ratio422 }, { $0.isProgressive = true },
                { $0.optimizesHuffmanCodes = true }, { $0.quality = 40 },
            ]
        // Sampling makes no difference to a grey image.
        let distinct = changes.count - (ending == "jpg" && name == "grey.jpg" ? 1 : 0)
        try withTemporaryFolder { folder in
            let layout: ChannelLayout = name == "grey.jpg" ? .gray : .rgb
            let planes = try PlanarImage(width: 40, height: 30, layout: layout) { channel in
                try Plane(rows: (0..<30).map { y in (0..<40).map { Float(($0 * $0 + 9 * y * channel + 4 * y) % 256) } })
            }
            let input = folder.appending(path: name).path
            try Image(planes, bitDepth: 8).write(to: input)
            for kernel in try [Kernel(named: "emboss"), Kernel([[1, 0, -1]])] {
                var files: Set<Data> = []
                for change in changes {
                    var options = WriteOptions()
                    options.replacesExisting = true
                    change(&options)
                    let (a, b) = (folder.appending(path: "a.\(ending)"), folder.appending(path: "b.\(ending)"))
                    try Image(contentsOf: input).convolved(with: kernel).write(to: a.path, options: options)
                    try ImageFile(input).filter(by: Filter(kernel, mode: .convolve), to: b.path, options: options)
                    #expect(try Data(contentsOf: a) == Data(contentsOf: b))
                    files.insert(try Data(contentsOf: a))
                }
                #expect(files.count == distinct)
            }
        }
    }

    @Test func propertiesAreThoseOfTheHeader() throws {
        let file = ImageFile(samples.appending(path: "gradient16.png").path)
        let (properties, image) = (try file.properties(), try Image(contentsOf: file.path))
        #expect(properties.width == image.width && properties.height == image.height)
        #expect(properties.layout == image.layout && properties.bitDepth == 16 && properties.format == "PNG")
    }

    /// A tall image goes through in strips, and in much less memory than its samples take.
    @Test func memoryIsBounded() throws {
        try withTemporaryFolder { folder in
            let (input, output) = (folder.appending(path: "in.png").path, folder.appending(path: "out.png").path)
            let planes = try PlanarImage(width: 500, height: 12000, layout: .rgb) { channel in
                try Plane(width: 500, height: 12000, filledWith: Float(40 * channel))
            }
            try Image(planes, bitDepth: 8).write(to: input)
            let filter = Filter(try Kernel(named: "box:3"), boundary: .edge)
            let outcome = try ImageFile(input).filter(by: filter, to: output, memory: 48 << 20, threads: 1)
            #expect(outcome.wholeImageReason == nil && outcome.notes.isEmpty)
            #expect(try #require(outcome.stripRows) < 12000)
            #expect(outcome.memoryBytes < 4 * 3 * 500 * 12000 / 4)

            // The whole image is needed, and does not fit.
            var options = WriteOptions()
            (options.range, options.replacesExisting) = (.minmax, true)
            let error = try #require(throws: ImageError.self) {
                try ImageFile(input).filter(by: filter, to: output, options: options, memory: 32 << 20)
            }
            #expect(error.kind == .invalidData && error.file == input)
            #expect(error.reason.contains("the range rule minmax") && !error.reason.contains("--"))
        }
    }

    @Test func reasonsForWholeImagesAreTold() throws {
        try withTemporaryFolder { folder in
            let input = ImageFile(samples.appending(path: "photo.jpg").path)
            let output = folder.appending(path: "out.png").path
            var options = WriteOptions()
            (options.range, options.replacesExisting) = (.minmax, true)
            let kernel = try Kernel(named: "laplacian")
            let stretched = try input.filter(by: Filter(kernel), to: output, options: options)
            #expect(stretched.wholeImageReason == "the range rule minmax depends on the whole result")
            let wrapped = try input.filter(by: Filter(kernel, boundary: .wrap), to: output, options: options)
            #expect(try #require(wrapped.wholeImageReason).contains("minmax") || wrapped.stripRows == nil)
        }
    }

    @Test func presetsAreFollowed() throws {
        try withTemporaryFolder { folder in
            let input = samples.appending(path: "photo.jpg").path
            let kernel = try Kernel([[1, 2, 3], [4, -9, 2], [0, 1, 0]])
            let (a, b) = (folder.appending(path: "a.png").path, folder.appending(path: "b.png").path)
            try ImageFile(input).filter(by: kernel, like: "opencv.filter2D:border=reflect", to: a)
            try Image(contentsOf: input).filtered(by: kernel, like: "opencv.filter2D:border=reflect").write(to: b)
            #expect(try Image(contentsOf: a).difference(from: Image(contentsOf: b)).differingCount == 0)
        }
    }
}
