import CTestCodecs
import Foundation
import TestSupport
import Testing

/// The input files of the digest table's runs, by name.
///
/// Samples are integers from a formula and a seeded generator, and so the same on every machine. Files are encoded by
/// the codec libraries or here, never by the code under test.
enum DigestInputs {
    private static let width = 40
    private static let height = 30

    /// All images and kernels.
    static let files: [String: Data] = {
        do {
            return try pngs().merging(jpegs()) { $1 }.merging(arrays()) { $1 }.merging(floatMaps()) { $1 }
                .merging(netpbmMaps()) { $1 }
                .merging(DigestKernels.files()) { $1 }
        } catch {
            Issue.record("the inputs of the digest table could not be made: \(error)")
            return [:]
        }
    }()

    /// Samples from 0 to 65535, channels interleaved: gradients, a checkerboard, noise, and black and white patches.
    private static func samples(_ name: String, width: Int = width, height: Int = height, channels: Int) -> [Int] {
        var hasher = FNV()
        hasher.add(name)
        var generator = SeededGenerator(seed: UInt64(hasher.text, radix: 16) ?? 0)
        var samples: [Int] = []
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<channels {
                    let slope = abs((x * 1400 + y * 700 * (channel + 1)) % 80000 - 40000)
                    let square = (x / 9 + y / 7 + channel) % 2 * 15000
                    let noise = Int.random(in: 0..<9000, using: &generator)
                    let patch = (x - 3) / 5 == 4 && y / 6 == channel % 4 ? (x % 2 == 0 ? -70000 : 70000) : 0
                    samples.append(min(max(slope + square + noise + patch, 0), 65535))
                }
            }
        }
        return samples
    }

    private static func pngs() throws -> [String: Data] {
        let kinds: [(name: String, type: Int32, depth: Int32)] = [
            ("grey", 0, 8), ("greya", 4, 8), ("rgb", 2, 8), ("rgba", 6, 8), ("grey16", 0, 16), ("greya16", 4, 16),
            ("rgb16", 2, 16), ("rgba16", 6, 16), ("palette", 3, 8), ("palette4", 3, 4), ("bits1", 0, 1),
            ("bits2", 0, 2), ("bits4", 0, 4),
        ]
        var files: [String: Data] = [:]
        for kind in kinds { files["\(kind.name).png"] = try png(kind.name, kind.type, kind.depth) }
        files["interlaced.png"] = try png("interlaced", 2, 8) { $0.interlaced = true }
        files["interlaced16.png"] = try png("interlaced16", 0, 16) { $0.interlaced = true }
        files["colourkey.png"] = try png("colourkey", 2, 8) { $0.has_transparent_color = true }
        files["other.png"] = try png("other", 0, 8)
        files["one.png"] = try png("one", 0, 8) { ($0.width, $0.height) = (1, 1) }
        files["row.png"] = try png("row", 0, 8) { $0.height = 1 }
        files["column.png"] = try png("column", 2, 8) { $0.width = 1 }
        files["psf.png"] = try png("psf", 0, 8) { ($0.width, $0.height) = (7, 5) }
        files["tall.png"] = try png("tall", 0, 8) { $0.height = 500 }
        // Large enough to be filtered in several strips.
        files["strips.png"] = try png("strips", 0, 8) { ($0.width, $0.height) = (480, 600) }
        for (name, whole) in [("cut", "rgb"), ("cut-interlaced", "interlaced"), ("cut16", "greya16")] {
            files["\(name).png"] = files["\(whole).png"].map { $0.prefix($0.count * 3 / 5) }
        }
        files["photos/a.png"] = try png("a", 2, 8)
        files["photos/deep/b.png"] = try png("b", 0, 16)
        files["photos/deep/c.png"] = try png("c", 4, 8)
        return files
    }

    /// A PNG file encoded by libpng; a transparent colour is the first pixel's.
    private static func png(
        _ name: String, _ type: Int32, _ depth: Int32, change: (inout test_png_recipe) -> Void = { _ in }
    ) throws -> Data {
        var recipe = test_png_recipe()
        (recipe.width, recipe.height) = (UInt32(width), UInt32(height))
        (recipe.color_type, recipe.bit_depth) = (type, depth)
        change(&recipe)
        let channels = [2: 3, 4: 2, 6: 4][type] ?? 1
        let samples = samples(name, width: Int(recipe.width), height: Int(recipe.height), channels: channels)
        var rows: [UInt8] = []
        let rowSamples = Int(recipe.width) * channels
        for y in 0..<Int(recipe.height) {
            var (bits, count) = (0, 0)
            for sample in samples[y * rowSamples..<(y + 1) * rowSamples] {
                bits = bits << Int(depth) | sample >> (16 - Int(depth))
                count += Int(depth)
                while count >= 8 {
                    rows.append(UInt8(truncatingIfNeeded: bits >> (count - 8)))
                    count -= 8
                }
            }
            if count > 0 { rows.append(UInt8(truncatingIfNeeded: bits << (8 - count))) }
        }
        var generator = SeededGenerator(seed: 7)
        let palette = (0..<3 << Int(min(depth, 8))).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let alphas: [UInt8] = [0, 60, 120, 250]
        if recipe.has_transparent_color {
            recipe.transparent_color = (UInt16(rows[0]), UInt16(rows[1]), UInt16(rows[2]))
        }
        var count = 0
        let encoded = palette.withUnsafeBufferPointer { palette in
            alphas.withUnsafeBufferPointer { alphas in
                if type == 3 {
                    recipe.palette = palette.baseAddress
                    recipe.palette_count = Int32(palette.count / 3)
                    // The palette of 16 entries has transparent ones.
                    if depth == 4 { (recipe.palette_alpha, recipe.palette_alpha_count) = (alphas.baseAddress, 4) }
                }
                return test_png_encode(&recipe, rows, rows.count / Int(recipe.height), &count)
            }
        }
        let bytes = try #require(encoded)
        defer { free(bytes) }
        return Data(bytes: bytes, count: count)
    }

    private static func jpegs() throws -> [String: Data] {
        // Spaces as libjpeg numbers them: 1 grey, 2 RGB, 3 YCbCr, 4 CMYK.
        [
            "grey.jpg": try jpeg("jpg-grey", input: 1, file: 1, channels: 1, sampling: 1),
            "colour.jpg": try jpeg("jpg-colour", input: 2, file: 3, channels: 3, sampling: 1),
            "sampled.jpg": try jpeg("jpg-sampled", input: 2, file: 3, channels: 3, sampling: 2),
            "progressive.jpg": try jpeg("jpg-progressive", input: 2, file: 3, channels: 3, sampling: 2) {
                $0.progressive = true
            },
            "cmyk.jpg": try jpeg("jpg-cmyk", input: 4, file: 4, channels: 4, sampling: 1),
        ]
    }

    private static func jpeg(
        _ name: String, input: Int32, file: Int32, channels: Int, sampling: Int32,
        change: (inout test_jpeg_recipe) -> Void = { _ in }
    ) throws -> Data {
        var recipe = test_jpeg_recipe()
        (recipe.width, recipe.height) = (UInt32(width), UInt32(height))
        (recipe.input_space, recipe.file_space, recipe.quality) = (input, file, 85)
        recipe.horizontal = (sampling, 1, 1, 1)
        recipe.vertical = (sampling, 1, 1, 1)
        change(&recipe)
        let samples = samples(name, channels: channels).map { UInt8($0 >> 8) }
        var count = 0
        let bytes = try #require(test_jpeg_encode(&recipe, samples, &count))
        defer { free(bytes) }
        return Data(bytes: bytes, count: count)
    }

    private static func arrays() -> [String: Data] {
        func floats(_ name: String, width: Int = width, height: Int = height, channels: Int) -> [Float] {
            samples(name, width: width, height: height, channels: channels).map { Float($0) / 65536 }
        }
        func words(_ name: String, _ channels: Int) -> [UInt16] {
            samples(name, channels: channels).map { UInt16($0) }
        }
        let plane = [height, width]
        var holed = floats("holed", channels: 1)
        (holed[205], holed[617], holed[990]) = (.nan, .infinity, -.infinity)
        var spread = floats("spread", channels: 1)
        for index in spread.indices where index % 97 == 5 { spread[index] *= 1e6 }
        return [
            "float.npy": npy("<f4", plane, bytes(floats("float", channels: 1).map(\.bitPattern))),
            "float3.npy": npy("<f4", plane + [3], bytes(floats("float3", channels: 3).map(\.bitPattern))),
            "float4.npy": npy("<f4", plane + [4], bytes(floats("float4", channels: 4).map(\.bitPattern))),
            "double.npy": npy("<f8", plane, bytes(floats("double", channels: 1).map { (Double($0) / 3).bitPattern })),
            "fortran.npy": npy(
                "<f4", plane, bytes(floats("fortran", channels: 1).map(\.bitPattern)), isFortranOrder: true),
            "bigendian.npy": npy(">f4", plane, bytes(floats("big", channels: 1).map(\.bitPattern.byteSwapped))),
            "byte.npy": npy("|u1", plane, words("byte", 1).map { UInt8($0 >> 8) }),
            "byte3.npy": npy("|u1", plane + [3], words("byte3", 3).map { UInt8($0 >> 8) }),
            "word.npy": npy("<u2", plane, bytes(words("word", 1))),
            "word3.npy": npy("<u2", plane + [3], bytes(words("word3", 3))),
            "short.npy": npy("<i2", plane, bytes(words("short", 1).map { $0 &- 30000 })),
            "single.npy": npy("<f4", plane + [1], bytes(floats("single", channels: 1).map(\.bitPattern))),
            "line.npy": npy("<f4", [width], bytes(floats("line", height: 1, channels: 1).map(\.bitPattern))),
            "planes.npy": npy("<f4", [3] + plane, bytes(floats("planes", channels: 3).map(\.bitPattern))),
            "batch.npy": npy("<f4", [2, 3] + plane, bytes(floats("batch", channels: 6).map(\.bitPattern))),
            "holed.npy": npy("<f4", plane, bytes(holed.map(\.bitPattern))),
            "spread.npy": npy("<f4", plane, bytes(spread.map(\.bitPattern))),
            "strips.npy": npy(
                "<f4", [600, 480],
                bytes(floats("strips", width: 480, height: 600, channels: 1).map(\.bitPattern))),
            "tall.npy": npy("<f4", [500, width], bytes(floats("tall", height: 500, channels: 1).map(\.bitPattern))),
        ]
    }

    private static func netpbmMaps() -> [String: Data] {
        func map(_ name: String, _ header: String, channels: Int, isDeep: Bool = false) -> Data {
            let words = samples(name, channels: channels)
            let data = words.flatMap { isDeep ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 >> 8)] }
            return Data(header.utf8) + Data(data)
        }
        let tuples = "P7\nWIDTH \(width)\nHEIGHT \(height)\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n"
        let plain = samples("plain", channels: 1).map { String(Int($0) % 1024) }.joined(separator: " ")
        return [
            "grey.pgm": map("pgm", "P5\n\(width) \(height)\n255\n", channels: 1),
            "grey16.pgm": map("pgm16", "P5\n\(width) \(height)\n65535\n", channels: 1, isDeep: true),
            "colour.ppm": map("ppm", "P6\n\(width) \(height)\n255\n", channels: 3),
            "alpha.pam": map("pam", tuples, channels: 4),
            "plain.pgm": Data("P2 \(width) \(height) 1023\n\(plain)\n".utf8),
        ]
    }

    private static func floatMaps() -> [String: Data] {
        func map(_ name: String, _ kind: String, channels: Int) -> Data {
            let samples = samples(name, channels: channels).map { (Float($0) / 65536).bitPattern }
            return Data("\(kind)\n\(width) \(height)\n-1.0\n".utf8) + Data(bytes(samples))
        }
        return [
            "grey.pfm": map("pfm-grey", "Pf", channels: 1), "colour.pfm": map("pfm-colour", "PF", channels: 3),
        ]
    }

    /// An .npy file of format 1.0.
    static func npy(_ type: String, _ shape: [Int], _ bytes: [UInt8], isFortranOrder: Bool = false) -> Data {
        let lengths = shape.map { "\($0)," }.joined(separator: " ")
        let order = isFortranOrder ? "True" : "False"
        var header = "{'descr': '\(type)', 'fortran_order': \(order), 'shape': (\(lengths))}"
        header += String(repeating: " ", count: 63 - (header.utf8.count + 10) % 64) + "\n"
        let start: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count & 255)]
        return Data(start + [UInt8(header.utf8.count >> 8)] + Array(header.utf8) + bytes)
    }

    /// Integers as little-endian bytes.
    static func bytes<Number: FixedWidthInteger>(_ numbers: [Number]) -> [UInt8] {
        numbers.flatMap { number in
            (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number(8 * $0)) }
        }
    }
}
