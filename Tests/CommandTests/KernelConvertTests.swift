import Foundation
import TestSupport
import Testing

/// What must hold after every failure: the code, one line of error that names the culprit, and an untouched folder.
private func expectFailure(
    _ arguments: [String], status: Int32, saying words: [String], in folder: URL,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let before = try listing(folder)
    let result = try imgconv(["kernel"] + arguments, in: folder)
    #expect(result.status == status, "\(arguments): \(result.errors)", sourceLocation: sourceLocation)
    #expect(result.errorLines.count == 1, "\(arguments): \(result.errors)", sourceLocation: sourceLocation)
    #expect(result.output.isEmpty, "\(arguments)", sourceLocation: sourceLocation)
    for word in words {
        #expect(result.errors.contains(word), "\(arguments): \(result.errors)", sourceLocation: sourceLocation)
    }
    #expect(try listing(folder) == before, "\(arguments)", sourceLocation: sourceLocation)
}

/// A kernel's weights as the command sees them.
private func weights(_ kernel: String, in folder: URL) throws -> [[Double]] {
    let result = try imgconv(["kernel", "show", kernel, "--json"], in: folder)
    let object = try JSONSerialization.jsonObject(with: result.output) as? [String: Any]
    return try #require(object?["weights"] as? [[Double]], "\(kernel): \(result.errors)")
}

