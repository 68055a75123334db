import Foundation
import ImageCodecs
import TestSupport
import Testing

@Suite struct DifferenceFormatTests {
    /// A picture of differences is written in every format that holds its channels, for integers and for floats.
    @Test(arguments: ["png", "jpg", "ppm", "npy", "pfm"], ["heat", "signed", "abs"])
    func picturesAreWritten(ending: String, style: String) throws {
        try withTemporaryFolder { folder in
            try writeByteArray((0..<192).map { UInt8($0) }, shape: [8, 8, 3], to: folder.appending(path: "a.npy"))
            try #require(try imgconv(["a.npy", "-k", "identity", "-o", "in.png"], in: folder).status == 0)
            for (number, input) in ["a.npy", "in.png"].enumerated() {
                for output in ["out.png", "out.npy"] {
                    let picture = "\(number)-\(output).\(ending)"
                    let result = try imgconv(
                        [
                            input, "-k", "sharpen", "-o", output, "--overwrite", "--diff", picture, "--diff-style",
                            style,
                        ],
                        in: folder)
                    #expect(result.status == 0, "\(input) \(output): \(result.errors)")
                    #expect(try readImage(folder.appending(path: picture)).header.width == 8)
                }
            }
        }
    }

    @Test func aFormatWithoutColoursIsRefused() throws {
        try withTemporaryFolder { folder in
            try writeNoise(side: 12, to: folder.appending(path: "a.npy"))
            let refused = try imgconv(["a.npy", "-k", "sharpen", "-o", "o.npy", "--diff", "d.pgm"], in: folder)
            #expect(refused.status == 64 && refused.errors.contains("d.pgm: PGM cannot hold the heat picture"))
            #expect(try listing(folder) == ["a.npy"])
        }
    }
}
