import ArgumentParser
import Convolution
import Foundation
import ImageBuffers
import ImagePipeline
import TestSupport
import Testing

@testable import Command
@testable import ImageCodecs

/// `--crop`: a region of the result.
@Suite struct CropTests {
    /// The same noise in files of many kinds.
    private static func withInputs(_ body: (URL) throws -> Void) throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            try writePNG(
                try generator.noise(width: 90, height: 160, layout: .rgb), to: folder.appending(path: "rgb.png"))
            try writePNG(
                try generator.noise(width: 90, height: 160, layout: .rgba), to: folder.appending(path: "rgba.png"))
            let bytes = generator.bytes(3 * 90 * 160)
            try writeByteArray(bytes, shape: [160, 90, 3], to: folder.appending(path: "hwc.npy"))
            try writeByteArray(bytes, shape: [3, 160, 90], to: folder.appending(path: "chw.npy"))
            try writeByteArray(bytes, shape: [3, 80, 60, 3], to: folder.appending(path: "nhwc.npy"))
            for words in [
                ["rgb.jpg"], ["progressive.jpg", "--progressive"], ["interlaced.png", "--interlace"],
                ["rgb.ppm"], ["rgb.pfm"], ["deep.png", "--depth", "16"], ["rgb.npy"],
            ] {
                try #require(runVerb(["rgb.png", "-k", "1", "-o"] + words, in: folder).status == 0, "\(words)")
            }
            try body(folder)
        }
    }

    private static func part(_ planes: [[[Float]]], _ crop: (w: Int, h: Int, x: Int, y: Int)) -> [[[Float]]] {
        planes.map { $0[crop.y..<crop.y + crop.h].map { Array($0[crop.x..<crop.x + crop.w]) } }
    }

    private static func run(_ words: [String], in folder: URL) throws -> [[[Float]]] {
        let result = runVerb(words + ["--overwrite"], in: folder)
        try #require(result.status == 0, "\(words): \(result.errors)")
        let output = folder.appending(path: words[try #require(words.firstIndex(of: "-o")) + 1])
        guard words.contains("chw") else { return try readImage(output).planes }
        return try planes(ImageCodec.reader(for: ByteSource(path: output.path), layout: .chw))
    }

    /// The next image of a reader.
    private static func planes(_ reader: any ImageReader) throws -> [[[Float]]] {
        let header = reader.header
        var image = try PlanarImage(uninitializedWidth: header.width, height: header.height, layout: header.layout)
        try reader.read(rows: header.height, into: &image, at: 0)
        return (0..<header.layout.channelCount).map { channel in image.withPlane(channel) { $0.rows() } }
    }

    /// A crop is the same region as in the whole result, for every format and engine.
    @Test(arguments: [
        ["-k", "1 2 1; 2 4 2; 1 2 1", "--normalize", "sum", "-o", "out.png"],
        ["-k", "1 -2; 3 0; 0 1", "-m", "correlate", "-b", "constant:30", "-o", "out.npy"],
        ["-k", "sobel", "-k", "prewitt", "--combine", "magnitude", "-b", "wrap", "-o", "out.png"],
        ["-k", "1 2 1", "-k", "1; 1; 1", "--range", "minmax", "--verify", "-o", "out.npy"],
        ["-k", "1 2 3", "--scale", "1/6", "--like", "opencv.filter2D", "--verify", "-o", "out.png"],
        ["-k", "layer.npy", "--like", "keras.Conv2D:padding=same", "-o", "out.npy"],
    ])
    func regionsOfEveryKindOfFile(words: [String]) throws {
        try Self.withInputs { folder in
            var words = words
            if let index = words.firstIndex(of: "layer.npy") {
                words[index] = folder.appending(path: "layer.npy").path
                try writeByteArray(
                    (0..<54).map { UInt8($0 * 7 % 11) }, shape: [3, 3, 3, 2], to: folder.appending(path: "layer.npy"))
            }
            let regions = [(20, 30, 33, 40), (90, 1, 0, 0), (5, 160, 85, 0), (7, 9, 0, 151), (90, 160, 0, 0)]
            for (index, name) in [
                "rgb.png", "rgba.png", "deep.png", "interlaced.png", "rgb.jpg", "progressive.jpg", "rgb.ppm", "rgb.pfm",
                "rgb.npy", "hwc.npy", "chw.npy",
            ].enumerated() {
                let all = [name] + words + (name == "chw.npy" ? ["--layout", "chw"] : []) + ["--algorithm", "direct"]
                if name == "rgba.png", words.contains("keras.Conv2D:padding=same") { continue }
                let whole = try Self.run(all, in: folder)
                let crop = regions[(index + words.count) % regions.count]
                let found = try Self.run(
                    all + ["--crop", "\(crop.0)x\(crop.1)+\(crop.2)+\(crop.3)"], in: folder)
                #expect(found == Self.part(whole, crop), "\(name), \(crop), seed \(testSeed)")
            }
        }
    }

    /// Every image of a batch is cropped.
    @Test func batchesAreCropped() throws {
        try Self.withInputs { folder in
            let words = [
                "nhwc.npy", "--layout", "nhwc", "-k", "1 2 1; 0 3 1", "-o", "out.npy", "--algorithm", "direct",
            ]
            let images = {
                let source = try ByteSource(path: folder.appending(path: "out.npy").path)
                let reader = try ImageCodec.reader(for: source, layout: .nhwc)
                return try (0..<3).flatMap { _ in try Self.planes(reader) }
            }
            #expect(runVerb(words, in: folder).status == 0)
            let whole = try images()
            for crop in [(11, 20, 30, 41), (60, 5, 0, 0), (4, 80, 20, 0)] {
                let size = ["--crop", "\(crop.0)x\(crop.1)+\(crop.2)+\(crop.3)", "--overwrite"]
                let result = runVerb(words + size, in: folder)
                #expect(result.status == 0, "\(result.errors)")
                let isEqual = try images() == Self.part(whole, crop)
                #expect(isEqual, "\(crop), seed \(testSeed)")
            }
        }
    }

    /// A file that ends, or is damaged, below the last row that is needed is no error.
    @Test func whatFollowsTheRegionIsNotRead() throws {
        try Self.withInputs { folder in
            for name in ["rgb.png", "rgb.jpg"] {
                let bytes = try Data(contentsOf: folder.appending(path: name))
                let words = ["-k", "1 1 1; 1 1 1; 1 1 1", "--normalize", "sum", "-o", "out.png", "--crop"]
                let whole = try Self.run([name] + words + ["90x50+0+5"], in: folder)
                try bytes.prefix(bytes.count * 7 / 10).write(to: folder.appending(path: "cut-" + name))
                #expect(try Self.run(["cut-" + name] + words + ["90x50+0+5"], in: folder) == whole)
                let result = runVerb(["cut-" + name] + words + ["90x50+0+105", "--overwrite"], in: folder)
                #expect(result.status == 65, "\(result.errors)")
            }
        }
    }

    /// Texts after the pixels of a PNG file are kept, if the input can be read at any position.
    @Test func trailingTextsAreKept() throws {
        try withTemporaryFolder { folder in
            var metadata = ImageMetadata()
            metadata.pngChunks = [PNGChunk(name: "tEXt", data: Array("Comment\0behind".utf8), followsPixels: true)]
            var generator = SeededGenerator(seed: testSeed)
            let image = try generator.noise(width: 50, height: 60, layout: .gray)
            let sink = try ByteSink()
            let header = ImageHeader(format: .png, width: 50, height: 60, layout: .gray, bitDepth: 8)
            let writer = try ImageCodec.writer(
                to: sink, header: header, quantizer: Quantizer(bitDepth: 8), metadata: metadata)
            try writer.write(rows: 0..<60, of: image)
            try writer.finish()
            let bytes = Data(sink.bytes)
            try bytes.write(to: folder.appending(path: "in.png"))
            for output in ["out.png", "out.jpg"] {
                let words = ["-k", "1", "--crop", "9x7+1+2", "-o", output]
                let result = try imgconv(["in.png"] + words, in: folder)
                #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
                #expect(try Data(contentsOf: folder.appending(path: output)).range(of: Data("behind".utf8)) != nil)
            }
            let piped = try shell(
                "cat in.png | \(commandPath) - -k 1 --crop 9x7+1+2 -o - --format png > piped.png", in: folder)
            #expect(piped.status == 0, "\(piped.errors)")
            #expect(try readImage(folder.appending(path: "piped.png")).header.width == 9)
        }
    }

    /// The run's line, its JSON object, and failures of single images of a directory.
    @Test func reportsNameTheRegion() throws {
        try Self.withInputs { folder in
            let words = ["-k", "1 2 1", "--normalize", "sum", "--crop", "20x10+3+4", "--overwrite"]
            let line = runVerb(["rgb.png", "-o", "out.png"] + words, in: folder)
            #expect(line.text.contains(", region 20x10+3+4, "), "\(line.text)")
            let json = runVerb(["rgb.png", "-o", "out.png", "--json"] + words, in: folder).text
            #expect(json.contains(#""width": 20, "height": 10,"#), "\(json)")
            #expect(json.contains(#""crop": {"x": 3, "y": 4, "width": 20, "height": 10}"#), "\(json)")

            let images = folder.appending(path: "images")
            try FileManager.default.createDirectory(at: images, withIntermediateDirectories: false)
            var generator = SeededGenerator(seed: testSeed)
            for (name, side) in [("a", 30), ("b", 8), ("c", 40)] {
                try writePNG(
                    try generator.noise(width: side, height: side, layout: .gray),
                    to: images.appending(path: "\(name).png"))
            }
            let run = runVerb(["images", "-o", "results"] + words, in: folder)
            let message = "b.png: the region 20x10+3+4 is not within"
            #expect(run.status == 1 && run.errors.contains(message), "\(run.errors)")
            for (name, isThere) in [("a", true), ("b", false), ("c", true)] {
                let path = folder.appending(path: "results/\(name).png").path
                #expect(FileManager.default.fileExists(atPath: path) == isThere)
            }
        }
    }

    @Test func theRegionIsWrittenInOneWay() throws {
        for text in [
            "20", "20x", "x5", "0x5+1+1", "5x0", "5x5+1", "5x5+1+1+1", "5x5-1-1", "5x5+-1+1", "axb+1+1", "5 x5+1+1",
            "5x5+99999999999999999999+1", "", "5x5x5+1+1", "+5x5+1+1",
        ] {
            #expect(throws: ValidationError.self, "\(text)") { try ArgumentReaders.crop(text) }
        }
        for (text, size, offset) in [("5x6+7+8", (5, 6), (7, 8)), ("1x20", (1, 20), (0, 0))] {
            let crop = try ArgumentReaders.crop(text)
            #expect(crop.size == Axes(x: size.0, y: size.1) && crop.offset == Axes(x: offset.0, y: offset.1))
        }
        try withTemporaryFolder { folder in
            let result = runVerb(["rgb.png", "-k", "1", "--crop", "20+3", "-o", "out.png"], in: folder)
            let advice = "must be columns x rows + first column + first row, as in 640x480+100+50"
            #expect(result.status == 64 && result.errors.contains(advice), "\(result.errors)")
        }
    }
}
