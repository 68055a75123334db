import Foundation

/// An ICC profile made from its tags, without help of a library.
public struct ProfileFile: Sendable {
    /// A colour space, four characters: "RGB " or "GRAY".
    public var space = "RGB "
    /// The space that the profile connects to: "XYZ " or "Lab ".
    public var connection = "XYZ "
    /// The major version: 2 or 4.
    public var version: UInt8 = 4
    /// Tags by their four characters, in the file's order.
    public var tags: [(name: String, data: [UInt8])] = []

    /// A profile with a description and the same curve for each channel.
    public init(_ name: String, space: String = "RGB ", curve: [UInt8]) {
        self.init(name, space: space, curves: [[UInt8]](repeating: curve, count: space == "GRAY" ? 1 : 3))
    }

    /// A profile with a description and a curve for each channel; none if there are no curves.
    public init(_ name: String, space: String = "RGB ", curves: [[UInt8]]) {
        self.space = space
        tags = [("desc", Self.text(name))]
        for (tag, curve) in zip(space == "GRAY" ? ["kTRC"] : ["rTRC", "gTRC", "bTRC"], curves) {
            tags.append((tag, curve))
        }
    }

    /// A `curv` tag of a gamma, times 256; of 1 without a number.
    public static func gamma(_ times256: UInt16?) -> [UInt8] { sampled(times256.map { [$0] } ?? []) }

    /// A `curv` tag of samples.
    public static func sampled(_ values: [UInt16]) -> [UInt8] {
        Array("curv".utf8) + [0, 0, 0, 0] + word(UInt32(values.count))
            + values.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    }

    /// A `para` tag: its function from 0 to 4 and its parameters.
    public static func parametric(_ function: UInt8, _ parameters: [Double]) -> [UInt8] {
        Array("para".utf8) + [0, 0, 0, 0, 0, function, 0, 0]
            + parameters.flatMap { word(UInt32(bitPattern: Int32(($0 * 65536).rounded()))) }
    }

    /// A `cicp` tag of transfer characteristics.
    public static func coding(transfer: UInt8) -> [UInt8] { Array("cicp".utf8) + [0, 0, 0, 0, 9, transfer, 0, 1] }

    /// The curve of sRGB.
    public static let sRGB = parametric(3, [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045])

    private static func text(_ name: String) -> [UInt8] {
        let letters = name.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        return Array("mluc".utf8) + word(0) + word(1) + word(12) + Array("enUS".utf8) + word(UInt32(letters.count))
            + word(28) + letters
    }

    private static func word(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }

    /// The profile's bytes.
    public var bytes: [UInt8] {
        var table = Self.word(UInt32(tags.count))
        var data: [UInt8] = []
        let start = 128 + 4 + 12 * tags.count
        for (name, content) in tags {
            table += Array(name.utf8) + Self.word(UInt32(start + data.count)) + Self.word(UInt32(content.count))
            data += content + [UInt8](repeating: 0, count: (4 - content.count % 4) % 4)
        }
        var header = [UInt8](repeating: 0, count: 128)
        func set(_ offset: Int, _ bytes: [UInt8]) { header.replaceSubrange(offset..<offset + bytes.count, with: bytes) }
        set(0, Self.word(UInt32(start + data.count)))
        set(8, [version, 0, 0, 0])
        set(12, Array("mntr".utf8) + Array(space.utf8) + Array(connection.utf8))
        set(24, [7, 0xE8, 0, 1, 0, 1])
        set(36, Array("acsp".utf8))
        // The illuminant D50.
        set(68, Self.word(0xF6D6) + Self.word(0x10000) + Self.word(0xD32D))
        return header + table + data
    }

    /// The data of an iCCP chunk.
    public var chunk: [UInt8] { Self.chunk(bytes) }

    /// The data of an iCCP chunk with any bytes in place of a profile, in stored blocks.
    public static func chunk(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 1]
        for begin in stride(from: 0, to: max(bytes.count, 1), by: 65535) {
            let block = bytes[begin..<min(begin + 65535, bytes.count)]
            let length = UInt16(block.count)
            stream.append(begin + 65535 >= bytes.count ? 1 : 0)
            for value in [length, ~length] { stream += [UInt8(value & 255), UInt8(value >> 8)] }
            stream += block
        }
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in bytes { (a, b) = ((a + UInt32(byte)) % 65521, (b + (a + UInt32(byte)) % 65521) % 65521) }
        return Array("profile".utf8) + [0, 0] + stream + word(b << 16 | a)
    }
}
