import Foundation
import ImageBuffers
import ImageCodecs
import TestSupport
import Testing

/// Large images, of which presets are tried on bands of rows and columns.
@Suite struct IdentifyLargeImageTests {
    /// What filters a whole image filters an excerpt to the same samples, whatever border, size and stride: the library's
    /// own result reproduces all samples that were compared, and the options printed all there are.
    @Test(arguments: [
        "scipy.ndimage.convolve:mode=wrap --normalize sum",
        "scipy.ndimage.correlate:mode=constant,cval=90 --normalize sum",
        "scipy.signal.convolve2d:mode=full,boundary=symm --normalize sum",
        "scipy.signal.correlate2d:mode=valid --normalize sum",
        "torch.Conv2d:stride=3:2,padding=2:1,padding_mode=reflect --normalize sum",
        "keras.Conv2D:padding=same,strides=2 --normalize sum", "imagemagick.convolve:virtual_pixel=mirror",
    ])
    func excerptsAgreeWithTheWholeImage(like: String) throws {
        try withTemporaryFolder { folder in
            var generator = SeededGenerator(seed: testSeed)
            let (width, height) = (1301, 962)
            try writePNG(
                try generator.noise(width: width, height: height, layout: .gray), to: folder.appending(path: "in.png"))
            try "1 2 3\n4 5 6\n7 8 10\n".write(
                to: folder.appending(path: "k.txt"), atomically: true, encoding: .utf8)
            let options = like.split(separator: " ").map(String.init)
            let made = runVerb(["in.png", "-k", "k.txt", "-o", "theirs.png", "--like"] + options, in: folder)
            #expect(made.status == 0, "\(made.errors)")
            let found = runVerb(["identify", "in.png", "theirs.png", "-k", "k.txt", "--json"], in: folder)
            let object = try #require(try JSONSerialization.jsonObject(with: found.output) as? [String: Any])
            let what = "seed \(testSeed), \(like): \(object["sentence"] ?? "")"
            #expect(object["verdict"] as? String == "explained", "\(what)")
            let header = try ImageCodec.reader(
                for: ByteSource(path: folder.appending(path: "theirs.png").path), limits: DecodeLimits()
            ).header
            let total = header.width * header.height
            #expect(object["compared"] as? Int == total, "\(what)")
            #expect(object["reproduced"] as? Int == total, "\(what)")
            let presets = object["presets"] as? [[String: Any]] ?? []
            let name = options[0].prefix { $0 != ":" }
            let own = presets.first { ($0["like"] as? String)?.prefix { $0 != ":" } == name }
            let compared = try #require(own?["compared"] as? Int, "\(what): \(presets)")
            #expect(own?["reproduced"] as? Int == compared, "\(what)")
            #expect(compared < total / 2 && compared > 10_000, "\(what)")
        }
    }
}
