import Foundation
import ImageCodecs
import ImageBuffers
import TestSupport
import Testing

@testable import Command

/// Every recorded case of every library, from file to file through the filter verb.
@Suite struct LikeTests {
    @Test(arguments: RecordedCase.systems)
    func recordedCasesThroughTheCommand(system: String) throws {
        let cases = try RecordedCase.cases(of: system)
        #expect(!cases.isEmpty)
        try withTemporaryFolder { folder in
            let parsed = try parseFilter(
                ["in", "-k", folder.appending(path: "k.npy").path, "--like", cases[0].spelling, "--overwrite", "-q"],
                in: folder)
            for recorded in cases {
                let written = try run(recorded, parsed, in: folder)
                #expect(written.count == recorded.output.values.count, "\(recorded.id): \(recorded.spelling)")
                let scale = recorded.output.values.reduce(1) { max($0, abs($1)) }
                let largest = zip(written, recorded.output.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
                #expect(largest <= recorded.tolerance * scale, "\(recorded.id): \(recorded.spelling)")
            }
        }
        print("\(system): \(cases.count) recorded cases through the filter verb")
    }

    /// Filters a case, and returns what was written, the last dimension fastest.
    private func run(_ recorded: RecordedCase, _ parsed: FilterCommand, in folder: URL) throws -> [Double] {
        let isInteger = recorded.dtype != nil
        let input = folder.appending(path: isInteger ? "in.png" : "in.npy")
        if isInteger {
            try writePNG(
                grayImage(recorded.input.rows(ofChannel: 0)), to: input, bitDepth: recorded.dtype == "uint8" ? 8 : 16)
        } else {
            try write(recorded.input, to: input)
        }
        try write(recorded.kernel, to: folder.appending(path: "k.npy"))
        let output = isInteger ? "out.png" : "out.npy"
        // The other options are parsed once; each spelling is read as the parser reads the option's value.
        var command = parsed
        command.inputs = [input.path]
        command.output.output = folder.appending(path: output).path
        command.filter.like = try ArgumentReaders.convention(recorded.spelling)
        if let bias = recorded.bias {
            let array = NumericArray(shape: [bias.count], values: bias)
            let file = folder.appending(path: "b.npy")
            try Data(array.npyBytes()).write(to: file)
            command.filter.layerBias = file.path
        }
        let result = try CommandTests.run(command)
        #expect(result.status == 0, "\(recorded.id): \(recorded.spelling): \(result.errors)")
        guard result.status == 0 else { return [] }
        if isInteger {
            return try readImage(folder.appending(path: output)).planes[0].flatMap { $0.map(Double.init) }
        }
        return try NumericArray(npy: [UInt8](Data(contentsOf: folder.appending(path: output)))).values
    }

    private func write(_ array: RecordedCase.Array, to url: URL) throws {
        try Data(NumericArray(shape: array.shape, values: array.values).npyBytes()).write(to: url)
    }
}

@Suite struct LikeOptionTests {
    /// An image of 6 x 5 samples, and a kernel that nothing is symmetric about.
    private func withFiles(_ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let rows: [[Float]] = (0..<5).map { y in
                (0..<6).map { x in
                    let value: Int = (x * x * 7 + y * 31) % 97
                    return Float(value)
                }
            }
            try writePNG(grayImage(rows), to: folder.appending(path: "in.png"))
            try "1 2 3\n0 5 0\n2 0 1\n".write(
                to: folder.appending(path: "k.txt"), atomically: true, encoding: .utf8)
            try body(folder)
        }
    }

    private func filtered(_ arguments: [String], in folder: URL) throws -> [Double] {
        let result = try imgconv(["in.png", "-k", "k.txt", "-o", "o.npy", "--overwrite", "-q"] + arguments, in: folder)
        #expect(result.status == 0, "\(arguments): \(result.errors)")
        guard result.status == 0 else { return [] }
        return try NumericArray(npy: [UInt8](Data(contentsOf: folder.appending(path: "o.npy")))).values
    }

    @Test func flagsBesideAPresetWin() throws {
        try withFiles { folder in
            let own = try filtered(["-m", "correlate", "-b", "wrap", "--size", "valid", "--bias", "3"], in: folder)
            let like = try filtered(
                [
                    "--like", "scipy.signal.convolve2d:mode=full", "-m", "correlate", "-b", "wrap", "--size", "valid",
                    "--bias", "3",
                ], in: folder)
            #expect(own == like && !own.isEmpty)
        }
    }

