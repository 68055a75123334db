import Foundation
import ImageBuffers
import TestSupport
import Testing

@testable import ImageCodecs

/// A file that states an orientation looks as if the picture had been turned first and then filtered.
@Suite struct OrientationTests {
    private static let width = 23
    private static let height = 17

    /// The picture as it is shown, by row, column and channel.
    private static func shown(_ x: Int, _ y: Int, _ channel: Int) -> Float {
        Float((x * 37 + y * 101 + (x * y) % 7 * 30 + channel * 77) % 256)
    }

    /// Writes the picture as it is stored in an orientation, with the tag.
    static func write(_ orientation: Orientation, _ format: ImageFormat, to url: URL) throws {
        let swaps = orientation.swapsAxes
        let header = ImageHeader(
            format: format, width: swaps ? height : width, height: swaps ? width : height, layout: .rgb, bitDepth: 8)
        var rows = [[[Float]]](
            repeating: [[Float]](repeating: [Float](repeating: 0, count: header.width), count: header.height), count: 3)
        for channel in 0..<3 {
            for y in 0..<height {
                for x in 0..<width {
                    let place = orientation.stored(x: x, y: y, width: header.width, height: header.height)
                    rows[channel][place.y][place.x] = shown(x, y, channel)
                }
            }
        }
        let exif = ExifData(orientation: orientation).bytes
        var metadata = ImageMetadata()
        if format == .png {
            metadata.pngChunks = [PNGChunk(name: "eXIf", data: exif, followsPixels: orientation.rawValue % 2 == 1)]
        } else {
            metadata.jpeg = JPEGParameters()
            metadata.jpeg?.segments = [.init(marker: 0xE1, data: JPEGParameters.Segment.exifHeader + exif)]
        }
        let image = try PlanarImage(width: header.width, height: header.height, layout: .rgb) { channel in
            try Plane(rows: rows[channel])
        }
        let sink = try ByteSink()
        let writer = try ImageCodec.writer(
            to: sink, header: header, quantizer: Quantizer(bitDepth: 8), metadata: metadata)
        try writer.write(rows: 0..<header.height, of: image)
        try writer.finish()
        try Data(sink.bytes).write(to: url)
    }

    /// The samples of a file as they are shown, and the orientation that it states.
    private static func read(_ url: URL) throws -> (size: [Int], samples: [Float], stated: Orientation) {
        let stated = try ImageCodec.reader(for: ByteSource(path: url.path)).header.orientation
        let reader = try ImageCodec.reader(for: ByteSource(path: url.path), conversion: .upright)
        let header = reader.header
        var image = try PlanarImage(uninitializedWidth: header.width, height: header.height, layout: header.layout)
        try reader.read(rows: header.height, into: &image, at: 0)
        _ = try reader.finish()
        let samples = (0..<header.layout.channelCount).flatMap { channel in
            image.withPlane(channel) { $0.rows().flatMap(\.self) }
        }
        return ([header.width, header.height], samples, stated)
    }

    /// Kernels and options whose results are exact, and depend on which way up the picture is.
    static let filters: [[String]] = [
        ["-k", "1 2 3; 4 5 6; 7 8 9", "--normalize", "sum"], ["-k", "0 -1 0 2; -1 5 -1 0; 3 -1 0 0"],
        ["-k", "1 -2 3 1 0", "--anchor", "x=1,y=0"], ["-k", "1 2; 3 -4", "--stride", "2"],
        ["-k", "1 0 -1; 2 0 -2", "--size", "valid", "--stride", "y=3,x=2", "--mode", "correlate"],
        ["-k", "1 2 1; 0 1 0", "--size", "full"], ["-k", "1 -1", "--dilation", "y=1,x=3"],
        ["-k", "1 0 1; 0 1 0; 0 2 -1", "--padding", "y=2,x=1", "--stride", "y=2,x=1"],
        ["-k", "1 2 1", "-k", "1; 0; -1", "--bias", "100"], ["-k", "1 0 -1", "-k", "1; 0; -1", "--combine", "max"],
    ]

