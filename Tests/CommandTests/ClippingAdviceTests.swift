import Foundation
import ImageBuffers
import TestSupport
import Testing

/// What a run says about results outside the range, and whether it helps on a photograph.
@Suite struct ClippingAdviceTests {
    /// Part of a photograph.
    private static func writePhoto(in folder: URL) throws {
        let photo = try readImage(projectRoot.appending(path: "SampleImages/photo.jpg"))
        let image = try PlanarImage(width: 240, height: 160, layout: .rgb) { channel in
            try Plane(rows: photo.planes[channel][200..<360].map { Array($0[300..<540]) })
        }
        try writePNG(image, to: folder.appending(path: "photo.png"))
    }

    private struct Run {
        let clipped: Int
        let warnings: [String]
    }

    private func run(_ words: [String], in folder: URL) throws -> Run {
        let result = runVerb(["photo.png", "-o", "out.png", "--overwrite", "--json"] + words, in: folder)
        try #require(result.status == 0, "\(words): \(result.errors)")
        let object = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
        let (low, high) = (object["clipped_low"] as? Int ?? -1, object["clipped_high"] as? Int ?? -1)
        return Run(clipped: low + high, warnings: object["warnings"] as? [String] ?? ["no list"])
    }

    /// The options of a request, the advice that it gets, and the options with which that is followed.
    private static let advice: [(options: [String], advice: String, followed: [[String]])] = [
        (
            ["-k", "sharpen"],
            "a smaller amount clips fewer (as with -k sharpen:amount=0.5); --range minmax clips none",
            [["-k", "sharpen:amount=0.5"], ["-k", "sharpen", "--range", "minmax"]]
        ),
        (
            ["-k", "unsharp:2,3"], "(as with -k unsharp:sigma=2,amount=1.5)", [["-k", "unsharp:sigma=2,amount=1.5"]]
        ),
        (
            ["-k", "0 -1 0; -1 5 -1; 0 -1 0"], "(-k identity --combine sum --scale 0.5 halves it)",
            [["-k", "0 -1 0; -1 5 -1; 0 -1 0", "-k", "identity", "--combine", "sum", "--scale", "0.5"]]
        ),
        (
            ["-k", "emboss"], "(-k identity --combine sum --scale 0.5 halves it)",
            [["-k", "emboss", "-k", "identity", "--combine", "sum", "--scale", "0.5"]]
        ),
        (
            ["-k", "1 1 1; 1 1 1; 1 1 1"], "the kernel sums to 9: --normalize sum keeps the brightness",
            [["-k", "1 1 1; 1 1 1; 1 1 1", "--normalize", "sum"]]
        ),
        (
            ["-k", "gaussian", "--scale", "4"], "brightness is multiplied by 4: --scale 1 keeps it",
            [["-k", "gaussian", "--scale", "1"]]
        ),
        (
            ["-k", "1 2", "-k", "1; 1", "--scale", "1/2"], "brightness is multiplied by 3: --scale 1/6 keeps it",
            [["-k", "1 2", "-k", "1; 1", "--scale", "1/6"]]
        ),
        (
            ["-k", "scharr", "--range", "offset"], "--scale 0.031 clips none",
            [["-k", "scharr", "--range", "offset", "--scale", "0.031"]]
        ),
        (
            ["-k", "scharr", "--range", "abs"], "--scale 1/16 clips none",
            [["-k", "scharr", "--range", "abs", "--scale", "1/16"]]
        ),
        (
            ["-k", "scharr", "-k", "scharr:y", "--combine", "magnitude"], "--scale 0.044 clips none",
            [["-k", "scharr", "-k", "scharr:y", "--combine", "magnitude", "--scale", "0.044"]]
        ),
        (
            ["-k", "sharpen:3", "--range", "offset"], "--range minmax fits the result into the range",
            [["-k", "sharpen:3", "--range", "minmax"]]
        ),
        (
            ["-k", "-1"], "most results are negative: --range abs shows their magnitude",
            [["-k", "-1", "--range", "abs"]]
        ),
        (["-k", "sobel", "--bias", "128"], "--range minmax", [["-k", "sobel", "--range", "minmax"]]),
    ]

