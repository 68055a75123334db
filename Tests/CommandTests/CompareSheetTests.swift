import Foundation
import ImageCodecs
import ImageBuffers
import ImageReport
import TestSupport
import Testing

private let goldens = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/compare")
private let samples = projectRoot.appending(path: "SampleImages")

/// A sheet that is compared with the one that was looked at.
struct SheetCase: Sendable, CustomTestStringConvertible {
    let name: String
    let image: String
    let kernel: String
    var options: [String] = []

    var testDescription: String { name }
}

/// Sheets as they were looked at.
///
/// `make golden` writes them anew: look at them before committing.
///
/// Letters depend on the font and on FreeType, whose versions are recorded: where they are others, only the sheets
/// without captions are compared.
@Suite struct CompareSheetTests {
    private static let cases = [
        SheetCase(name: "letter", image: "flip.png", kernel: "kernels/asymmetric.txt"),
        SheetCase(name: "trail", image: "flip.png", kernel: "kernels/motion.txt", options: ["--theme", "dark"]),
        SheetCase(
            name: "symmetric", image: "flip.png", kernel: "kernels/gaussian.txt", options: ["--normalize", "sum"]),
        SheetCase(name: "even", image: "palette.png", kernel: "1 2 0 -1; 0 3 -2 1; 2 0 -1 0"),
        SheetCase(name: "one-row", image: "row.png", kernel: "1 2 3 0 -1"),
        SheetCase(
            name: "grey-edges", image: "zoneplate.png", kernel: "kernels/sobel-x.txt", options: ["--layout", "row"]),
        SheetCase(name: "sixteen-bits", image: "gradient16.png", kernel: "kernels/asymmetric.txt"),
        SheetCase(name: "transparent", image: "transparent.png", kernel: "kernels/motion.txt"),
        SheetCase(name: "floats", image: "seed8x8.npy", kernel: "kernels/seed.txt"),
        SheetCase(name: "megapixels", image: "megapixels.png", kernel: "kernels/motion.txt"),
        SheetCase(
            name: "libraries", image: "palette.png", kernel: "kernels/asymmetric.txt",
            options: ["--against", "scipy.ndimage.convolve", "opencv.filter2D:border=replicate"]),
        SheetCase(
            name: "sizes", image: "flip.png", kernel: "1 2 3 4; 5 6 7 8",
            options: ["--against", "torch.Conv2d", "scipy.signal.convolve2d:mode=same,boundary=symm"]),
    ]
    /// Enough to see each kind of panel without its words.
    private static let wordless = cases.filter { ["letter", "symmetric", "one-row", "transparent"].contains($0.name) }

    @Test(arguments: cases) func sheetsEqualTheGoldenPictures(_ sheet: SheetCase) throws {
        let record = goldens.appending(path: "fonts.txt")
        guard let fonts = Typesetter().fonts else {
            print("note: no font is installed; \(sheet.name) is not compared")
            return
        }
        if environment("IMGCONV_REGENERATE") != nil {
            try FileManager.default.createDirectory(at: goldens, withIntermediateDirectories: true)
            try fonts.write(to: record, atomically: true, encoding: .utf8)
        }
        guard try String(contentsOf: record, encoding: .utf8) == fonts else {
            print("note: the fonts here are \(fonts), others than were recorded; \(sheet.name) is not compared")
            return
        }
        try expectSheet(sheet, named: sheet.name, environment: [:])
    }

    @Test(arguments: wordless) func sheetsWithoutFontsEqualTheGoldenPictures(_ sheet: SheetCase) throws {
        try withTemporaryFolder { folder in
            try expectSheet(sheet, named: "\(sheet.name)-wordless", environment: noFonts(folder))
        }
    }

    private func expectSheet(_ sheet: SheetCase, named name: String, environment extra: [String: String]) throws {
        let golden = goldens.appending(path: "\(name).png")
        try withTemporaryFolder { folder in
            try Self.writeImage(sheet.image, to: folder)
            let kernel = sheet.kernel.hasSuffix(".txt") ? samples.appending(path: sheet.kernel).path : sheet.kernel
            let result = try imgconv(
                ["compare", sheet.image, "-k", kernel, "--scale", "0.5", "-o", "sheet.png"] + sheet.options, in: folder,
                environment: extra)
            #expect(result.status == 0, "\(result.errors)")
            try expectGoldenPicture(folder.appending(path: "sheet.png"), golden)
        }
    }

    /// A sample, or an image that is made here: a row of samples, or a photograph of 2 megapixels.
    private static func writeImage(_ name: String, to folder: URL) throws {
        let file = folder.appending(path: name)
        switch name {
        case "row.png":
            try writePNG(grayImage([(0..<40).map { Float(($0 * $0 * 13) % 256) }]), to: file)
        case "megapixels.png":
            try writePNG(landscape(width: 1600, height: 1200), to: file)
        default:
            try FileManager.default.copyItem(at: samples.appending(path: name), to: file)
        }
    }

    /// Hills before a bright sky, and the noise of a sensor: the same on every machine.
    private static func landscape(width: Int, height: Int) throws -> PlanarImage {
        var generator = SeededGenerator(seed: 12)
        var plane = try Plane(width: width, height: height)
        // A ridge: the sum of three triangle waves, each of a period and a height.
        let waves = [(period: 680, height: 360), (period: 244, height: 120), (period: 39, height: 24)]
        let ridge: [Int] = (0..<width).map { x in
            var top = 320
            for wave in waves { top += abs(x % wave.period * 2 - wave.period) * wave.height / wave.period }
            return top
        }
        for y in 0..<height {
            plane.withMutableRow(y) { row in
                var noise = generator.next()
                for x in row.indices {
                    if x % 16 == 0 { noise = generator.next() }
                    let grain = Float((noise >> UInt64(x % 16 * 4)) & 15) - 7.5
                    let depth = y - ridge[x]
                    let light: Float =
                        depth < 0 ? 230 - Float(y) * 0.075 : 40 + Float((depth / 10 + x / 12) % 5) * 18
                    row[x] = min(max(light + grain, 0), 255).rounded()
                }
            }
        }
        var taken: Plane? = consume plane
        return try PlanarImage(width: width, height: height, layout: .gray) { _ in
            guard let plane = taken.take() else { throw CocoaError(.coderInvalidValue) }
            return plane
        }
    }
}
