import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

/// Small files, each with a fault or a property that programs disagree about, and what is right for each:
/// `Fixtures/Inputs/expected.json`.
///
/// Fields: `exit`, `warns`, `shape` and `samples` (rows, columns, channels) of the identity as PNG; `same_samples_as`
/// another file; `patches` of colours; with a `kernel`, what must be gone from the output; `to` a format, its `bit_depth`;
/// the rows of a `kernel` file.
@Suite struct InputFileTests {
    private static let folder = projectRoot.appending(path: "Tests/CommandTests/Fixtures/Inputs")

    private static var expectations: [String: [String: Any]] {
        let data = try? Data(contentsOf: folder.appending(path: "expected.json"))
        return data.flatMap { try? JSONSerialization.jsonObject(with: $0) as? [String: [String: Any]] } ?? [:]
    }

    static let names = expectations.keys.sorted()

    @Test func everyFileHasAnExpectation() throws {
        let files = try listing(Self.folder).filter { $0 != "expected.json" }
        #expect(files.allSatisfy { name in Self.names.contains(name) || Self.isOther(name) } && Self.names.count > 20)
    }

    /// A file that another one is compared with.
    private static func isOther(_ name: String) -> Bool {
        expectations.values.contains { $0["same_samples_as"] as? String == name }
    }

    private static func decode(_ url: URL) throws -> (header: ImageHeader, samples: [Int]) {
        let reader = try ImageCodec.reader(for: ByteSource(path: url.path))
        let header = reader.header
        var image = try PlanarImage(
            uninitializedWidth: header.width, height: header.height, layout: header.layout)
        try reader.read(rows: header.height, into: &image, at: 0)
        _ = try reader.finish()
        let planes = (0..<header.layout.channelCount).map { channel in image.withPlane(channel) { $0.rows() } }
        let samples = (0..<header.height).flatMap { y in
            (0..<header.width).flatMap { x in planes.map { Int($0[y][x]) } }
        }
        return (header, samples)
    }

    @Test(arguments: names) func isTreatedAsExpected(name: String) throws {
        let expected = try #require(Self.expectations[name])
        try withTemporaryFolder { folder in
            let input = Self.folder.appending(path: name).path
            if let rows = expected["kernel"] as? [[Double]] {
                let run = try imgconv(["kernel", "convert", input, "-o", "k.json"], in: folder)
                #expect(run.status == 0, "\(run.errors)")
                let data = try Data(contentsOf: folder.appending(path: "k.json"))
                #expect(try JSONSerialization.jsonObject(with: data) as? [[Double]] == rows)
                return
            }
            let kernel = expected["kernel"] as? String ?? "1"
            let isJPEGOut = expected["thumbnail"] != nil || expected["metadata_without"] != nil
            let output = folder.appending(path: isJPEGOut ? "out.jpg" : "out.png")
            let arguments = [input, "-k", kernel, "-o", output.path]
            let run = try imgconv(arguments, in: folder)
            #expect(Int(run.status) == expected["exit"] as? Int ?? 0, "\(run.errors)")
            if let warns = expected["warns"] as? Bool {
                #expect(
                    run.errorLines.filter { $0.hasPrefix("imgconv: warning: ") }.count == (warns ? 1 : 0),
                    "\(run.errors)")
            }
            if expected["with_damaged_keep"] != nil {
                #expect(try listing(folder).isEmpty)
                let kept = try imgconv(arguments + ["--damaged", "keep", "--json"], in: folder)
                #expect(kept.status == 0 && kept.errors.hasPrefix("imgconv: warning: "), "\(kept.errors)")
                #expect(kept.text.contains("\"damaged_rows\""))
                return
            }
            try check(name, expected, output, in: folder)
        }
    }

    private func check(_ name: String, _ expected: [String: Any], _ output: URL, in folder: URL) throws {
        let bytes = [UInt8](try Data(contentsOf: output))
        func contains(_ text: String) -> Bool { Data(bytes).range(of: Data(text.utf8)) != nil }
        let (header, samples) = try Self.decode(output)
        if let stored = expected["samples"] as? [Int], let shape = expected["shape"] as? [Int] {
            #expect(shape[0] == header.height && shape[1] == header.width)
            let channels = header.layout.channelCount
            if shape.count == 2, header.layout == .grayAlpha {
                // The transparent colour, which the expected samples do not show: 0xFF, of which the low bit counts.
                #expect(stride(from: 0, to: samples.count, by: 2).map { samples[$0] } == stored)
                #expect(stride(from: 1, to: samples.count, by: 2).map { samples[$0] } == stored.map { 255 - $0 })
            } else {
                #expect(channels == (shape.count == 3 ? shape[2] : 1) && samples == stored)
            }
        }
        if let other = expected["same_samples_as"] as? String {
            let second = folder.appending(path: "other.png")
            _ = try imgconv([Self.folder.appending(path: other).path, "-k", "1", "-o", second.path], in: folder)
            #expect(try Self.decode(second).samples == samples)
        }
        for (column, colour) in expected["patches"] as? [String: String] ?? [:] {
            let x = try #require(Int(column.dropFirst()))
            let first = 3 * (header.height / 2 * header.width + x)
            let wanted = [
                "white": [255, 255, 255], "cyan": [0, 255, 255], "magenta": [255, 0, 255], "black": [0, 0, 0],
            ]
            let isNear = try zip(samples[first..<first + 3], #require(wanted[colour])).allSatisfy { abs($0 - $1) < 12 }
            #expect(isNear, "\(colour)")
        }
        if expected["thumbnail"] as? String == "removed" {
            #expect((0..<bytes.count - 2).filter { bytes[$0...].starts(with: [0xFF, 0xD8, 0xFF]) } == [0])
        }
        for text in expected["metadata_without"] as? [String] ?? [] {
            #expect(!contains(text) && !contains("21496"), "\(text)")
        }
        for chunk in expected["chunks_without"] as? [String] ?? [] { #expect(!contains(chunk)) }
        if let depth = expected["bit_depth"] as? Int { #expect(header.bitDepth == depth) }
    }
}