    @Test(arguments: advice.indices) func adviceLowersTheNumberOfClippedSamples(index: Int) throws {
        let (options, advice, followed) = Self.advice[index]
        try withTemporaryFolder { folder in
            try Self.writePhoto(in: folder)
            let first = try run(options, in: folder)
            #expect(first.warnings.count == 1 && first.warnings.allSatisfy { $0.contains(advice) }, "\(first.warnings)")
            // Not for kernels that sharpen, whose results are not around 0.
            #expect(first.warnings.allSatisfy { !$0.contains("--range offset") || options.contains("offset") })
            for words in followed {
                let second = try run(words, in: folder)
                #expect(second.clipped < first.clipped, "\(options), \(words)")
                if advice.contains("none") && !advice.contains("fewer") { #expect(second.clipped == 0, "\(words)") }
            }
            // Another depth has the same range.
            #expect(try run(options + ["--depth", "16"], in: folder).clipped >= first.clipped * 99 / 100)
        }
    }

    /// Kernels whose weights sum to 0: said at once, and followed.
    @Test(arguments: [["laplacian"], ["sobel"], ["scharr"], ["dog"], ["prewitt:y", "laplacian"]])
    func negativeResultsAreSaidAtOnce(kernels: [String]) throws {
        try withTemporaryFolder { folder in
            try Self.writePhoto(in: folder)
            let words = kernels.flatMap { ["-k", $0] }
            let first = try run(words, in: folder)
            let hint = try #require(first.warnings.first)
            #expect(hint.contains("negative results became 0 (") && hint.contains("--range offset or --range abs"))
            for range in ["offset", "abs"] {
                #expect(try run(words + ["--range", range], in: folder).clipped < first.clipped, "\(words), \(range)")
            }
            // The line says it, so that no warning repeats it.
            let plain = runVerb(["photo.png", "-o", "out.png", "--overwrite"] + words, in: folder)
            #expect(plain.text.contains("negative results became 0 (--range offset or --range abs shows them)"))
            #expect(!plain.errors.contains("negative"))
        }
    }

    /// The line mentions negative results under every range rule, even if there are few or none.
    @Test func theLineSaysWhatBecameOfNegativeResults() throws {
        try withTemporaryFolder { folder in
            var rows = (0..<60).map { _ in [Float](repeating: 100, count: 60) }
            rows[30][30] = 90
            try writePNG(grayImage(rows), to: folder.appending(path: "dip.png"))
            rows[30][30] = 100
            try writePNG(grayImage(rows), to: folder.appending(path: "flat.png"))
            for (words, expected) in [
                (
                    ["dip.png", "-k", "laplacian"],
                    "clipped 4 low and 0 high of 3600 samples (0.1 %), negative results became 0 (--range offset or "
                        + "--range abs shows them)"
                ),
                (
                    ["flat.png", "-k", "laplacian"],
                    "no sample clipped, no negative results (--range offset or --range abs would show them)"
                ),
                (["dip.png", "-k", "laplacian", "--range", "offset"], "mid-grey and negative results darker"),
                (["dip.png", "-k", "laplacian", "--range", "abs"], "negative results shown by their magnitude"),
                (["dip.png", "-k", "laplacian", "--range", "minmax"], "the smallest result shown black"),
                (["dip.png", "-k", "laplacian", "--range", "wrap"], "wrapped 4 low and 0 high of 3600 samples"),
                (["dip.png", "-k", "laplacian", "--bias", "-1"], "without the bias, --range offset or --range abs"),
                (["dip.png", "-k", "laplacian", "--like", "opencv.filter2D"], "negative results became 0 ("),
                (["dip.png", "-k", "laplacian", "--like", "scipy.ndimage.convolve"], "results wrapped around ("),
                (["dip.png", "-k", "sobel", "-k", "sobel:y", "--combine", "magnitude"], "magnitudes, never negative"),
            ] {
                let result = runVerb(words + ["-o", "out.png", "--overwrite"], in: folder)
                #expect(result.status == 0 && result.text.contains(expected), "\(words): \(result.text)")
            }
            let floats = runVerb(["dip.png", "-k", "laplacian", "-o", "out.npy"], in: folder)
            #expect(floats.text.contains("nothing rounded or clipped, negative results kept"))
            let sharpened = runVerb(["dip.png", "-k", "sharpen", "-o", "out.png", "--overwrite"], in: folder)
            #expect(!sharpened.text.contains("negative"))
        }
    }

    /// The first file of a directory stands for all.
    @Test func aDirectoryRunSaysItOnce() throws {
        try withTemporaryFolder { folder in
            let images = folder.appending(path: "images")
            try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
            for name in ["a", "b", "c"] {
                try writePNG(grayImage([[9, 8], [7, 60]]), to: images.appending(path: "\(name).png"))
            }
            let result = runVerb(["images", "-k", "laplacian", "-o", "filtered"], in: folder)
            #expect(result.status == 0)
            let lines = result.errorLines.filter { $0.contains("negative results became 0") }
            #expect(lines.count == 1 && lines[0].contains(" in 3 of 3 images, most in "), "\(result.errors)")
            let plain = runVerb(["images", "-k", "sharpen", "-o", "plain"], in: folder)
            #expect(!plain.errors.contains("negative"))
        }
    }
}
