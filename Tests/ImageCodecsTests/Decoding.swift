import Foundation
import ImageBuffers
import Testing
import TestSupport

@testable import ImageCodecs

/// A decoded image as plain values: `planes[channel][y][x]`.
struct Decoded: Equatable {
    var header: ImageHeader
    var planes: [[[Float]]]
    var metadata: ImageMetadata
}

/// Decodes a whole image, `strip` rows at a time (0: all at once) into a strip of that height.
func decode(_ source: ByteSource, strip: Int = 0, limits: DecodeLimits = DecodeLimits()) throws -> Decoded {
    try decode(ImageCodec.reader(for: source, limits: limits), strip: strip)
}

func decode(_ reader: any ImageReader, strip: Int = 0) throws -> Decoded {
    let header = reader.header
    let rows = strip == 0 ? header.height : min(strip, header.height)
    var image = try PlanarImage(width: header.width, height: rows, layout: header.layout) { _ throws(PlaneError) in
        try Plane(width: header.width, height: rows, filledWith: -1)
    }
    var planes = [[[Float]]](repeating: [], count: header.layout.channelCount)
    var y = 0
    while y < header.height {
        let count = min(rows, header.height - y)
        try reader.read(rows: count, into: &image, at: 0)
        for channel in planes.indices {
            planes[channel] += image.withPlane(channel) { $0.rows() }.prefix(count)
        }
        y += count
    }
    return Decoded(header: header, planes: planes, metadata: try reader.finish())
}

func decode(_ bytes: [UInt8], strip: Int = 0, limits: DecodeLimits = DecodeLimits()) throws -> Decoded {
    try decode(ByteSource(bytes: bytes), strip: strip, limits: limits)
}

extension DecodeLimits {
    /// The default limits, with damaged images kept.
    static var keepingDamaged: DecodeLimits {
        var limits = DecodeLimits()
        limits.damaged = .keep
        return limits
    }
}

extension Decoded {
    /// The samples of a row, one array for each channel.
    func row(_ y: Int) -> [[Float]] { planes.map { $0[y] } }

    /// A row of mid-grey; alpha is opaque.
    var greyRow: [[Float]] {
        let maximum = header.maximum
        return (0..<header.layout.channelCount).map { channel in
            let value = channel == header.layout.alphaIndex ? maximum : (maximum + 1) / 2
            return [Float](repeating: value, count: header.width)
        }
    }

    /// The rows that differ from those of another image of the same size.
    func rowsUnlike(_ other: Decoded) -> [Int] { (0..<header.height).filter { row($0) != other.row($0) } }
}

/// Encodes plain values, `strip` rows at a time (0: all at once).
func encode(
    _ planes: [[[Float]]], header: ImageHeader, metadata: ImageMetadata = ImageMetadata(), quantizer: Quantizer? = nil,
    options: ImageCodec.EncodeOptions = .init(), strip: Int = 0
) throws -> (bytes: [UInt8], clipped: [ClipCount]) {
    let sink = try ByteSink()
    let clipped = try encode(
        planes, to: sink, header: header, metadata: metadata, quantizer: quantizer, options: options, strip: strip)
    return (sink.bytes, clipped)
}

func encode(
    _ planes: [[[Float]]], to sink: ByteSink, header: ImageHeader, metadata: ImageMetadata = ImageMetadata(),
    quantizer: Quantizer? = nil, options: ImageCodec.EncodeOptions = .init(), strip: Int = 0
) throws -> [ClipCount] {
    let writer = try ImageCodec.writer(
        to: sink, header: header, quantizer: quantizer ?? Quantizer(bitDepth: header.bitDepth), metadata: metadata,
        options: options)
    let image = try PlanarImage(width: header.width, height: header.height, layout: header.layout) { channel in
        try Plane(rows: planes[channel])
    }
    var y = 0
    while y < header.height {
        let count = strip == 0 ? header.height : min(strip, header.height - y)
        try writer.write(rows: y..<y + count, of: image)
        y += count
    }
    try writer.finish()
    return writer.clipped
}

extension ImageCodec.EncodeOptions {
    /// The default options with changes.
    static func changed(_ change: (inout Self) -> Void) -> Self {
        var options = Self()
        change(&options)
        return options
    }
}

/// A generator of its own for each case of a test.
func generator(_ words: String) -> SeededGenerator {
    SeededGenerator(seed: words.utf8.reduce(testSeed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 })
}

func randomBytes(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
}

func randomPlanes(_ header: ImageHeader, _ generator: inout SeededGenerator) -> [[[Float]]] {
    (0..<header.layout.channelCount).map { _ in
        (0..<header.height).map { _ in
            (0..<header.width).map { _ in Float(Int.random(in: 0...Int(header.maximum), using: &generator)) }
        }
    }
}
