import CTestCodecs
import Foundation
import Testing
import TestSupport

@testable import ImageCodecs

/// Rows of PNG pixels that are filtered, deflated and cut into chunks as a test wants it, without libpng's help.
struct PNGParts {
    var width: Int
    var height: Int
    var bitDepth = 8
    /// As in the file: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.
    var colorType = 2
    /// The filter of each row, repeated.
    var filters = [0, 1, 2, 3, 4]
    var level: Int32 = 6
    var windowBits: Int32 = 15
    /// zlib's: 0 default, 1 filtered, 2 Huffman only, 3 runs, 4 fixed codes.
    var strategy: Int32 = 0
    /// Lengths of IDAT chunks, repeated; the data's end cuts the last one off.
    var chunkLengths = [1 << 20]

    var pixelBytes: Int { ([0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colorType] ?? 0) * bitDepth / 8 }
    var rowBytes: Int { width * pixelBytes }

    /// Samples that all filters have something to do with: a slope, edges and noise.
    func samples(_ random: inout SeededGenerator) -> [UInt8] {
        (0..<rowBytes * height).map { index in
            let (x, y) = (index % rowBytes / pixelBytes, index / rowBytes)
            let edge = (x / 5 + y / 3) % 4 == 0 ? 90 : 0
            return UInt8(truncatingIfNeeded: 3 * x + 2 * y + edge + Int.random(in: -4...4, using: &random))
        }
    }

    /// Filtered rows, each behind its filter's number (ISO/IEC 15948, clause 9).
    func filtered(_ samples: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for y in 0..<height {
            let filter = filters[y % filters.count]
            result.append(UInt8(filter))
            for x in 0..<rowBytes {
                let at = { (x: Int, y: Int) in x >= 0 && y >= 0 ? Int(samples[y * rowBytes + x]) : 0 }
                let (a, b, c) = (at(x - pixelBytes, y), at(x, y - 1), at(x - pixelBytes, y - 1))
                result.append(UInt8(truncatingIfNeeded: at(x, y) - Self.prediction(filter, a, b, c)))
            }
        }
        return result
    }

    static func prediction(_ filter: Int, _ a: Int, _ b: Int, _ c: Int) -> Int {
        switch filter {
        case 1: return a
        case 2: return b
        case 3: return (a + b) / 2
        case 4:
            let (pa, pb, pc) = (abs(b - c), abs(a - c), abs(a + b - 2 * c))
            return pa <= pb && pa <= pc ? a : pb <= pc ? b : c
        default: return 0
        }
    }

    func deflated(_ bytes: [UInt8]) throws -> [UInt8] {
        var count = 0
        let result = try #require(test_zlib_deflate(bytes, bytes.count, level, windowBits, strategy, &count))
        defer { free(result) }
        return Array(UnsafeBufferPointer(start: result, count: count))
    }

    /// A file whose pixels are a zlib stream, whatever is in it.
    func file(stream: [UInt8], palette: [UInt8] = [], alphas: [UInt8] = []) -> PNGFile {
        var file = PNGFile()
        let header = PNGFile.header(
            width: UInt32(width), height: UInt32(height), bitDepth: UInt8(bitDepth), colorType: UInt8(colorType))
        file.chunks.append(("IHDR", header))
        if !palette.isEmpty { file.chunks.append(("PLTE", palette)) }
        if !alphas.isEmpty { file.chunks.append(("tRNS", alphas)) }
        var (start, turn) = (0, 0)
        while start < stream.count {
            let end = min(start + chunkLengths[turn % chunkLengths.count], stream.count)
            file.chunks.append(("IDAT", Array(stream[start..<end])))
            (start, turn) = (end, turn + 1)
        }
        file.chunks.append(("IEND", []))
        return file
    }

    /// A sound file.
    func file(_ random: inout SeededGenerator) throws -> PNGFile {
        let stream = try deflated(filtered(samples(&random)))
        guard colorType == 3 else { return file(stream: stream) }
        // Pixels reach past the palette's end, and the palette past the alphas' end.
        return file(stream: stream, palette: randomBytes(3 * 200, &random), alphas: randomBytes(100, &random))
    }
}

/// What a PNG engine makes of a file: planes, or `nil` where it refuses it.
func planes(_ bytes: [UInt8], by engine: PNGEngine, strip: Int = 0) throws -> [[[Float]]]? {
    do {
        let limits = DecodeLimits(maximumPixels: 1 << 20, maximumDecoderMemory: 1 << 24)
        return try decode(PNGReader(ByteSource(bytes: bytes), limits: limits, engine: engine), strip: strip).planes
    } catch is CodecError {
        return nil
    }
}

/// The bytes of a file's pixels, all IDAT chunks together.
func pixelStream(_ file: PNGFile) -> [UInt8] { file.chunks.filter { $0.name == "IDAT" }.flatMap(\.data) }
