/// 64 bits that stand for bytes: FNV-1a, by Fowler, Noll and Vo.
public struct FNV {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The digest of nothing yet.
    public init() {}

    /// Adds bytes.
    public mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    /// The digest of all bytes so far, as 16 hexadecimal digits.
    public var text: String {
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