@Suite struct KernelConvertTests {
    /// Any double through a chain of all formats and back: the first grid again, to the byte.
    @Test func everyFormatHoldsEveryBit() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            for round in 0..<8 {
                let (width, height) = (
                    Int.random(in: 1...5, using: &generator), Int.random(in: 1...5, using: &generator)
                )
                let rows = (0..<height).map { _ in
                    (0..<width).map { _ in
                        let any = Double(bitPattern: generator.next())
                        return any.isFinite ? "\(any)" : "0.1"
                    }.joined(separator: " ")
                }
                let grid = rows.joined(separator: "\n") + "\n"
                try grid.write(to: folder.appending(path: "\(round).txt"), atomically: true, encoding: .utf8)
                let plain = try imgconv(["kernel", "convert", "\(round).txt", "-o", "-"], in: folder)
                #expect(plain.status == 0, "\(plain.errors)")
                var from = "\(round).txt"
                for ending in ["npy", "mat", "json", "magick", "dat"].shuffled(using: &generator) {
                    let result = try imgconv(["kernel", "convert", from, "-o", "\(round).\(ending)"], in: folder)
                    #expect(result.status == 0, "seed \(testSeed): \(result.errors)")
                    from = "\(round).\(ending)"
                }
                let back = try imgconv(["kernel", "convert", from, "-o", "-"], in: folder)
                #expect(back.text == plain.text, "seed \(testSeed)")
                #expect(!back.text.isEmpty)
            }
        }
    }

    @Test func turnsAndMirrors() throws {
        try withTemporaryFolder { (folder: URL) throws -> Void in
            func converted(_ flags: String...) throws -> String {
                let result = try imgconv(["kernel", "convert", "1 2 3; 4 5 6", "-o", "-"] + flags, in: folder)
                #expect(result.status == 0, "\(result.errors)")
                return result.text
            }
            #expect(try converted() == "1 2 3\n4 5 6\n")
            #expect(try converted("--rotate180") == "6 5 4\n3 2 1\n")
            #expect(try converted("--flip-x") == "3 2 1\n6 5 4\n")
            #expect(try converted("--flip-y") == "4 5 6\n1 2 3\n")
            #expect(try converted("--transpose") == "1 4\n2 5\n3 6\n")
            #expect(try converted("--transpose", "--flip-x") == "3 6\n2 5\n1 4\n")
            #expect(try converted("--flip-x", "--flip-y", "--rotate180") == "1 2 3\n4 5 6\n")
            #expect(try converted("--normalize", "abs").hasPrefix("0.047619047619047616 "))
            #expect(try converted("--format", "json") == "[[1, 2, 3],\n [4, 5, 6]]\n")
            #expect(try converted("--format", "imagemagick") == "3x2: 1,2,3 4,5,6\n")
            #expect(try converted("--format", "vips") == "3 2 1 0\n1 2 3\n4 5 6\n")
        }
    }

    @Test func anArrayIsFloat64() throws {
        try withTemporaryFolder { folder in
            let result = try imgconv(["kernel", "convert", "0.1 -2", "-o", "k.npy"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.text == "inline kernel -> k.npy: 2x1, as a NumPy array\n")
            let bytes = try Data(contentsOf: folder.appending(path: "k.npy"))
            #expect(bytes.starts(with: [0x93] + Array("NUMPY".utf8) + [1, 0]))
            #expect(String(decoding: bytes.prefix(128), as: UTF8.self).contains("'descr': '<f8'"))
            #expect(String(decoding: bytes.prefix(128), as: UTF8.self).contains("'shape': (1, 2)"))
            #expect(
                bytes.suffix(16) == Data([0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0]))
        }
    }

    @Test func anchorsAndBiasesAreNotLostUnsaid() throws {
        try withTemporaryFolder { folder in
            try "{\"kernel\": [[1, 2, 3]], \"bias\": 7, \"anchor\": {\"x\": 0, \"y\": 0}}".write(
                to: folder.appending(path: "k.json"), atomically: true, encoding: .utf8)
            for (ending, words) in [
                ("npy", ["anchor x=0,y=0", "bias 7"]), ("mat", ["anchor x=0,y=0"]), ("txt", ["anchor x=0,y=0"]),
                ("magick", ["bias 7"]),
            ] {
                try expectFailure(
                    ["convert", "k.json", "-o", "k.\(ending)"], status: 64, saying: words + ["--weights-only"],
                    in: folder)
            }
            let dropped = try imgconv(["kernel", "convert", "k.json", "-o", "k.npy", "--weights-only"], in: folder)
            #expect(dropped.status == 0)
            #expect(try weights("k.npy", in: folder) == [[1, 2, 3]])
            // An anchor in the middle of odd sizes is where the centre is anyway.
            let middle = try imgconv(["kernel", "convert", "3x1+1+0: 1,2,3", "-o", "m.npy"], in: folder)
            #expect(middle.status == 0, "\(middle.errors)")
            let turned = try imgconv(
                ["kernel", "convert", "k.json", "--rotate180", "-o", "-", "--format", "json"], in: folder)
            #expect(turned.text.contains("\"anchor\": {\"x\": 2, \"y\": 0}") && turned.text.contains("\"bias\": 7"))
        }
    }

    @Test func failuresWriteNothing() throws {
        try withTemporaryFolder { folder in
            try "1 2\n3\n".write(to: folder.appending(path: "ragged.txt"), atomically: true, encoding: .utf8)
            try "[[1, 2],\n [3, x]]".write(to: folder.appending(path: "bad.json"), atomically: true, encoding: .utf8)
            try "keep me".write(to: folder.appending(path: "there.json"), atomically: true, encoding: .utf8)
            try Data("GIF89a\u{0}\u{0}".utf8).write(to: folder.appending(path: "a.gif"))
            let cases: [([String], Int32, [String])] = [
                (["convert", "1"], 64, ["-o"]), (["convert", "-o", "k.txt"], 64, ["name a kernel"]),
                (["convert", "1", "2", "-o", "k.txt"], 64, ["one kernel", "quotes"]),
                (["convert", "1", "-o", "k.xyz"], 64, ["k.xyz", ".json"]),
                (["convert", "1", "-o", "k"], 64, ["no ending", "--format"]),
                (["convert", "1", "-o", "k.txt", "--format", "jsno"], 64, ["did you mean json?"]),
                (["convert", "1", "-o", "k.txt", "--rotat180"], 64, ["did you mean --rotate180?"]),
                (["convert", "1: 1; 1: 2", "-o", "k.json"], 64, ["2 kernels", ".magick"]),
                (["convert", "1 -1", "-o", "k.txt", "--normalize", "sum"], 65, ["sum", "abs"]),
                (["convert", "ragged.txt", "-o", "k.npy"], 65, ["ragged.txt:2:2", "row 2"]),
                (["convert", "bad.json", "-o", "k.npy"], 65, ["bad.json:2:6", "\"x\""]),
                (["convert", "a.gif", "-o", "k.npy"], 65, ["a.gif:1:7", "GIF"]),
                (["convert", "1 2; 3", "-o", "k.npy"], 65, ["the kernel:1:7"]),
                (["convert", "none.txt", "-o", "k.npy"], 66, ["none.txt", "no such kernel file"]),
                (["convert", "gausian", "-o", "k.npy"], 66, ["did you mean the kernel gaussian?"]),
                (["convert", "gausian:2", "-o", "k.npy"], 64, ["did you mean gaussian?"]),
                (["convert", "gaussian:sgma=2", "-o", "k.npy"], 64, ["gaussian:sgma=2", "did you mean sigma?"]),
                (["convert", "gaussian:sigma=-1", "-o", "k.npy"], 64, ["0.01 to 1000"]),
                (["convert", "1", "-o", "there.json"], 73, ["there.json", "--overwrite"]),
                (["convert", "1", "-o", "a.gif/k.json"], 73, ["a.gif/k.json"]),
                (["convert", "1", "-o", ".", "--format", "npy"], 73, ["directory"]),
                (["show"], 64, ["name a kernel"]), (["show", "1", "--jsn"], 64, ["did you mean --json?"]),
                (["show", "none.txt"], 66, ["none.txt"]), (["lst"], 64, ["lst"]),
            ]
            for (arguments, status, words) in cases {
                try expectFailure(arguments, status: status, saying: words, in: folder)
            }
            #expect(try String(contentsOf: folder.appending(path: "there.json"), encoding: .utf8) == "keep me")
            let replaced = try imgconv(["kernel", "convert", "1", "-o", "there.json", "--overwrite"], in: folder)
            #expect(replaced.status == 0)
            #expect(try String(contentsOf: folder.appending(path: "there.json"), encoding: .utf8) == "[[1]]\n")
            #expect(try listing(folder) == ["a.gif", "bad.json", "ragged.txt", "there.json"])
        }
    }

    @Test func aFullDiskIs74() throws {
        guard FileManager.default.fileExists(atPath: "/dev/full") else {
            print("note: there is no /dev/full here; the full disk was not tried")
            return
        }
        try withTemporaryFolder { folder in
            try expectFailure(
                ["convert", "1", "-o", "/dev/full", "--format", "npy"], status: 74, saying: ["space"], in: folder)
        }
    }
}