    @Test(arguments: Orientation.allCases, [ImageFormat.png, .jpeg])
    func looksAsIfThePictureHadBeenTurned(orientation: Orientation, format: ImageFormat) throws {
        try withTemporaryFolder { folder in
            let input = format == .png ? "in.png" : "in.jpg"
            try Self.write(orientation, format, to: folder.appending(path: input))
            // What the file shows, without a tag.
            #expect(
                runVerb([input, "-k", "1", "--orientation", "upright", "-o", "turned.png"], in: folder).status == 0)
            let boundaries = ["symmetric", "reflect", "edge", "constant:9", "wrap", "copy"]
            for (index, filter) in Self.filters.enumerated() {
                let size = filter.contains("full") || filter.contains("--padding") ? "wrap" : nil
                let options = filter + ["-b", size ?? boundaries[(index + orientation.rawValue) % 6], "--overwrite"]
                let tagged = runVerb([input, "-o", "tagged.png"] + options, in: folder)
                let expected = runVerb(["turned.png", "-o", "expected.png"] + options, in: folder)
                #expect(tagged.status == 0 && expected.status == 0, "\(tagged.errors)\(expected.errors)")
                let shown = "as shown (orientation \(orientation.rawValue))"
                #expect(tagged.text.contains(shown) == (orientation != .upright), "\(tagged.text)")
                let result = try Self.read(folder.appending(path: "tagged.png"))
                #expect(result.stated == orientation)
                let reference = try Self.read(folder.appending(path: "expected.png"))
                #expect(reference.stated == .upright)
                #expect(result.size == reference.size && result.samples == reference.samples, "\(options)")
            }
        }
    }

    @Test(arguments: Orientation.allCases) func arraysDifferencesAndOptions(orientation: Orientation) throws {
        try withTemporaryFolder { folder in
            try Self.write(orientation, .png, to: folder.appending(path: "in.png"))
            try Self.write(.upright, .png, to: folder.appending(path: "plain.png"))
            let filter = ["-k", "1 2 3; 4 5 6; 7 8 9", "--normalize", "sum", "--verify"]
            func run(_ arguments: [String]) -> CommandResult { runVerb(arguments + filter, in: folder) }
            // An array holds the picture as it is shown.
            #expect(run(["in.png", "-o", "a.npy"]).status == 0 && run(["plain.png", "-o", "b.npy"]).status == 0)
            #expect(try contents("a.npy", folder) == contents("b.npy", folder))
            // A picture of the differences too, with a legend and without.
            for legend in [[], ["--diff-legend"]] {
                for against in ["input", "flipped"] {
                    let options = ["--diff-against", against, "--overwrite"] + legend
                    #expect(run(["in.png", "-o", "c.png", "--diff", "cd.png"] + options).status == 0)
                    #expect(run(["plain.png", "-o", "d.png", "--diff", "dd.png"] + options).status == 0)
                    let (tagged, plain) = (
                        try Self.read(folder.appending(path: "cd.png")), try Self.read(folder.appending(path: "dd.png"))
                    )
                    #expect(tagged.stated == .upright && tagged.size == plain.size && tagged.samples == plain.samples)
                }
            }
            // As stored: the same samples as without the tag.
            #expect(run(["in.png", "-o", "e.png", "--orientation", "stored", "--strip"]).status == 0)
            #expect(try Self.read(folder.appending(path: "e.png")).stated == orientation)
            let upright = run(["in.png", "-o", "f.jpg", "--orientation", "upright", "--json"])
            #expect(
                upright.status == 0
                    && upright.text.contains("\"orientation_rule\": \"upright\"") == (orientation != .upright))
            #expect(try Self.read(folder.appending(path: "f.jpg")).stated == .upright)
        }
    }

    private func contents(_ name: String, _ folder: URL) throws -> Data {
        try Data(contentsOf: folder.appending(path: name))
    }

    /// A file to compare with is read the same way up as the input, or refused.
    @Test func referencesAreTheSameWayUp() throws {
        try withTemporaryFolder { folder in
            try Self.write(.halfTurn, .png, to: folder.appending(path: "in.png"))
            try Self.write(.upright, .png, to: folder.appending(path: "plain.png"))
            func run(_ input: String, against other: String, _ options: [String] = []) -> CommandResult {
                let words = [
                    input, "-k", "1", "-o", "o.png", "--diff", "d.png", "--diff-against", other, "--overwrite",
                ]
                return runVerb(words + options, in: folder)
            }
            let refused = run("in.png", against: folder.appending(path: "plain.png").path)
            #expect(
                refused.status == 65 && refused.errors.contains("--orientation upright compares"), "\(refused.errors)")
            for (input, other, options) in [
                ("in.png", "in.png", []), ("plain.png", "in.png", []),
                ("in.png", "plain.png", ["--orientation", "upright"]),
            ] {
                let equal = run(input, against: folder.appending(path: other).path, options + ["--json"])
                #expect(
                    equal.status == 0 && equal.text.contains("\"diff\": {\"max\": 0"), "\(equal.text)\(equal.errors)")
            }
        }
    }

    @Test func libraryConventionsActOnStoredSamples() throws {
        try withTemporaryFolder { folder in
            try Self.write(.clockwise, .png, to: folder.appending(path: "in.png"))
            let like = ["in.png", "-k", "1 2 3", "--like", "scipy.ndimage.convolve", "-o", "out.png"]
            let run = runVerb(like, in: folder)
            #expect(run.status == 0 && run.text.contains("as stored (orientation 6)"))
            let refused = runVerb(like + ["--orientation", "shown"], in: folder)
            #expect(refused.status == 64 && refused.errors.contains("use stored or upright"), "\(refused.errors)")
        }
    }
}