    @Test func strideDilationAndPadding() throws {
        try withFiles { folder in
            let all = try filtered(["-m", "correlate"], in: folder)
            let some = try filtered(["-m", "correlate", "--stride", "y=2,x=3"], in: folder)
            #expect(some == [0, 2, 4].flatMap { y in [0, 3].map { x in all[y * 6 + x] } })
            let padded = try filtered(["-b", "edge", "--padding", "2"], in: folder)
            #expect(padded.count == 8 * 7)
            #expect(
                try filtered(["-b", "edge", "--padding", "1", "-m", "correlate"], in: folder)
                    == filtered(["-b", "edge", "-m", "correlate"], in: folder))
            #expect(try filtered(["--size", "valid", "--dilation", "2"], in: folder).count == 2)
        }
    }

    @Test func whatALibraryRefusesIsRefusedWithItsReason() throws {
        try withFiles { folder in
            let cases: [([String], Int32, String)] = [
                (["--like", "astropy.convolve", "-k", "1 2"], 65, "odd"),
                (["--like", "torch.Conv2d:padding=same,stride=2"], 65, "stride"),
                (["--like", "pillow.ImageFilter.Kernel", "-k", "1"], 65, "3x3"),
                (["--like", "keras.Conv2d:paddding=same"], 64, "padding"),
                (["--like", "scipy.signal.convolve3d"], 64, "did you mean scipy.signal.convolve2d?"),
                (["--like", "opencv.filter2D:border=reflect_102"], 64, "reflect_101"),
                (["--padding", "1", "--size", "full"], 64, "--padding"),
                (["--layer-bias", "k.txt"], 64, "four dimensions"),
                (["--stride", "0"], 64, "--stride"),
            ]
            for (arguments, status, words) in cases {
                let kernel = arguments.contains("-k") ? [] : ["-k", "k.txt"]
                let before = try listing(folder)
                let result = try imgconv(["in.png"] + kernel + arguments, in: folder)
                #expect(result.status == status, "\(arguments): \(result.errors)")
                #expect(result.errorLines.count == 1 && result.errors.contains(words), "\(result.errors)")
                #expect(try listing(folder) == before)
            }
        }
    }

    @Test func featureMapsGoToFilesOrASheet() throws {
        try withFiles { folder in
            // Three 1x1 kernels: the image once, twice and three times.
            let layer = NumericArray(shape: [1, 1, 1, 3], values: [1, 2, 0.5])
            try Data(layer.npyBytes()).write(to: folder.appending(path: "layer.npy"))
            let single = try readImage(folder.appending(path: "in.png")).planes[0]
            let arguments = ["in.png", "-k", "layer.npy", "--like", "keras.Conv2D"]
            let files = try imgconv(arguments + ["-o", "map.png"], in: folder)
            #expect(files.status == 0, "\(files.errors)")
            #expect(try listing(folder).filter { $0.hasPrefix("map") } == ["map-0.png", "map-1.png", "map-2.png"])
            #expect(try readImage(folder.appending(path: "map-1.png")).planes[0] == single.map { $0.map { $0 * 2 } })
            let again = try imgconv(arguments + ["-o", "map.png"], in: folder)
            #expect(again.status == 73 && again.errors.contains("map-0.png"))
            let sheet = try imgconv(arguments + ["-o", "sheet.png", "--sheet"], in: folder)
            #expect(sheet.status == 0, "\(sheet.errors)")
            let picture = try readImage(folder.appending(path: "sheet.png"))
            #expect(picture.header.width == 6 * 2 + 2 && picture.header.height == 5 * 2 + 2)
            #expect(picture.planes[0][0][..<6] == single[0][...])
            // torch's own order: out x in x rows x columns.
            let other = NumericArray(shape: [3, 1, 1, 1], values: [1, 2, 0.5])
            try Data(other.npyBytes()).write(to: folder.appending(path: "torch.npy"))
            let torch = try imgconv(
                ["in.png", "-k", "torch.npy", "--like", "torch.Conv2d:layout=oihw", "-o", "t.npy"], in: folder)
            #expect(torch.status == 0, "\(torch.errors)")
            let array = try NumericArray(npy: [UInt8](Data(contentsOf: folder.appending(path: "t.npy"))))
            #expect(array.shape == [5, 6, 3])
        }
    }
}
