import Foundation
import ImageBuffers

extension SeededGenerator {
    /// Random bytes, eight for each step of the generator.
    public mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (count + 7) / 8 * 8)
        bytes.withUnsafeMutableBytes { memory in
            for offset in stride(from: 0, to: memory.count, by: 8) {
                memory.storeBytes(of: next(), toByteOffset: offset, as: UInt64.self)
            }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// An image of 8-bit noise of at most four channels.
    ///
    /// A loop over samples takes ten times as long in a build for debugging.
    public mutating func noise(width: Int, height: Int, layout: ChannelLayout) throws -> PlanarImage {
        var image = try PlanarImage(width: width, height: height, layout: layout) { _ in
            try Plane(width: width, height: height)
        }
        let rowBytes = width * layout.channelCount
        bytes(rowBytes * height).withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            for y in 0..<height { image.setRow(y, interleaved: base + y * rowBytes, bitDepth: 8) }
        }
        return image
    }
}

/// Writes an .npy array of bytes: rows, columns and, where there are several, channels.
public func writeByteArray(_ bytes: [UInt8], shape: [Int], to url: URL) throws {
    let lengths = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var header = "{'descr': '|u1', 'fortran_order': False, 'shape': (\(lengths)), }"
    header += String(repeating: " ", count: 63 - (header.utf8.count + 10) % 64) + "\n"
    let length = UInt16(header.utf8.count)
    let start: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)]
    try Data(start + Array(header.utf8) + bytes).write(to: url)
}
