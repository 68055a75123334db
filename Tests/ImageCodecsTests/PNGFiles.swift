import CTestCodecs
import Foundation
import Testing

/// A PNG file taken apart into chunks, to be changed and put together again.
struct PNGFile {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    var chunks: [(name: String, data: [UInt8])] = []

    init() {}

    init(_ bytes: [UInt8]) {
        var start = 8
        while start + 12 <= bytes.count {
            let count = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
            let name = String(decoding: bytes[start + 4..<start + 8], as: UTF8.self)
            chunks.append((name, Array(bytes[start + 8..<start + 8 + count])))
            start += 12 + count
        }
    }

    /// The file with right check sums.
    var bytes: [UInt8] {
        chunks.reduce(Self.signature) { bytes, chunk in
            let body = Array(chunk.name.utf8) + chunk.data
            return bytes + bigEndian(UInt32(chunk.data.count)) + body + bigEndian(Self.checksum(body))
        }
    }

    mutating func insert(_ name: String, _ data: [UInt8], before successor: String) {
        chunks.insert((name, data), at: chunks.firstIndex { $0.name == successor } ?? chunks.count)
    }

    static func header(
        width: UInt32, height: UInt32, bitDepth: UInt8 = 8, colorType: UInt8 = 2, interlace: UInt8 = 0
    ) -> [UInt8] {
        bigEndian(width) + bigEndian(height) + [bitDepth, colorType, 0, 0, interlace]
    }

    /// CRC-32 as ISO/IEC 15948, annex D, defines it.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF as UInt32) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { c, _ in c & 1 == 1 ? 0xEDB8_8320 ^ c >> 1 : c >> 1 }
        }
    }
}

func bigEndian(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }

/// What libpng itself makes of a file, as `planes[channel][y][x]`; nil when it refuses.
func libpngPlanes(_ bytes: [UInt8]) -> (planes: [[[Float]]], bitDepth: Int)? {
    var image = test_image()
    guard test_png_decode(bytes, bytes.count, &image) else { return nil }
    defer { free(image.samples) }
    return (planes(of: image), Int(image.bit_depth))
}

func planes(of image: test_image) -> [[[Float]]] {
    let (width, channels) = (Int(image.width), Int(image.channels))
    return (0..<channels).map { channel in
        (0..<Int(image.height)).map { y in
            (0..<width).map { x in Float(image.samples[(y * width + x) * channels + channel]) }
        }
    }
}

/// A PNG file of random samples of any kind, and what its planes must be, worked out without libpng.
struct PNGSpecimen: CustomStringConvertible {
    var colorType: Int32
    var bitDepth: Int32
    var isInterlaced: Bool
    var isTransparent: Bool
    var width: Int
    var height: Int

    var description: String {
        "type \(colorType), depth \(bitDepth), \(width)x\(height)\(isInterlaced ? ", interlaced" : "")"
            + (isTransparent ? ", tRNS" : "")
    }

    static let all: [PNGSpecimen] = {
        var all: [PNGSpecimen] = []
        let depths: [(Int32, [Int32])] = [
            (0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]),
        ]
        for (colorType, bitDepths) in depths {
            for bitDepth in bitDepths {
                for (width, height) in [(1, 1), (7, 5), (33, 3), (3, 40)] {
                    for isInterlaced in [false, true] {
                        for isTransparent in colorType < 4 ? [false, true] : [false] {
                            all.append(
                                PNGSpecimen(
                                    colorType: colorType, bitDepth: bitDepth, isInterlaced: isInterlaced,
                                    isTransparent: isTransparent, width: width, height: height))
                        }
                    }
                }
            }
        }
        return all
    }()

    private var storedChannels: Int { [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colorType] ?? 0 }

    func make() throws -> (bytes: [UInt8], planes: [[[Float]]]) {
        var random = generator(description)
        let rowSamples = width * storedChannels
        let rowBytes = (rowSamples * Int(bitDepth) + 7) / 8
        var rows = randomBytes(rowBytes * height, &random)
        // A quarter of the pixels are the transparent colour: zero.
        if isTransparent, bitDepth >= 8 {
            let pixelBytes = storedChannels * Int(bitDepth) / 8
            for pixel in 0..<width * height where Int.random(in: 0..<4, using: &random) == 0 {
                for byte in 0..<pixelBytes { rows[pixel * pixelBytes + byte] = 0 }
            }
        }
        let entries = bitDepth == 16 ? 1 : 1 << Int(bitDepth)
        let palette = randomBytes(3 * entries, &random)
        // The last entry has no alpha of its own: it is opaque.
        let alphas = randomBytes(max(1, entries - 1), &random)
        var recipe = test_png_recipe()
        recipe.width = UInt32(width)
        recipe.height = UInt32(height)
        recipe.bit_depth = bitDepth
        recipe.color_type = colorType
        recipe.interlaced = isInterlaced
        recipe.has_transparent_color = isTransparent && colorType != 3
        var count = 0
        let encoded = palette.withUnsafeBufferPointer { palette in
            alphas.withUnsafeBufferPointer { alphas in
                if colorType == 3 {
                    recipe.palette = palette.baseAddress
                    recipe.palette_count = Int32(palette.count / 3)
                    recipe.palette_alpha = alphas.baseAddress
                    recipe.palette_alpha_count = isTransparent ? Int32(alphas.count) : 0
                }
                return test_png_encode(&recipe, rows, rowBytes, &count)
            }
        }
        let bytes = try #require(encoded)
        defer { free(bytes) }
        let pixels = (0..<height).map { y in
            (0..<width).map { x in
                pixel(x, Array(rows[y * rowBytes..<(y + 1) * rowBytes]), palette: palette, alphas: alphas)
            }
        }
        let channels = pixels[0][0].count
        let planes = (0..<channels).map { channel in pixels.map { $0.map { $0[channel] } } }
        return (Array(UnsafeBufferPointer(start: bytes, count: count)), planes)
    }

    /// The channels of a pixel, as the specification says they are to be decoded.
    private func pixel(_ x: Int, _ row: [UInt8], palette: [UInt8], alphas: [UInt8]) -> [Float] {
        let depth = Int(bitDepth)
        let stored = (0..<storedChannels).map { channel -> Int in
            let index = x * storedChannels + channel
            if depth == 16 { return Int(row[2 * index]) << 8 | Int(row[2 * index + 1]) }
            return Int(row[index * depth / 8]) >> (8 - depth - index * depth % 8) & ((1 << depth) - 1)
        }
        if colorType == 3 {
            let entry = stored[0]
            let alpha = isTransparent ? [entry < alphas.count ? Float(alphas[entry]) : 255] : []
            return (0..<3).map { Float(palette[3 * entry + $0]) } + alpha
        }
        let scale = depth < 8 ? 255 / ((1 << depth) - 1) : 1
        let opaque: Float = depth == 16 ? 65535 : 255
        let alpha = isTransparent ? [stored.allSatisfy { $0 == 0 } ? 0 : opaque] : []
        return stored.map { Float($0 * scale) } + alpha
    }
}
