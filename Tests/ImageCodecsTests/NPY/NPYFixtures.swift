import Foundation
import ImageBuffers
import TestSupport

@testable import ImageCodecs

/// The array files that NumPy wrote, and those that are broken on purpose (bad_*).
let npyFixtures = projectRoot.appending(path: "Tests/ImageCodecsTests/Fixtures/npy")

/// The bytes of an array file.
func npyFixture(_ name: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: npyFixtures.appending(path: name)))
}

/// An array file made by hand.
func npyFile(_ dictionary: String, version: UInt8 = 1, data: [UInt8] = []) -> [UInt8] {
    let text = Array(dictionary.utf8)
    let length =
        version == 1
        ? [UInt8(text.count & 0xFF), UInt8(text.count >> 8)]
        : (0..<4).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + data
}

/// An array file of some type and shape.
func npyFile(_ type: String, shape: [Int], fortran: Bool = false, data: [UInt8]) -> [UInt8] {
    npyFile(
        "{'descr': '\(type)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(NPYHeader.text(shape)), }\n",
        data: data)
}

/// The bytes of integers, least or most significant first.
func bytes<Integer: FixedWidthInteger>(_ integers: [Integer], bigEndian: Bool = false) -> [UInt8] {
    integers.flatMap { integer in
        let little = (0..<Integer.bitWidth / 8).map { UInt8(truncatingIfNeeded: integer >> ($0 * 8)) }
        return bigEndian ? little.reversed() : little
    }
}

/// The file of floats that a writer makes of `planes[channel][y][x]`.
func encodeFloats(
    _ planes: [[[Float]]], format: ImageFormat, layout: ChannelLayout, strip: Int = 0
) throws -> [UInt8] {
    let header = ImageHeader(
        format: format, width: planes[0][0].count, height: planes[0].count, layout: layout, bitDepth: 32)
    // Floats are written as they are, whatever the quantizer.
    return try encode(planes, header: header, quantizer: Quantizer(bitDepth: 8), strip: strip).bytes
}

/// Bit patterns, so that NaN equals itself and zeros of different sign differ.
func bits(_ planes: [[[Float]]]) -> [[[UInt32]]] { planes.map { $0.map { $0.map(\.bitPattern) } } }

/// Planes of floats of any bits: NaN with its payload and zeros with their sign too.
func randomFloats(
    channels: Int, height: Int, width: Int, _ generator: inout SeededGenerator
) -> [[[Float]]] {
    (0..<channels).map { _ in
        (0..<height).map { _ in
            (0..<width).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: generator.next())) }
        }
    }
}

/// Planes whose samples a closure gives.
func planes(_ channels: Int, _ height: Int, _ width: Int, sample: (_ y: Int, _ x: Int, _ c: Int) -> Float)
    -> [[[Float]]]
{
    (0..<channels).map { c in (0..<height).map { y in (0..<width).map { x in sample(y, x, c) } } }
}
