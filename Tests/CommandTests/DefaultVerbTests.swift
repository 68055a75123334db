import Foundation
import ImageCodecs
import ImageBuffers
import TestSupport
import Testing

/// An asymmetric image of 5 x 4 grey samples.
private let rows: [[Float]] = [
    [10, 20, 30, 40, 50], [60, 10, 20, 30, 40], [0, 0, 255, 7, 9], [1, 2, 3, 4, 5],
]

private func withImage(_ body: (URL) throws -> Void) throws {
    try withTemporaryFolder { folder in
        try writePNG(grayImage(rows), to: folder.appending(path: "in.png"))
        try "0 1 0\n0 0 0\n0 0 0\n".write(to: folder.appending(path: "up.txt"), atomically: true, encoding: .utf8)
        try body(folder)
    }
}

@Suite struct DefaultVerbTests {
    @Test func writesBesideTheInputUnderTheModesName() throws {
        try withImage { folder in
            let result = try imgconv(["in.png", "--kernel", "up.txt", "--mode", "correlate"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
            #expect(try listing(folder) == ["in.png", "in.up.correlate.png", "up.txt"])
            // Correlation reads the sample above: every row becomes the one before it, the first its mirror image.
            let written = try readImage(folder.appending(path: "in.up.correlate.png"))
            #expect(written.planes == [[rows[0], rows[0], rows[1], rows[2]]])
            #expect(result.text.contains("correlated with a 3x3 kernel centred on x=1,y=1, symmetric boundary, direct"))
            #expect(result.errors.isEmpty)
        }
    }

    @Test func convolvesByDefaultWithTheKernelTurned() throws {
        try withImage { folder in
            let result = try imgconv(["in.png", "-k", "up.txt"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
            let written = try readImage(folder.appending(path: "in.up.convolve.png"))
            #expect(written.planes == [[rows[1], rows[2], rows[3], rows[3]]])
            #expect(result.text.hasPrefix("in.png -> in.up.convolve.png (5x4, 1 channel): convolved with"))
        }
    }

    @Test(arguments: [
        ("symmetric", [Float](arrayLiteral: 10, 20, 30, 40, 50)), ("reflect", [60, 10, 20, 30, 40]),
        ("edge", [10, 20, 30, 40, 50]), ("constant", [0, 0, 0, 0, 0]), ("constant:77", [77, 77, 77, 77, 77]),
        ("wrap", [1, 2, 3, 4, 5]), ("copy", [10, 20, 30, 40, 50]),
    ])
    func boundaryDecidesTheFirstRow(boundary: String, first: [Float]) throws {
        try withImage { folder in
            let result = try imgconv(
                ["in.png", "-k", "0 1 0; 0 0 0; 0 0 0", "-m", "correlate", "-b", boundary, "-o", "out.png"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
            #expect(try readImage(folder.appending(path: "out.png")).planes[0][0] == first)
        }
    }

    @Test func sizesAndAnchors() throws {
        try withImage { folder in
            for (size, width, height) in [("same", 5, 4), ("full", 7, 6), ("valid", 3, 2)] {
                let result = try imgconv(
                    ["in.png", "-k", "up.txt", "--size", size, "-o", "\(size).png", "--json"], in: folder)
                #expect(result.status == 0, "\(result.errors)")
                let header = try readImage(folder.appending(path: "\(size).png")).header
                #expect((header.width, header.height) == (width, height))
                let object = try JSONSerialization.jsonObject(with: result.output) as? [String: Any]
                #expect(object?["width"] as? Int == width)
                #expect(object?["size"] as? String == size)
            }
            // With the centre on the only weight, the filter changes nothing.
            let result = try imgconv(
                ["in.png", "-k", "up.txt", "-m", "correlate", "--anchor", "x=1,y=0", "-o", "same2.png"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
            #expect(try readImage(folder.appending(path: "same2.png")).planes == [rows])
        }
    }

    @Test func scaleBiasNormalizeRangeAndRounding() throws {
        try withImage { (folder: URL) throws -> Void in
            func filtered(_ arguments: [String]) throws -> [Float] {
                let result = try imgconv(["in.png", "-o", "o.png", "--overwrite"] + arguments, in: folder)
                #expect(result.status == 0, "\(result.errors)")
                return try readImage(folder.appending(path: "o.png")).planes[0][0]
            }
            #expect(try filtered(["-k", "1/2", "--bias", "1"]) == [6, 11, 16, 21, 26])
            #expect(
                try filtered(["-k", "4", "--normalize", "sum", "--scale", "1/10", "--bias", "-1"]) == [0, 1, 2, 3, 4])
            #expect(try filtered(["-k", "1/4", "--rounding", "half-even"]) == [2, 5, 8, 10, 12])
            #expect(try filtered(["-k", "1/4", "--rounding", "half-up"]) == [3, 5, 8, 10, 13])
            #expect(try filtered(["-k", "1/4", "--rounding", "truncate"]) == [2, 5, 7, 10, 12])
            #expect(try filtered(["-k", "-1", "--range", "abs"]) == rows[0])
            #expect(try filtered(["-k", "-1", "--range", "offset"]) == [118, 108, 98, 88, 78])
            #expect(try filtered(["-k", "-1", "--range", "wrap"]) == [246, 236, 226, 216, 206])
            #expect(try filtered(["-k", "-1", "--range", "minmax"]) == [245, 235, 225, 215, 205])
        }
    }

    @Test func depthIsConverted() throws {
        try withImage { folder in
            #expect(try imgconv(["in.png", "-k", "1", "--depth", "16", "-o", "deep.png"], in: folder).status == 0)
            let deep = try readImage(folder.appending(path: "deep.png"))
            #expect(deep.header.bitDepth == 16)
            #expect(deep.planes[0][0] == rows[0].map { $0 * 257 })
            #expect(try imgconv(["deep.png", "-k", "1", "--depth", "8", "-o", "flat.png"], in: folder).status == 0)
            #expect(try readImage(folder.appending(path: "flat.png")).planes == [rows])
        }
    }

    @Test func streams() throws {
        try withImage { folder in
            let bytes = try Data(contentsOf: folder.appending(path: "in.png"))
            let result = try imgconv(["-", "-k", "up.txt", "-m", "correlate"], in: folder, input: bytes)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errorLines.count == 1)
            #expect(result.errors.contains("correlated"))
            try result.output.write(to: folder.appending(path: "piped.png"))
            #expect(try readImage(folder.appending(path: "piped.png")).planes[0][0] == rows[0])
            let kernel = try imgconv(
                ["in.png", "-k", "-", "-o", "k.png"], in: folder, input: Data("0 0 0; 0 1 0; 0 0 0".utf8))
            #expect(kernel.status == 0, "\(kernel.errors)")
            #expect(try readImage(folder.appending(path: "k.png")).planes == [rows])
        }
    }

    @Test func severalInputsGoToAFolderOrATemplate() throws {
        try withImage { folder in
            try FileManager.default.copyItem(
                at: folder.appending(path: "in.png"), to: folder.appending(path: "two.png"))
            let inFolder = try imgconv(["in.png", "two.png", "-k", "1", "-o", "out/"], in: folder)
            #expect(inFolder.status == 0, "\(inFolder.errors)")
            #expect(try listing(folder.appending(path: "out")) == ["in.png", "two.png"])
            let named = try imgconv(
                ["in.png", "two.png", "-k", "up.txt", "-o", "{stem}-{mode}-{kernel}.{ext}"], in: folder)
            #expect(named.status == 0, "\(named.errors)")
            #expect(try listing(folder).contains("two-convolve-up.png"))
            let partly = try imgconv(["in.png", "absent.png", "-k", "1", "-o", "some/"], in: folder)
            #expect(partly.status == 1)
            #expect(try listing(folder.appending(path: "some")) == ["in.png"])
        }
    }

    @Test func severalKernelsAreCombined() throws {
        try withImage { folder in
            for (how, expected) in [("sequence", Float(120)), ("sum", 50), ("max", 30), ("magnitude", 36)] {
                let result = try imgconv(
                    ["in.png", "-k", "2", "-k", "3", "--combine", how, "-o", "\(how).png"], in: folder)
                #expect(result.status == 0, "\(result.errors)")
                let first = try readImage(folder.appending(path: "\(how).png")).planes[0][0][0]
                #expect(first == (how == "sequence" ? 60 : expected))
            }
        }
    }

    @Test func verboseQuietAndJSON() throws {
        try withImage { folder in
            let quiet = try imgconv(["in.png", "-k", "9", "-q", "-o", "a.png"], in: folder)
            #expect(quiet.text.isEmpty && quiet.errors.isEmpty)
            let verbose = try imgconv(["in.png", "-k", "1", "-v", "-o", "b.png"], in: folder)
            for word in ["decode", "filter", "encode", "plan"] { #expect(verbose.text.contains(word)) }
            let json = try imgconv(
                ["in.png", "-k", "0 1 2; 3 4 5", "--json", "--verify", "-o", "c.png", "--diff", "d.png"], in: folder)
            let object = try #require(try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
            let names = [
                "input", "output", "status", "error", "width", "height", "channels", "bit_depth", "mode", "boundary",
                "size", "anchor", "kernel", "algorithm", "clipped_low", "clipped_high", "seconds", "diff", "verify",
                "warnings",
            ]
            for name in names { #expect(object[name] != nil, "\(name) is missing") }
            let kernel = try #require(object["kernel"] as? [String: Any])
            #expect(kernel["width"] as? Int == 3 && kernel["height"] as? Int == 2 && kernel["sum"] as? Int == 15)
            #expect(kernel["rank"] as? Int == 2)
            #expect((object["anchor"] as? [String: Int]) == ["x": 1, "y": 0])
            #expect(((object["verify"] as? [String: Double])?["max_abs"] ?? 1) < 1e-3)
            // The same warnings as on standard error, also if they are not printed there.
            for quiet in [[], ["-q"]] {
                let bright = try imgconv(
                    ["in.png", "-k", "9", "--json", "-o", "e.png", "--overwrite"] + quiet, in: folder)
                let told = try #require(try JSONSerialization.jsonObject(with: bright.output) as? [String: Any])
                let warnings = try #require(told["warnings"] as? [String])
                #expect(warnings.count == 1 && warnings[0].hasSuffix("--normalize sum keeps the brightness"))
                #expect(bright.errorLines == (quiet.isEmpty ? ["imgconv: warning: in.png: \(warnings[0])"] : []))
            }
        }
    }

    @Test func clippingIsCountedAndTheRemedyNamed() throws {
        try withImage { folder in
            let bright = try imgconv(["in.png", "-k", "1 2 1; 2 4 2; 1 2 1", "-o", "a.png"], in: folder)
            #expect(bright.status == 0)
            #expect(bright.errors.contains("the kernel sums to 16: --normalize sum keeps the brightness"))
            let edges = try imgconv(["in.png", "-k", "-1 0 1", "-o", "b.png"], in: folder)
            #expect(edges.text.contains("--range offset") && edges.errors.isEmpty)
            let offset = try imgconv(["in.png", "-k", "-3 0 3", "--range", "offset", "-o", "d.png"], in: folder)
            #expect(offset.errors.contains("--scale 0.16 clips none") && !offset.errors.contains("--range offset"))
            let fine = try imgconv(
                ["in.png", "-k", "1 2 1; 2 4 2; 1 2 1", "--normalize", "sum", "-o", "c.png"], in: folder)
            #expect(fine.errors.isEmpty)
            #expect(fine.text.contains("no sample clipped"))
        }
    }
}
