import Foundation
import TestSupport
import Testing

/// How an array's element type and values decide what an integer file gets, and what is said about it.
@Suite struct ArraySampleTests {
    /// Writes an array of two rows, runs the command, and returns its JSON and the lines of standard error.
    private func run(
        _ type: String, _ data: [UInt8], columns: Int = 4, _ arguments: [String] = ["-o", "out.png"],
        _ body: (_ json: [String: Any], _ warnings: [String], _ folder: URL) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            try DigestInputs.npy(type, [2, columns], data).write(to: folder.appending(path: "in.npy"))
            let result = try imgconv(["in.npy", "-k", "1", "--json"] + arguments, in: folder)
            #expect(result.status == 0, "\(result.errors)")
            let json = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
            #expect(result.errorLines.allSatisfy { $0.hasPrefix("imgconv: warning: in.npy: ") }, "\(result.errors)")
            try body(json, result.errorLines.map { String($0.dropFirst("imgconv: warning: in.npy: ".count)) }, folder)
        }
    }

    private func floats(_ values: [Float]) -> [UInt8] { DigestInputs.bytes(values.map(\.bitPattern)) }

    /// The type's own depth, and values as they are.
    @Test(
        arguments: [
            ("|u1", 8, [0, 1, 254, 255]), ("<u2", 16, [0, 1, 300, 65535]), (">u2", 16, [0, 1, 300, 65535]),
            ("<i2", 16, [0, 1, 300, 32767]), ("|i1", 8, [0, 1, 2, 127]), ("<i4", 8, [0, 1, 2, 255]),
            ("<u8", 8, [0, 1, 2, 255]), ("<f4", 8, [0, 1, 2, 255]), ("<f8", 8, [0, 1, 2, 255]),
        ] as [(String, Int, [Int])])
    func theDepthIsTheTypes(type: String, depth: Int, values: [Int]) throws {
        let row: [UInt8] =
            switch type {
            case "<f4": floats(values.map(Float.init))
            case "<f8": DigestInputs.bytes(values.map { Double($0).bitPattern })
            default:
                values.flatMap { value in
                    let count = type.last?.wholeNumberValue ?? 1
                    let little = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
                    return type.hasPrefix(">") ? little.reversed() : little
                }
            }
        try run(type, row + row) { json, warnings, folder in
            #expect(json["bit_depth"] as? Int == depth)
            #expect(warnings == [])
            let image = try readImage(folder.appending(path: "out.png"))
            #expect(image.planes == [[values.map(Float.init), values.map(Float.init)]])
        }
    }

    /// Integers of 8 and 16 bits are scaled to another depth, as those of image files are.
    @Test func anotherDepthScalesIntegers() throws {
        let words = DigestInputs.bytes([0, 257, 65535, 32896, 0, 257, 65535, 32896] as [UInt16])
        for arguments in [["-o", "out.png", "--depth", "8"], ["-o", "out.jpg", "--quality", "100"]] {
            try run("<u2", words, arguments) { json, _, folder in
                #expect(json["bit_depth"] as? Int == 8 && json["clipped_high"] as? Int == 0)
                guard arguments[1] == "out.png" else { return }
                let image = try readImage(folder.appending(path: "out.png"))
                #expect(image.planes[0][0] == [0, 1, 255, 128])
            }
        }
        try run("|u1", [0, 1, 255, 128, 0, 1, 255, 128], ["-o", "out.png", "--depth", "16"]) { json, _, folder in
            #expect(json["bit_depth"] as? Int == 16)
            let image = try readImage(folder.appending(path: "out.png"))
            #expect(image.planes[0][0] == [0, 257, 65535, 32896])
        }
    }

    @Test(
        arguments: [
            ([0, 0.25, 0.5, 1], ["-o", "o.png"], 255), ([0, 0, 1, 0], ["-o", "o.png"], 255),
            ([0, 0.25, 0.5, .nan], ["-o", "o.png"], 255), ([0.5, 0.25, 0.5, 0.5], ["-o", "o.jpg"], 255),
            ([0, 0.25, 0.5, 1], ["-o", "o.png", "--depth", "16"], 65535),
            // All black, other ranges, and requests that name a range.
            ([0, 0, 0, 0], ["-o", "o.png"], nil), ([0, 0.5, 1, 1.5], ["-o", "o.png"], nil),
            ([-0.1, 0, 1, 1], ["-o", "o.png"], nil), ([0, 0.25, 0.5, 1], ["-o", "o.png", "--scale", "255"], nil),
            ([0, 0.25, 0.5, 1], ["-o", "o.png", "--range", "minmax"], nil), ([0, 0.25, 0.5, 1], ["-o", "o.npy"], nil),
            ([0, 0.25, 0.5, 1], ["-o", "o.pfm"], nil),
        ] as [([Float], [String], Int?)])
    func samplesUpToOneAreTold(values: [Float], arguments: [String], scale: Int?) throws {
        try run("<f4", floats(values + values), arguments) { json, warnings, _ in
            let told = warnings.filter { $0.contains("--scale") }
            #expect(told.count == (scale == nil ? 0 : 1), "\(warnings)")
            guard let scale else { return }
            #expect(told[0].contains("0...1") && told[0].contains("--scale \(scale) or --range minmax"), "\(told)")
            #expect((json["warnings"] as? [String])?.contains(told[0]) == true)
        }
    }

    /// A mask of another type is as dark.
    @Test func masksAreToldToo() throws {
        for (type, size) in [("|b1", 1), ("<i8", 8)] {
            let one = [1] + [UInt8](repeating: 0, count: size - 1), zero = [UInt8](repeating: 0, count: size)
            try run(type, one + zero + one + one + zero + zero + zero + one) { json, warnings, _ in
                #expect(json["bit_depth"] as? Int == 8)
                #expect(warnings.count == 1 && warnings[0].contains("--scale 255"), "\(warnings)")
            }
        }
    }

    @Test(
        arguments: [
            ([.nan, 0, 3, 4, 5, 6, 7, 8], "1 NaN sample in the input"),
            ([.nan, .nan, 3, 4, 5, 6, 7, 8], "2 NaN samples in the input"),
            ([.infinity, -.infinity, 3, 4, 5, 6, 7, 8], "2 infinite samples in the input"),
            ([.infinity, .nan, .nan, 4, 5, 6, 7, 8], "2 NaN and 1 infinite samples in the input"),
            ([1, 2, 3, 4, 5, 6, 7, .greatestFiniteMagnitude], nil),
        ] as [([Float], String?)])
    func samplesThatAreNotFiniteAreCounted(values: [Float], words: String?) throws {
        try run("<f4", floats(values), ["-o", "out.npy"]) { json, warnings, _ in
            #expect(warnings == (words.map { [$0] } ?? []))
            #expect(json["warnings"] as? [String] == warnings)
        }
    }

    /// Integers whose type has no depth here.
    @Test func integersThatAreClippedAreTold() throws {
        let wide: [Int32] = [0, 1, 2, 3, 4, 5, 6, 4000]
        try run("<i4", DigestInputs.bytes(wide)) { json, warnings, _ in
            #expect(json["clipped_high"] as? Int == 1)
            #expect(warnings.first?.hasPrefix("samples up to 4000 were clipped at 255; --depth 16") == true)
        }
        try run("<i2", DigestInputs.bytes([-5, 1, 2, 3, 4, 5, 6, 300] as [Int16])) { json, warnings, _ in
            #expect(json["clipped_low"] as? Int == 1)
            #expect(warnings.first?.hasPrefix("negative samples, down to -5, were clipped at 0; ") == true)
        }
        try run("<i2", DigestInputs.bytes([-5, 1, 2, 3, 4, 5, 6, 300] as [Int16]), ["-o", "o.png", "--bias", "5"]) {
            json, warnings, _ in #expect(json["clipped_low"] as? Int == 0 && warnings == [])
        }
        // The largest integer of 64 bits.
        try run("<u8", [UInt8](repeating: 255, count: 64)) { _, warnings, _ in
            #expect(warnings.contains { $0.hasPrefix("samples up to 1.8446744") }, "\(warnings)")
        }
    }

    @Test func floatsOfDoublePrecisionAreMentioned() throws {
        try withTemporaryFolder { folder in
            for (type, data, isTold) in [
                ("<f8", DigestInputs.bytes([1.5, 2, 3, 4].map(\.bitPattern)), true),
                ("<f4", floats([1.5, 2, 3, 4]), false),
            ] {
                try DigestInputs.npy(type, [2, 2], data).write(to: folder.appending(path: "in.npy"))
                let result = try imgconv(["in.npy", "-k", "1", "-o", "o.npy", "-v", "--overwrite"], in: folder)
                #expect(result.status == 0)
                #expect(result.text.contains("input   float64 samples, read and filtered as float32") == isTold)
            }
        }
    }
}
