import ImageCodecs
import Platform

/// A 128-bit digest of bytes: MurmurHash3_x64_128 with seed 0.
///
/// It detects changed files and settings, and distributes names over shards. It does not protect against deliberate
/// collisions, whose author would only receive an old output of their own. The function is in the public domain, has
/// not changed since 2011, and needs no library (Appleby, SMHasher, MurmurHash3.cpp).
package struct Digest: Hashable, Sendable {
    /// The first 64 bits.
    let high: UInt64
    /// The last 64 bits.
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The digest of some bytes.
    init(of bytes: some Collection<UInt8>) {
        var hasher = DigestHasher()
        let array = Array(bytes)
        unsafe array.withUnsafeBytes { unsafe hasher.add($0) }
        self = hasher.finish()
    }

    /// The digest of a path's bytes.
    package init(ofPath path: String) { self.init(of: PathText.bytes(path)) }

    /// 32 hexadecimal digits.
    package var text: String { Self.hexadecimal(high) + Self.hexadecimal(low) }

    /// Reads 32 hexadecimal digits.
    package init?(text: some StringProtocol) {
        let digits = text.utf8
        guard digits.count == 32, text.allSatisfy(\.isHexDigit) else { return nil }
        let middle = digits.index(digits.startIndex, offsetBy: 16)
        guard let high = UInt64(text[..<middle], radix: 16), let low = UInt64(text[middle...], radix: 16) else {
            return nil
        }
        self.init(high: high, low: low)
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// Computes a digest of bytes that arrive in parts.
package struct DigestHasher {
    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private var count: UInt64 = 0
    /// Bytes of an incomplete block: fewer than 16.
    private var rest: [UInt8] = []

    private static let factor1: UInt64 = 0x87c3_7b91_1142_53d5
    private static let factor2: UInt64 = 0x4cf5_ad43_2745_937f

    package init() {}

    /// Adds bytes.
    package mutating func add(_ bytes: UnsafeRawBufferPointer) {
        count &+= UInt64(bytes.count)
        var position = 0
        if !rest.isEmpty {
            position = min(16 - rest.count, bytes.count)
            unsafe rest.append(contentsOf: bytes[..<position])
            guard rest.count == 16 else { return }
            unsafe rest.withUnsafeBytes { unsafe mix($0[...]) }
            rest.removeAll(keepingCapacity: true)
        }
        let whole = (bytes.count - position) / 16 * 16
        unsafe mix(bytes[position..<position + whole])
        unsafe rest.append(contentsOf: bytes[(position + whole)...])
    }

    /// Adds a text with its length, so that no two lists of texts add the same bytes.
    package mutating func add(_ text: String) {
        let bytes = Array("\(text.utf8.count):\(text)".utf8)
        unsafe bytes.withUnsafeBytes { unsafe add($0) }
    }

    /// The digest of all added bytes.
    package func finish() -> Digest {
        var (h1, h2) = (first, second)
        var (k1, k2): (UInt64, UInt64) = (0, 0)
        for (index, byte) in rest.enumerated() {
            if index < 8 { k1 |= UInt64(byte) << (8 * index) } else { k2 |= UInt64(byte) << (8 * (index - 8)) }
        }
        h2 ^= Self.scrambled2(k2)
        h1 ^= Self.scrambled1(k1)
        h1 ^= count
        h2 ^= count
        h1 &+= h2
        h2 &+= h1
        h1 = Self.finished(h1)
        h2 = Self.finished(h2)
        h1 &+= h2
        h2 &+= h1
        return Digest(high: h1, low: h2)
    }

    /// Unsafe leaf: mixes whole blocks of 16 bytes, each read as two little-endian numbers.
    private mutating func mix(_ blocks: Slice<UnsafeRawBufferPointer>) {
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: blocks)
        precondition(bytes.count % 16 == 0, "whole blocks")
        var (h1, h2) = (first, second)
        var offset = 0
        while offset < bytes.count {
            let k1 = unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            let k2 = unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset &+ 8, as: UInt64.self))
            h1 ^= Self.scrambled1(k1)
            h1 = (Self.rotated(h1, 27) &+ h2) &* 5 &+ 0x52dc_e729
            h2 ^= Self.scrambled2(k2)
            h2 = (Self.rotated(h2, 31) &+ h1) &* 5 &+ 0x3849_5ab5
            offset &+= 16
        }
        (first, second) = (h1, h2)
    }

    private static func scrambled1(_ k: UInt64) -> UInt64 { rotated(k &* factor1, 31) &* factor2 }
    private static func scrambled2(_ k: UInt64) -> UInt64 { rotated(k &* factor2, 33) &* factor1 }
    private static func rotated(_ x: UInt64, _ bits: UInt64) -> UInt64 { x &<< bits | x &>> (64 &- bits) }

    private static func finished(_ number: UInt64) -> UInt64 {
        var k = number
        k ^= k &>> 33
        k &*= 0xff51_afd7_ed55_8ccd
        k ^= k &>> 33
        k &*= 0xc4ce_b9fe_1a85_ec53
        return k ^ k &>> 33
    }
}
