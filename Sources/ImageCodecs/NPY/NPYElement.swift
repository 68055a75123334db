/// How a file stores one number: its kind, size and byte order.
struct NPYElement: Equatable, Hashable, Sendable {
    /// The meaning of an element's bits.
    enum Kind: Character, Sendable {
        /// A byte: 0 is false, anything else true.
        case bool = "b"
        /// An integer in two's complement.
        case signed = "i"
        /// An integer without a sign.
        case unsigned = "u"
        /// An IEEE 754 number.
        case float = "f"
    }

    /// The meaning of the bits.
    let kind: Kind
    /// Bytes of an element: 1 for bool; 1, 2, 4, 8 for integers; 2, 4, 8 for floats.
    let byteCount: Int
    /// Whether the most significant byte comes first.
    let isBigEndian: Bool

    /// The type as NumPy names it: "<f4", "|u1".
    var name: String {
        "\(byteCount == 1 ? "|" : isBigEndian ? ">" : "<")\(kind.rawValue)\(byteCount)"
    }

    /// 32-bit floats, least significant byte first: "<f4".
    static let float32 = NPYElement(kind: .float, byteCount: 4, isBigEndian: false)
    /// 64-bit floats, least significant byte first: "<f8".
    static let float64 = NPYElement(kind: .float, byteCount: 8, isBigEndian: false)

    /// Whether elements are unsigned integers of 8 or 16 bits, as in image files.
    var isSmallUnsigned: Bool { kind == .unsigned && byteCount <= 2 }

    /// Bits of the unit that an image's elements are counted in: see `ImageHeader.arrayDepth`.
    var depth: Int? {
        switch (kind, byteCount) {
        case (.unsigned, 1): 8
        case (.unsigned, 2), (.signed, 2): 16
        default: nil
        }
    }

    /// Creates a type with all properties.
    init(kind: Kind, byteCount: Int, isBigEndian: Bool) {
        self.kind = kind
        self.byteCount = byteCount
        self.isBigEndian = isBigEndian
    }

    /// Parses a type's name, such as "<f4": byte order (`<` little, `>` big, `|`, `=` or nothing for this machine's),
    /// kind, bytes.
    /// - Throws: `CodecError.unsupported` for types that are not plain numbers.
    init(named name: String) throws(CodecError) {
        var rest = Substring(name)
        var isBigEndian = Int(bigEndian: 1) == 1
        if let order = rest.first, "<>|=".contains(order) {
            rest.removeFirst()
            if order == "<" { isBigEndian = false }
            if order == ">" { isBigEndian = true }
        }
        guard let code = rest.popFirst() else {
            throw .malformed(.npy, "the element type '\(name)' is not known")
        }
        guard let kind = Kind(rawValue: code), let byteCount = Int(rest),
            Self.sizes(of: kind).contains(byteCount)
        else {
            throw .unsupported(
                .npy, "elements of type '\(name)'\(Self.explanation(code)) are not read; save numbers, as float32 say")
        }
        self.init(kind: kind, byteCount: byteCount, isBigEndian: byteCount > 1 && isBigEndian)
    }

    private static func sizes(of kind: Kind) -> [Int] {
        switch kind {
        case .bool: [1]
        case .signed, .unsigned: [1, 2, 4, 8]
        case .float: [2, 4, 8]
        }
    }

    private static func explanation(_ code: Character) -> String {
        switch code {
        case "O": " (Python objects)"
        case "c": " (complex numbers)"
        case "S", "a", "U": " (text)"
        case "V": " (records)"
        case "M", "m": " (dates and times)"
        default: ""
        }
    }
}

/// Losses in the conversion of elements to floats.
struct ConversionLosses: Equatable {
    /// Number of integers that the float type cannot represent, rounded to the nearest.
    var roundedIntegers = 0
    /// Number of finite values beyond the float type's range, converted to infinity.
    var overflowed = 0

    /// A sentence for each kind of loss.
    /// - Parameter type: the float type's name: "float32".
    func warnings(into type: String) -> [String] {
        var sentences: [String] = []
        if roundedIntegers > 0 {
            sentences.append("integers that are not exactly representable in \(type) were rounded: \(roundedIntegers)")
        }
        if overflowed > 0 {
            sentences.append("numbers beyond the range of \(type) became infinite: \(overflowed)")
        }
        return sentences
    }
}

/// A float type that elements are converted to.
protocol ArrayValue: BitwiseCopyable {
    init(_ value: Float)
    init(_ value: Double)
    init(_ value: Int64)
    init(_ value: UInt64)
    var isInfinite: Bool { get }
    /// Bits of the largest integer below which every integer is representable.
    static var integerBitCount: Int { get }
}

extension Float: ArrayValue {
    static var integerBitCount: Int { 24 }
}

extension Double: ArrayValue {
    static var integerBitCount: Int { 53 }
}

