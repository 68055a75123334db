import Foundation
import ImageCodecs
import TestSupport
import Testing

/// A layer writes several files for an image, whose names are not the output's own: they are found again.
@Suite struct LayerResumeTests {
    @Test(arguments: [
        ["-o", "out/{stem}", "--format", "png"], ["-o", "out/{stem}.png"],
        ["-o", "out/{name}.d/{stem}", "--format", "png"], ["-o", "out", "--format", "png"],
    ])
    func mapsAreFoundAgain(output: [String]) throws {
        try withTemporaryFolder { folder in
            let inputs = folder.appending(path: "in")
            try FileManager.default.createDirectory(at: inputs, withIntermediateDirectories: false)
            for name in ["a", "b.c"] {
                try writePNG(grayImage([[1, 2, 3], [4, 5, 6]]), to: inputs.appending(path: "\(name).png"))
            }
            for channels in [2, 12] {
                let values = (0..<channels).map { Double($0) / 4 }
                let layer = NumericArray(shape: [1, 1, 1, channels], values: values)
                try Data(layer.npyBytes()).write(to: folder.appending(path: "layer\(channels).npy"))
                let arguments = ["in", "-k", "layer\(channels).npy", "--like", "keras.Conv2D"] + output
                let first = try imgconv(arguments + ["--resume"], in: folder)
                #expect(first.status == 0, "\(first.errors)")
                let written = try tree(folder.appending(path: "out")).filter {
                    $0.contains("-") && !$0.contains(".img")
                }
                #expect(written.count == 2 * channels, "\(written)")
                for again in ["--resume", "--skip-existing"] {
                    let second = try imgconv(arguments + [again, "--json"], in: folder)
                    #expect(second.status == 0, "\(second.errors)")
                    let skipped = second.text.split(separator: "\n").filter { $0.contains("\"status\": \"skipped\"") }
                    #expect(skipped.count == 2, "\(output) \(again): \(second.text)\(second.errors)")
                }
                let status = try imgconv(["status", "out", "in", "--json"], in: folder)
                #expect(status.status == 0 && status.text.contains("\"done\": 2,"), "\(status.text)")
                try FileManager.default.removeItem(at: folder.appending(path: "out"))
            }
        }
    }
}
