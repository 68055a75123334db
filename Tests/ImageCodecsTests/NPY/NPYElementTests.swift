import TestSupport
import Testing

@testable import ImageCodecs

/// Elements as floats of either size.
private func floats(_ type: String, _ data: [UInt8]) throws -> (values: [Float], losses: ConversionLosses) {
    let element = try NPYElement(named: type)
    let count = data.count / element.byteCount
    var values = [Float](repeating: -1, count: count)
    var losses = ConversionLosses()
    var span = values.mutableSpan
    element.convert(data.span, from: 0, step: element.byteCount, count: count, into: &span, at: 0, losses: &losses)
    return (values, losses)
}

@Suite struct NPYElementTests {
    @Test(
        arguments: [
            (0x0000, 0.0), (0x0001, 0x1p-24), (0x03FF, 0x3FFp-24), (0x0400, 0x1p-14), (0x0401, 0x401p-24),
            (0x3C00, 1), (0x3C01, 0x1.004p0), (0x3555, 0x1.554p-2), (0x7BFF, 65504), (0x8001, -0x1p-24), (0xC000, -2),
            (0xFBFF, -65504), (0x7C00, .infinity), (0xFC00, -.infinity),
        ] as [(UInt16, Double)])
    func knownHalves(pattern: UInt16, value: Double) {
        #expect(Double(Float(halfBitPattern: pattern)) == value)
    }

    /// Sign, 5 bits of exponent, 10 of fraction: every pattern, by the format's formula.
    @Test func everyHalf() {
        for pattern in UInt16.min...UInt16.max {
            let value = Float(halfBitPattern: pattern)
            let (exponent, fraction) = (Int(pattern >> 10) & 31, Double(pattern & 0x3FF))
            #expect((value.sign == .minus) == (pattern >= 0x8000))
            switch exponent {
            case 31: #expect(fraction == 0 ? value.magnitude == .infinity : value.isNaN)
            case 0: #expect(Double(value.magnitude) == fraction * 0x1p-24)
            default:
                let power = Double(sign: .plus, exponent: exponent - 15, significand: 1)
                #expect(Double(value.magnitude) == (1 + fraction / 1024) * power)
            }
        }
    }

    /// Values that exercise each byte, in both orders.
    @Test(arguments: [false, true]) func everyTypeInBothOrders(bigEndian: Bool) throws {
        let mark = bigEndian ? ">" : "<"
        func check<Integer: FixedWidthInteger>(_ type: String, _ integers: [Integer], _ expected: [Float]) throws {
            let result = try floats(mark + type, bytes(integers, bigEndian: bigEndian))
            #expect(result.values == expected, "\(mark)\(type)")
            #expect(result.losses == ConversionLosses(), "\(mark)\(type)")
        }
        try check("b1", [0, 1, 2, 255] as [UInt8], [0, 1, 1, 1])
        try check("u1", [0, 1, 128, 255] as [UInt8], [0, 1, 128, 255])
        try check("i1", [0, 1, -128, -1] as [Int8], [0, 1, -128, -1])
        try check("u2", [1, 256, 0xFF01] as [UInt16], [1, 256, 65281])
        try check("i2", [1, 256, -32768, -2] as [Int16], [1, 256, -32768, -2])
        try check("u4", [1, 0x10000, 0xFFFF_FF00] as [UInt32], [1, 65536, 4_294_967_040])
        try check("i4", [1, -0x10000, .min] as [Int32], [1, -65536, -0x1p31])
        try check("u8", [1, 1 << 63, 0xFFFF_FF00_0000_0000] as [UInt64], [1, 0x1p63, 0xFFFFFFp40])
        try check("i8", [-1, 1 << 40, .min] as [Int64], [-1, 0x1p40, -0x1p63])
        try check("f2", [0x3C00, 0xC001] as [UInt16], [1, -0x1.004p1])
        try check("f4", [Float(1.1), -3e-30, .infinity].map(\.bitPattern), [1.1, -3e-30, .infinity])
        try check("f8", [1.5, -0x1p100, 0x1p-149, .infinity].map(\.bitPattern), [1.5, -0x1p100, 0x1p-149, .infinity])
    }

    @Test func roundingOfLargeIntegersIsCounted() throws {
        let signed = try floats("<i4", bytes([1 << 24, 1 << 24 + 1, 1 << 25, -(1 << 24) - 1, .max] as [Int32]))
        #expect(signed.values == [0x1p24, 0x1p24, 0x1p25, -0x1p24, 0x1p31])
        #expect(signed.losses == ConversionLosses(roundedIntegers: 3))
        let unsigned = try floats("<u8", bytes([1 << 60, 1 << 60 + 1, .max] as [UInt64]))
        #expect(unsigned.values == [0x1p60, 0x1p60, 0x1p64])
        #expect(unsigned.losses == ConversionLosses(roundedIntegers: 2))
        #expect(
            unsigned.losses.warnings(into: "float32") == [
                "integers that are not exactly representable in float32 were rounded: 2"
            ])
    }

    @Test func overflowOfDoublesIsCounted() throws {
        let result = try floats("<f8", bytes([1e300, -1e39, .infinity, 3.4e38, 1e-300].map(\.bitPattern)))
        #expect(result.values == [.infinity, -.infinity, .infinity, 3.4e38, 0])
        #expect(result.losses == ConversionLosses(overflowed: 2))
        #expect(
            result.losses.warnings(into: "float32") == [
                "numbers beyond the range of float32 became infinite: 2"
            ])
    }

    @Test func stepsAndOffsets() throws {
        let data = bytes((0..<20).map { Int16($0) })
        var values = [Double](repeating: -1, count: 6)
        var span = values.mutableSpan
        var losses = ConversionLosses()
        try NPYElement(named: "<i2").convert(
            data.span, from: 6, step: 8, count: 4, into: &span, at: 1, losses: &losses)
        #expect(values == [-1, 3, 7, 11, 15, -1])
    }
}
