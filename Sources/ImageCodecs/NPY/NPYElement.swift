/// How an array file stores one number: its kind, size and byte order.
struct NPYElement: Equatable, Hashable, Sendable {
    /// What an element's bits mean.
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

    /// What the bits mean.
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

    /// A type with every field.
    init(kind: Kind, byteCount: Int, isBigEndian: Bool) {
        self.kind = kind
        self.byteCount = byteCount
        self.isBigEndian = isBigEndian
    }

    /// Reads a type's name, such as "<f4": byte order (`<` little, `>` big, `|`, `=` or nothing for this machine's),
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
            throw .malformed(.npy, "the element type '\(name)' is no type")
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
