import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

/// Netpbm files through the command.
@Suite struct NetpbmFileTests {
    /// Pictures of random samples of some layout and depth, as PAM.
    private static func picture(_ layout: String, channels: Int, depth: Int) -> Data {
        var generator = SeededGenerator(seed: testSeed)
        let count = 9 * 7 * channels * depth / 8
        return Data(
            "P7\nWIDTH 9\nHEIGHT 7\nDEPTH \(channels)\nMAXVAL \(depth == 8 ? 255 : 65535)\nTUPLTYPE \(layout)\nENDHDR\n"
                .utf8) + Data((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }

    private static let pictures: [(name: String, channels: Int)] = [
        ("GRAYSCALE", 1), ("GRAYSCALE_ALPHA", 2), ("RGB", 3), ("RGB_ALPHA", 4),
    ]

    /// The result is that of the same samples in a PNG, and is written in the input's format.
    @Test(arguments: pictures.indices, [8, 16]) func resultsAreThoseOfPNG(index: Int, depth: Int) throws {
        let (name, channels) = Self.pictures[index]
        try withTemporaryFolder { folder in
            try Self.picture(name, channels: channels, depth: depth).write(to: folder.appending(path: "in.pam"))
            #expect(try imgconv(["in.pam", "-k", "1", "-o", "in.png"], in: folder).status == 0)
            let request = ["-k", "1 2 1; 2 4 2; 1 2 1", "--normalize", "sum", "--overwrite"]
            let result = try imgconv(["in.pam"] + request, in: folder)
            #expect(result.status == 0 && result.errors == "", "\(result.errors)")
            #expect(try imgconv(["in.png", "-o", "out.png"] + request, in: folder).status == 0)
            let expected = try readImage(folder.appending(path: "out.png"))
            let own = try readImage(folder.appending(path: "in.kernel.convolve.pam"))
            #expect(own.header.format == .pam && own.header.bitDepth == depth)
            #expect(own.planes == expected.planes && own.header.layout == expected.header.layout)
            for format in channels == 1 ? ["pgm", "pnm"] : channels == 3 ? ["ppm", "pnm"] : [] {
                #expect(try imgconv(["in.png", "-o", "out.\(format)"] + request, in: folder).status == 0)
                let written = try readImage(folder.appending(path: "out.\(format)"))
                #expect(written.planes == expected.planes && written.header.format == (channels == 1 ? .pgm : .ppm))
            }
        }
    }

    @Test(arguments: [
        ("GRAYSCALE", 1, "ppm", "PPM holds RGB, not grey; write a .pgm"),
        ("RGB", 3, "pgm", "PGM holds grey, not RGB; write a .ppm"),
        (
            "RGB_ALPHA", 4, "ppm",
            "PPM cannot hold the transparency of in.pam; write a .pam, or lay it on a colour with --background white"
        ),
        ("RGB_ALPHA", 4, "pgm", "PGM holds grey, not RGB with transparency; write a .pam"),
        (
            "GRAYSCALE_ALPHA", 2, "pnm",
            "PNM cannot hold the transparency of in.pam; write a .pam, or lay it on a colour with --background white"
        ),
    ])
    func channelsThatDoNotFitAreRefused(name: String, channels: Int, ending: String, message: String) throws {
        try withTemporaryFolder { folder in
            try Self.picture(name, channels: channels, depth: 8).write(to: folder.appending(path: "in.pam"))
            let result = try imgconv(["in.pam", "-k", "1", "-o", "out.\(ending)"], in: folder)
            #expect(result.status == 64 && result.errors == "imgconv: out.\(ending): \(message)\n")
            #expect(try listing(folder) == ["in.pam"])
        }
    }

    /// An array's channels become a picture's; a layer's maps need a grey format.
    @Test func arraysBecomePictures() throws {
        try withTemporaryFolder { folder in
            let array = NumericArray(shape: [4, 5, 3], values: (0..<60).map(Double.init))
            try Data(array.npyBytes()).write(to: folder.appending(path: "in.npy"))
            #expect(try imgconv(["in.npy", "-k", "1", "-o", "out.ppm"], in: folder).status == 0)
            let written = try readImage(folder.appending(path: "out.ppm"))
            #expect(written.planes[2][0] == [2, 5, 8, 11, 14])
            let refused = try imgconv(["in.npy", "-k", "1", "-o", "out.pgm"], in: folder)
            #expect(refused.errors == "imgconv: out.pgm: PGM holds grey, not RGB; write a .ppm\n")
            let weights = NumericArray(shape: [1, 1, 3, 2], values: [1, 0, 0, 1, 0, 0])
            try Data(weights.npyBytes()).write(to: folder.appending(path: "w.npy"))
            let layer = ["in.npy", "-k", "w.npy", "--like", "keras.Conv2D"]
            #expect(try imgconv(layer + ["-o", "maps.pgm"], in: folder).status == 0)
            #expect(try readImage(folder.appending(path: "maps-1.pgm")).planes[0][0] == [1, 4, 7, 10, 13])
            #expect(try imgconv(layer + ["-o", "maps.ppm"], in: folder).status == 64)
        }
    }

    /// Other kinds of the family are read by content, from directories and streams, and as kernels.
    @Test func otherKindsAreRead() throws {
        try withTemporaryFolder { folder in
            let inner = folder.appending(path: "in")
            try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
            try Data("P1 3 1 0 1 0".utf8).write(to: inner.appending(path: "a.pbm"))
            try Data("P3 1 1 100 0 50 100".utf8).write(to: inner.appending(path: "b.pnm"))
            try Data("P5 1 1 255\n7P5 1 1 255\n8".utf8).write(to: inner.appending(path: "c"))
            let result = try imgconv(["in", "-k", "1", "-o", "out", "-v"], in: folder)
            #expect(result.status == 0 && result.errors.contains("c: the file has more images, which are not read"))
            #expect(try listing(folder.appending(path: "out")) == [".imgconv", "a.pgm", "b.ppm", "c.pgm"])
            #expect(try readImage(folder.appending(path: "out/a.pgm")).planes == [[[255, 0, 255]]])
            #expect(try readImage(folder.appending(path: "out/b.ppm")).planes == [[[0]], [[128]], [[255]]])
            try Data("P2 3 1 255 10 20 10".utf8).write(to: folder.appending(path: "k.pgm"))
            let spread = try imgconv(
                ["-", "-k", "k.pgm", "-o", "-", "--format", "pgm", "-b", "constant"], in: folder,
                input: Data("P5 3 1 255\n".utf8) + Data([0, 200, 0]))
            #expect(spread.output == Data("P5\n3 1\n255\n".utf8) + Data([50, 100, 50]), "\(spread.errors)")
        }
    }
}
