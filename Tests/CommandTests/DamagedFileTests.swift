import Foundation
import ImageCodecs
import ImageBuffers
import TestSupport
import Testing

/// Damaged PNG files, tall enough for many strips.
///
/// Damage to samples is an error of one line, with status 65 and no file, not even a temporary one.
@Suite struct DamagedFileTests {
    /// A PNG file as its chunks.
    private struct Chunks {
        var list: [(name: String, data: [UInt8])] = []

        init(_ bytes: [UInt8]) {
            var place = 8
            while place + 12 <= bytes.count {
                let count = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
                let name = String(decoding: bytes[place + 4..<place + 8], as: UTF8.self)
                list.append((name, Array(bytes[place + 8..<place + 8 + count])))
                place += 12 + count
            }
        }

        /// The file with right check sums.
        var bytes: [UInt8] {
            list.reduce([137, 80, 78, 71, 13, 10, 26, 10]) { file, chunk in
                let body = Array(chunk.name.utf8) + chunk.data
                return file + Self.bigEndian(UInt32(chunk.data.count)) + body + Self.bigEndian(Self.crc(body))
            }
        }

        /// Index of the last IDAT chunk.
        var lastPixels: Int { list.lastIndex { $0.name == "IDAT" } ?? 0 }

        static func bigEndian(_ value: UInt32) -> [UInt8] {
            (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
        }

        /// CRC-32 of the PNG specification, annex D.
        static func crc(_ bytes: [UInt8]) -> UInt32 {
            ~bytes.reduce(~UInt32(0)) { sum, byte in sum >> 8 ^ crcTable[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] }
        }

        private static let crcTable = (0..<256).map { byte in
            (0..<8).reduce(UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
        }

        mutating func setHeight(_ height: UInt32) { list[0].data.replaceSubrange(4..<8, with: Self.bigEndian(height)) }
    }

    private static let height = 1400

    /// A texture with noise, in several strips and several IDAT chunks.
    private static let file: [UInt8] = {
        var generator = SeededGenerator(seed: testSeed)
        return (try? encoded(&generator)) ?? []
    }()

    private static func encoded(_ generator: inout SeededGenerator) throws -> [UInt8] {
        let width = 200
        let noise = generator.bytes(3 * width * height)
        return try withTemporaryFolder { folder in
            let url = folder.appending(path: "in.png")
            let image = try PlanarImage(width: width, height: height, layout: .rgb) { channel in
                var plane = try Plane(width: width, height: height)
                for y in 0..<height {
                    plane.withMutableRow(y) { row in
                        for x in row.indices {
                            row[x] = Float((x / 7 + y / 5) & 127 + Int(noise[3 * (y * width + x) + channel] & 31))
                        }
                    }
                }
                return plane
            }
            try writePNG(image, to: url)
            return [UInt8](try Data(contentsOf: url))
        }
    }

    @Test func theFileIsTakenApartAndPutTogether() {
        let chunks = Chunks(Self.file)
        let areSame = chunks.bytes == Self.file
        #expect(areSame && chunks.list.count { $0.name == "IDAT" } > 1)
    }

    private static func damaged(_ kind: String, _ file: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var chunks = Chunks(file)
        var bytes = file
        switch kind {
        case "cut off": return Array(file.prefix(Int.random(in: file.count / 3..<file.count - 13, using: &generator)))
        case "no IEND":
            chunks.list.removeLast()
            return chunks.bytes
        case "a flipped bit":
            bytes[Int.random(in: file.count / 2..<file.count - 40, using: &generator)] ^= 16
            return bytes
        case "a wrong CRC":
            // The last byte before IEND, which has 12.
            bytes[file.count - 13] ^= 1
            return bytes
        case "a flipped bit under a right CRC":
            chunks.list[chunks.lastPixels].data[chunks.list[chunks.lastPixels].data.count / 2] ^= 16
            return chunks.bytes
        case "a wrong Adler-32":
            chunks.list[chunks.lastPixels].data[chunks.list[chunks.lastPixels].data.count - 1] ^= 1
            return chunks.bytes
        default:
            chunks.setHeight(UInt32(height + 1))
            return chunks.bytes
        }
    }

    @Test(arguments: [
        "cut off", "a flipped bit", "a wrong CRC", "a flipped bit under a right CRC", "a wrong Adler-32",
        "too few rows",
    ])
    func damagedFilesAreRefused(kind: String) throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            try Data(Self.damaged(kind, Self.file, &generator)).write(to: input)
            let run = try imgconv(["in.png", "-k", "1 2 1; 2 4 2; 1 2 1", "-o", "out.png"], in: folder)
            #expect(run.status == 65, "\(kind), seed \(testSeed): \(run.errors)")
            #expect(run.errors.hasPrefix("imgconv: in.png: damaged PNG: "), "\(run.errors)")
            #expect(run.errors.filter { $0 == "\n" }.count == 1, "\(run.errors)")
            #expect(try listing(folder) == ["in.png"], "\(kind)")
        }
    }

    @Test func missingIENDIsAWarning() throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let (whole, input) = (folder.appending(path: "whole.png"), folder.appending(path: "in.png"))
            try Data(Self.file).write(to: whole)
            try Data(Self.damaged("no IEND", Self.file, &generator)).write(to: input)
            for rule in ["refuse", "keep"] {
                let arguments = ["in.png", "-k", "1", "-o", "\(rule).png", "--damaged", rule, "--json"]
                let run = try imgconv(arguments, in: folder)
                #expect(run.status == 0, "\(run.errors)")
                let warnings = run.errorLines.filter { $0.contains("warning") }
                #expect(warnings == ["imgconv: warning: in.png: the file ends too early; all pixels were decoded"])
                #expect(!run.text.contains("damaged_rows"), "\(run.text)")
                let isEqual = try readImage(folder.appending(path: "\(rule).png")).planes == readImage(whole).planes
                #expect(isEqual, "seed \(testSeed)")
            }
        }
    }

    /// Rows beyond the header's height are left out, with one warning.
    @Test func moreRowsThanTheHeaderStatesAreAWarning() throws {
        let rows = Self.height - 1
        var chunks = Chunks(Self.file)
        chunks.setHeight(UInt32(rows))
        try withTemporaryFolder { folder in
            let (whole, input) = (folder.appending(path: "whole.png"), folder.appending(path: "in.png"))
            try Data(Self.file).write(to: whole)
            try Data(chunks.bytes).write(to: input)
            let run = try imgconv(["in.png", "-k", "1", "-o", "out.png"], in: folder)
            #expect(run.status == 0, "\(run.errors)")
            let warnings = run.errorLines.filter { $0.contains("warning") }
            #expect(warnings == ["imgconv: warning: in.png: IDAT: Too much image data"], "\(run.errors)")
            let expected = try readImage(whole).planes.map { Array($0.prefix(rows)) }
            let isEqual = try readImage(folder.appending(path: "out.png")).planes == expected
            #expect(isEqual, "seed \(testSeed)")
        }
    }
}
