import Foundation
import ImageBuffers
import TestSupport
import Testing

/// ImageMagick's names of kernels, through the command.
@Suite struct ImageMagickKernelTests {
    @Test func namesAreReadAndListed() throws {
        try withTemporaryFolder { folder in
            let shown = runVerb(["kernel", "show", "Laplacian:5", "--json"], in: folder)
            #expect(shown.status == 0 && shown.text.contains("[-4, -1, 0, -1, -4]"), "\(shown.text)\(shown.errors)")
            let list = runVerb(["kernel", "list"], in: folder)
            #expect(list.text.contains("ImageMagick") && list.text.contains("FreiChen"))
            #expect(list.text.split(separator: "\n").allSatisfy { $0.count <= 80 })
            let wrong = runVerb(["kernel", "show", "Binomial:11"], in: folder)
            #expect(wrong.status == 64, "\(wrong.errors)")
            #expect(wrong.errors.contains("radius=11 is not possible; it takes a whole number from 0 to 10"))
        }
    }

    /// The origin of a comet is its brightest end: convolution draws it to the right of a point or, turned, below it.
    @Test func originsAreUsed() throws {
        try withTemporaryFolder { folder in
            let point = try PlanarImage(width: 7, height: 7, layout: .gray) { _ in
                var plane = try Plane(width: 7, height: 7)
                plane.withMutableRow(3) { $0[3] = 255 }
                return plane
            }
            try writePNG(point, to: folder.appending(path: "point.png"))
            for (name, dx, dy) in [("Comet:3x1", 1, 0), ("Comet:3x1+90", 0, 1), ("Comet:3x1+180", -1, 0)] {
                let run = runVerb(
                    ["point.png", "-k", name, "-m", "convolve", "-b", "constant", "-o", "\(dx)\(dy).png"], in: folder)
                #expect(run.status == 0, "\(run.errors)")
                let rows = try readImage(folder.appending(path: "\(dx)\(dy).png")).planes[0]
                let trail = (0..<3).map { rows[3 + $0 * dy][3 + $0 * dx] }
                #expect(trail == [165, 76, 14], "\(name)")
            }
        }
    }
}