extension NPYElement {
    /// Converts equally spaced elements to floats.
    ///
    /// The conversion is exact if the float type can represent the number. Otherwise it rounds to the nearest, ties to
    /// even.
    /// - Parameters:
    ///   - bytes: the elements.
    ///   - offset: the position of the first element, in bytes.
    ///   - step: the distance from an element to the next, in bytes.
    ///   - count: the number of elements.
    ///   - values: receives the floats.
    ///   - first: the index of the first float.
    ///   - losses: losses are added here.
    /// - Precondition: elements and floats are within `bytes` and `values`.
    func convert<Value: ArrayValue>(
        _ bytes: Span<UInt8>, from offset: Int, step: Int, count: Int, into values: inout MutableSpan<Value>,
        at first: Int, losses: inout ConversionLosses
    ) {
        guard count > 0 else { return }
        precondition(offset >= 0 && step >= byteCount && first >= 0, "elements and places that exist")
        precondition(offset + (count - 1) * step + byteCount <= bytes.count, "elements within the bytes")
        precondition(first + count <= values.count, "places within the values")
        // Bytes have no undefined padding.
        let bytes = unsafe bytes.bytes
        let run = Run(offset: offset, step: step, count: count, first: first, isBigEndian: isBigEndian)
        switch (kind, byteCount) {
        case (.bool, _): run.each(bytes, &values, &losses) { (raw: UInt8, _) in Value(raw == 0 ? 0 as Float : 1) }
        case (.unsigned, 1): run.each(bytes, &values, &losses) { (raw: UInt8, _) in Value(Float(raw)) }
        case (.unsigned, 2): run.each(bytes, &values, &losses) { (raw: UInt16, _) in Value(Float(raw)) }
        case (.unsigned, 4): run.each(bytes, &values, &losses) { (raw: UInt32, losses) in exact(UInt64(raw), &losses) }
        case (.unsigned, _): run.each(bytes, &values, &losses) { (raw: UInt64, losses) in exact(raw, &losses) }
        case (.signed, 1): run.each(bytes, &values, &losses) { (raw: Int8, _) in Value(Float(raw)) }
        case (.signed, 2): run.each(bytes, &values, &losses) { (raw: Int16, _) in Value(Float(raw)) }
        case (.signed, 4): run.each(bytes, &values, &losses) { (raw: Int32, losses) in exact(Int64(raw), &losses) }
        case (.signed, _): run.each(bytes, &values, &losses) { (raw: Int64, losses) in exact(raw, &losses) }
        case (.float, 2): run.each(bytes, &values, &losses) { (raw: UInt16, _) in Value(Float(halfBitPattern: raw)) }
        case (.float, 4): run.each(bytes, &values, &losses) { (raw: UInt32, _) in Value(Float(bitPattern: raw)) }
        case (.float, _):
            run.each(bytes, &values, &losses) { (raw: UInt64, losses) in
                let number = Double(bitPattern: raw)
                let value = Value(number)
                if value.isInfinite, number.isFinite { losses.overflowed += 1 }
                return value
            }
        }
    }
}

/// Converts an integer to a float, and counts it if it had to be rounded.
@inline(__always)
private func exact<Value: ArrayValue>(_ integer: UInt64, _ losses: inout ConversionLosses) -> Value {
    if integer.significantBitCount > Value.integerBitCount { losses.roundedIntegers += 1 }
    return Value(integer)
}

/// Converts an integer to a float, and counts it if it had to be rounded.
@inline(__always)
private func exact<Value: ArrayValue>(_ integer: Int64, _ losses: inout ConversionLosses) -> Value {
    if integer.magnitude.significantBitCount > Value.integerBitCount { losses.roundedIntegers += 1 }
    return Value(integer)
}

extension UInt64 {
    /// Bits from the highest set bit to the lowest: a significand of this size holds the number exactly.
    fileprivate var significantBitCount: Int { self == 0 ? 0 : 64 - leadingZeroBitCount - trailingZeroBitCount }
}

/// Equally spaced elements, and the consecutive floats that they are converted to.
private struct Run {
    let offset: Int
    let step: Int
    let count: Int
    let first: Int
    let isBigEndian: Bool

    // Inlined to give each element type its own loop.
    @inline(__always)
    func each<Raw: FixedWidthInteger & BitwiseCopyable, Value: BitwiseCopyable>(
        _ bytes: RawSpan, _ values: inout MutableSpan<Value>, _ losses: inout ConversionLosses,
        _ convert: (Raw, inout ConversionLosses) -> Value
    ) {
        var position = offset
        for index in first..<first + count {
            // `NPYElement.convert` has checked that the last element is within the bytes; any bits are an integer.
            let raw = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: Raw.self)
            values[index] = convert(isBigEndian ? Raw(bigEndian: raw) : Raw(littleEndian: raw), &losses)
            position &+= step
        }
    }
}

extension Float {
    /// The value of a 16-bit float (IEEE 754 binary16), which is exact.
    ///
    /// `Float16` does not exist on every platform that Swift supports.
    init(halfBitPattern half: UInt16) {
        let sign = UInt32(half >> 15) << 31
        let exponent = UInt32(half >> 10) & 0x1F
        let fraction = UInt32(half) & 0x3FF
        switch exponent {
        case 0:
            // Subnormal: fraction x 2^-24.
            self = Float(bitPattern: sign | (Float(fraction) * 0x1p-24).bitPattern)
        case 31:
            self.init(bitPattern: sign | 0x7F80_0000 | fraction << 13)
        default:
            // The exponent's bias grows from 15 to 127.
            self.init(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
        }
    }
}
