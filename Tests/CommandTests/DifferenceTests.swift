import Foundation
import ImageCodecs
import ImageBuffers
import TestSupport
import Testing

/// `--diff` and its companions through the command.
@Suite struct DifferenceTests {
    /// A folder with a grey gradient of 16x12, the same with 16 bits, and an RGBA image of 15x12.
    private func withImages(_ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let rows = (0..<12).map { y in (0..<16).map { x in Float(x * 16 + y) } }
            try writePNG(grayImage(rows), to: folder.appending(path: "in.png"))
            try writePNG(
                grayImage(rows.map { $0.map { $0 * 257 } }), to: folder.appending(path: "deep.png"), bitDepth: 16)
            let other = try PlanarImage(width: 15, height: 12, layout: .rgba) { _ in
                try Plane(width: 15, height: 12, filledWith: 9)
            }
            try writePNG(other, to: folder.appending(path: "other.png"), bitDepth: 16)
            try body(folder)
        }
    }

    private func difference(_ arguments: [String], in folder: URL) throws -> [String: Any] {
        let result = try imgconv(["in.png", "--json", "--overwrite", "--diff", "d.png"] + arguments, in: folder)
        #expect(result.status == 0, "\(result.errors)")
        let object = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
        return try #require(object["diff"] as? [String: Any])
    }

    @Test func figuresOfAConstantDifference() throws {
        try withImages { folder in
            let figures = try difference(["-k", "1", "--bias", "2", "-o", "out.png"], in: folder)
            #expect(
                figures["max"] as? Double == 2 && figures["mean"] as? Double == 2 && figures["rmse"] as? Double == 2)
            #expect(abs((figures["psnr"] as? Double ?? 0) - 42.1102) < 1e-3)
            #expect(figures["data_range"] as? Double == 255)
            // Only the means differ: (2 ux uy + C1) / (ux^2 + uy^2 + C1), close to 1.
            let similarity = try #require(figures["ssim"] as? Double)
            #expect(similarity < 1 && similarity > 0.999)
            let line = try imgconv(
                ["in.png", "-k", "1", "--bias", "2", "-o", "b.png", "--diff", "e.png"], in: folder
            ).text
            #expect(line.contains("RMSE 2, PSNR 42.11 dB (range 255, of the bit depth), SSIM 0.99"))
        }
    }

    /// The line and the JSON say how the picture is magnified, for integers and for floats.
    @Test func theGainAndWhatItSaturatesAreSaid() throws {
        try withImages { folder in
            // 191 differences of 2 and one of 100.
            var rows = (0..<12).map { y in (0..<16).map { x in Float(x * 16 + y) + 2 } }
            rows[3][4] += 98
            try writePNG(grayImage(rows), to: folder.appending(path: "other8.png"))
            for (words, gain, saturated) in [
                (["--diff-gain", "2"], 2.0, 0.0), (["--diff-gain", "127.5"], 127.5, 1.0 / 192),
                (["--diff-gain", "255"], 255, 1), ([], 2.55, 0),
            ] {
                let arguments = ["-k", "1", "-o", "out.png", "--diff-against", "other8.png"] + words
                let figures = try difference(arguments, in: folder)
                #expect(figures["gain"] as? Double == gain, "\(words)")
                let share = try #require(figures["saturated"] as? Double)
                #expect(abs(share - saturated) < 1e-9, "\(words): \(share)")
                let floats = try difference(
                    ["-k", "1", "-o", "out.npy", "--diff-against", "other8.png"] + words, in: folder)
                #expect(floats["gain"] as? Double == gain && floats["saturated"] as? Double == share, "\(words)")
            }
            let line = try imgconv(
                [
                    "in.png", "-k", "1", "-o", "b.png", "--diff", "e.png", "--diff-gain", "127.5", "--diff-against",
                    "other8.png",
                ], in: folder
            ).text
            #expect(line.contains(", drawn with gain 127.5 (0.5 % of the samples saturated)"))
            let same = try difference(["-k", "1", "-o", "out.png"], in: folder)
            #expect(same["gain"] as? Double == 0 && same["saturated"] as? Double == 0)
        }
    }

    @Test func equalImagesHaveNoDifference() throws {
        try withImages { folder in
            let figures = try difference(["-k", "1", "-o", "out.png"], in: folder)
            #expect(figures["ssim"] as? Double == 1 && figures["psnr"] is NSNull && figures["max"] as? Double == 0)
        }
    }

    @Test func anImageBelowTheWindowSaysSo() throws {
        try withImages { folder in
            try writePNG(grayImage([[1, 2, 3], [4, 5, 6]]), to: folder.appending(path: "small.png"))
            let line = try imgconv(["small.png", "-k", "2", "-o", "s.png", "--diff", "e.png"], in: folder).text
            #expect(line.contains("no SSIM (the image is smaller than 11x11)"))
            let json = try imgconv(["small.png", "-k", "2", "-o", "t.png", "--diff", "f.png", "--json"], in: folder)
            let object = try #require(try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
            let small = try #require(object["diff"] as? [String: Any])
            #expect(small["ssim"] is NSNull)
            #expect(small["ssim_note"] as? String == "the image is smaller than 11x11")
        }
    }

    /// All that differs is named, on one line.
    @Test func aReferenceOfAnotherShapeIsRefused() throws {
        try withImages { folder in
            let result = try imgconv(
                ["in.png", "-k", "1", "-o", "out.png", "--diff", "d.png", "--diff-against", "other.png"], in: folder)
            #expect(result.status == 65)
            #expect(
                result.errorLines == [
                    "imgconv: other.png: cannot be compared: width 15 (the result's 16), 3 colour channels (the result's 1), "
                        + "16 bits a sample (the result's 8 bits); --diff-against needs an image of the result's size "
                        + "and channels"
                ])
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "out.png").path))
            let taller = try imgconv(
                [
                    "in.png", "-k", "1", "--size", "full", "-k", "1; 1", "-o", "out.png", "--diff", "d.png",
                    "--diff-against", "in.png",
                ], in: folder)
            #expect(taller.errors.contains("cannot be compared: height 12 (the result's 13); "))
        }
    }

    /// Opacity is not compared, and need not be in both.
    @Test func oneImageAloneMayBeTransparent() throws {
        try withImages { folder in
            let rows = (0..<12).map { y in (0..<16).map { x in Float(x * 16 + y) } }
            let image = try PlanarImage(width: 16, height: 12, layout: .grayAlpha) { _ in try Plane(rows: rows) }
            try writePNG(image, to: folder.appending(path: "clear.png"))
            for (input, other) in [("in.png", "clear.png"), ("clear.png", "in.png")] {
                let result = try imgconv(
                    [input, "-k", "1", "-o", "out.png", "--overwrite", "--diff", "d.png", "--diff-against", other],
                    in: folder)
                #expect(result.status == 0 && result.text.contains("no difference"), "\(result.errors)")
            }
        }
    }

    @Test func anotherBitDepthIsScaledAndSaid() throws {
        try withImages { folder in
            let result = try imgconv(
                ["in.png", "-k", "1", "-o", "out.png", "--diff", "d.png", "--diff-against", "deep.png"], in: folder)
            #expect(result.status == 0)
            #expect(result.text.contains("no difference"))
            #expect(result.errors.contains("deep.png has 16 bits, which were scaled to the result's 8"))
        }
    }

    /// Floats have no full scale: that of the reference's samples is taken, and nothing is rounded.
    @Test func floatsAreComparedAsTheyAre() throws {
        try withImages { folder in
            _ = try imgconv(["in.png", "-k", "1/512", "-o", "half.npy"], in: folder)
            let arguments = ["-k", "1/512", "--bias", "0.25", "-o", "out.npy", "--diff-against"]
            let figures = try difference(arguments + ["half.npy"], in: folder)
            #expect(figures["max"] as? Double == 0.25)
            // Samples 0...251 divided by 512.
            #expect(abs((figures["data_range"] as? Double ?? 0) - 251.0 / 512) < 1e-6)
            let integers = try difference(arguments + ["in.png"], in: folder)
            #expect(integers["data_range"] as? Double == 251)
            let note = try imgconv(
                ["in.png", "-k", "1", "-o", "a.npy", "--diff", "b.png", "--diff-against", "in.png"], in: folder)
            #expect(note.errors.contains("in.png has 8 bits, which were compared as they are"))
        }
    }

    @Test(arguments: ["heat", "signed", "abs"]) func aLegendStandsBelowThePicture(style: String) throws {
        try withImages { folder in
            let arguments = ["in.png", "-k", "1 2 1", "-m", "correlate", "--diff-style", style]
            let plain = try imgconv(arguments + ["-o", "a.png", "--diff", "plain.png"], in: folder)
            let legend = try imgconv(
                arguments + ["-o", "b.png", "--diff", "legend.png", "--diff-legend"], in: folder)
            #expect(plain.status == 0 && legend.status == 0)
            let (without, with) = (
                try readImage(folder.appending(path: "plain.png")), try readImage(folder.appending(path: "legend.png"))
            )
            #expect(with.header.layout == without.header.layout)
            // A picture of 16 columns is narrower than its legend: white beside it.
            #expect(with.header.width == 320 && with.header.height > 12 + 40)
            for (plane, own) in zip(with.planes, without.planes) {
                #expect(plane[..<12].map { Array($0[..<16]) } == own)
                #expect(plane[..<12].allSatisfy { $0[16...].allSatisfy { $0 == 255 } })
                #expect(Set(plane[12...].joined()).count > 50)
            }
        }
    }
}
