/// What a quantizer writes: integers, or floats that are integers.
package protocol QuantizedSample {
    /// Whether 65535 can be held.
    static var holds16Bits: Bool { get }
    /// The integer of the lowest 16 bits.
    init(lowBits: UInt32)
}

extension UInt8: QuantizedSample {
    package static var holds16Bits: Bool { false }
    @inline(__always) package init(lowBits: UInt32) { self = UInt8(truncatingIfNeeded: lowBits) }
}

extension UInt16: QuantizedSample {
    package static var holds16Bits: Bool { true }
    @inline(__always) package init(lowBits: UInt32) { self = UInt16(truncatingIfNeeded: lowBits) }
}

extension Float: QuantizedSample {
    package static var holds16Bits: Bool { true }
    // By way of Int32, whose conversion is a vector instruction everywhere.
    @inline(__always) package init(lowBits: UInt32) { self = Float(Int32(truncatingIfNeeded: lowBits & 0xFFFF)) }
}

/// The precision in which rows are quantized.
protocol QuantizerArithmetic: BinaryFloatingPoint {
    /// 1.5 * 2^(significand bits): adding it leaves no room for a fraction, so that the sum is rounded to an integer, a
    /// tie to even. For magnitudes below a quarter of it.
    static var integerShift: Self { get }
    /// The lowest bits of an integer, for integers 0...65535: conversions that check for traps are no vector code.
    var integerBits: UInt32 { get }
}

extension Float: QuantizerArithmetic {
    @inline(__always) static var integerShift: Float { 12_582_912 }
    @inline(__always) var integerBits: UInt32 { (self + Self.integerShift).bitPattern & 0xFFFF }
}

extension Double: QuantizerArithmetic {
    @inline(__always) static var integerShift: Double { 6_755_399_441_055_744 }
    @inline(__always) var integerBits: UInt32 {
        UInt32(truncatingIfNeeded: (self + Self.integerShift).bitPattern) & 0xFFFF
    }
}

/// A rounding rule for values between -2 and 65537, without a branch; NaN stays NaN.
///
/// `rounded(_:)` is a call into the C library on processors without SSE4.1, which baseline x86-64 must assume.
protocol RoundingRule {
    static func round<Working: QuantizerArithmetic>(_ value: Working) -> Working
}

enum HalfEven: RoundingRule {
    @inline(__always) static func round<Working: QuantizerArithmetic>(_ value: Working) -> Working {
        (value + Working.integerShift) - Working.integerShift
    }
}

enum HalfUp: RoundingRule {
    // The difference is exact, unlike value + 0.5.
    @inline(__always) static func round<Working: QuantizerArithmetic>(_ value: Working) -> Working {
        let even = HalfEven.round(value)
        return value - even == 0.5 ? even + 1 : even
    }
}

enum Truncate: RoundingRule {
    @inline(__always) static func round<Working: QuantizerArithmetic>(_ value: Working) -> Working {
        let even = HalfEven.round(value)
        let lower = even > value ? even - 1 : even
        // Below zero, truncation is upwards.
        return value < 0 && lower < value ? lower + 1 : lower
    }
}
