import Foundation
import ImageCodecs
import ImageBuffers
import TestSupport
import Testing

/// Damaged PNG files, tall enough for many strips: an error of one line, status 65, and no file, not even a temporary one.
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
            ~bytes.reduce(~UInt32(0)) { sum, byte in
                (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
            }
        }

        mutating func setHeight(_ height: UInt32) { list[0].data.replaceSubrange(4..<8, with: Self.bigEndian(height)) }
    }

    private static let height = 1400

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
        case "too few rows":
            chunks.setHeight(UInt32(height + 1))
            return chunks.bytes
        default:
            chunks.setHeight(UInt32(height - 1))
            return chunks.bytes
        }
    }

    @Test(arguments: [
        "cut off", "no IEND", "a flipped bit", "a wrong CRC", "a flipped bit under a right CRC", "a wrong Adler-32",
        "too few rows", "too many rows",
    ])
    func nothingIsWritten(kind: String) throws {
        var generator = SeededGenerator(seed: testSeed)
        try withTemporaryFolder { folder in
            let input = folder.appending(path: "in.png")
            let image = try PlanarImage(width: 1000, height: Self.height, layout: .rgb) { _ in
                try Plane(
                    rows: (0..<Self.height).map { y in
                        (0..<1000).map { x in
                            Float((x / 7 + y / 5) & 127) + Float(Int.random(in: 0...31, using: &generator))
                        }
                    })
            }
            try writePNG(image, to: input)
            let file = [UInt8](try Data(contentsOf: input))
            let areSame = Chunks(file).bytes == file
            #expect(areSame, "the file taken apart and put together")
            try Data(Self.damaged(kind, file, &generator)).write(to: input)
            let run = try imgconv(["in.png", "-k", "1 2 1; 2 4 2; 1 2 1", "-o", "out.png"], in: folder)
            #expect(run.status == 65, "\(kind), seed \(testSeed): \(run.errors)")
            #expect(run.errors.hasPrefix("imgconv: in.png: damaged PNG: "), "\(run.errors)")
            #expect(run.errors.filter { $0 == "\n" }.count == 1, "\(run.errors)")
            #expect(try listing(folder) == ["in.png"], "\(kind)")
        }
    }
}
