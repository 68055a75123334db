/// The header of an array file.
///
/// Source: NumPy Enhancement Proposal 1 and numpy.lib.format, versions 1.0, 2.0 and 3.0.
struct NPYHeader: Equatable, Sendable {
    /// How a number is stored.
    let element: NPYElement
    /// Whether the first index varies fastest (Fortran order), not the last (C order).
    let isFortranOrder: Bool
    /// The length of each dimension, at least 1.
    let shape: [Int]
    /// Numbers in the array: the product of `shape`.
    let elementCount: Int
    /// Bytes that follow the header.
    let byteCount: Int

    /// The bytes that every array file begins with.
    static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]

    /// Maximum length of a header; that of a plain array has about a hundred bytes.
    private static let maximumLength = 1 << 16

    /// Creates a header whose sizes fit into an `Int`.
    /// - Throws: `CodecError.unsupported` for an array without elements, `.limitExceeded` when its size does not fit
    ///   into an `Int`.
    init(element: NPYElement, isFortranOrder: Bool, shape: [Int]) throws(CodecError) {
        guard !shape.isEmpty, !shape.contains(0) else {
            throw .unsupported(.npy, "an array of shape \(Self.text(shape)) has no rows of numbers")
        }
        var byteCount = element.byteCount
        for length in shape {
            let (product, overflow) = byteCount.multipliedReportingOverflow(by: length)
            guard !overflow else {
                throw .limitExceeded("an array of shape \(Self.text(shape)) is larger than any memory")
            }
            byteCount = product
        }
        self.element = element
        self.isFortranOrder = isFortranOrder
        self.shape = shape
        self.byteCount = byteCount
        self.elementCount = byteCount / element.byteCount
    }

    /// Reads everything up to the first number.
    /// - Parameters:
    ///   - read: returns the requested number of bytes, or fewer at the end of the file.
    /// - Throws: `CodecError.unknownFormat`, `.malformed`, `.unsupported` or `.limitExceeded`, and errors of `read`.
    init(reading read: (Int) throws(CodecError) -> [UInt8]) throws(CodecError) {
        let start = try read(8)
        guard start.starts(with: Self.magic) else {
            throw .unknownFormat("not a .npy array: it does not begin with \\x93NUMPY")
        }
        guard start.count == 8 else { throw Self.endsTooSoon }
        let (major, minor) = (start[6], start[7])
        guard (1...3).contains(major), minor == 0 else {
            throw .unsupported(.npy, "format version \(major).\(minor) is not read; versions 1.0, 2.0 and 3.0 are")
        }
        let lengthBytes = try read(major == 1 ? 2 : 4)
        guard lengthBytes.count == (major == 1 ? 2 : 4) else { throw Self.endsTooSoon }
        let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.maximumLength else {
            throw .limitExceeded("the header claims \(length) bytes; at most \(Self.maximumLength) are read")
        }
        let text = try read(length)
        guard text.count == length else {
            throw .malformed(.npy, "the header claims \(length) bytes, but only \(text.count) follow")
        }
        var parser = NPYHeaderParser(text)
        self = try parser.parse()
    }

    private static let endsTooSoon = CodecError.malformed(.npy, "the file ends within the header")

    /// A shape as Python writes it: "(3, 4)", "(4,)".
    static func text(_ shape: [Int]) -> String {
        shape.count == 1 ? "(\(shape[0]),)" : "(\(shape.map(String.init).joined(separator: ", ")))"
    }

    /// The error of a file that ends before the last number.
    /// - Parameter available: bytes that follow the header.
    func truncated(available: Int) -> CodecError {
        .malformed(
            .npy,
            "an array of shape \(Self.text(shape)) and type '\(element.name)' takes \(byteCount) bytes, "
                + "but only \(available) follow the header")
    }

    /// Distances between neighbours along each dimension, in elements.
    var strides: [Int] {
        var strides = [Int](repeating: 1, count: shape.count)
        if isFortranOrder {
            for index in shape.indices.dropFirst() { strides[index] = strides[index - 1] * shape[index - 1] }
        } else {
            for index in shape.indices.dropLast().reversed() { strides[index] = strides[index + 1] * shape[index + 1] }
        }
        return strides
    }
}

extension NPYHeader {
    /// The bytes before the first number, exactly as NumPy writes them in version 1.0.
    ///
    /// Spaces pad the header to a multiple of 64 bytes. As in NumPy since 1.24, 21 digits are reserved for the
    /// dimension along which the array could grow.
    var bytes: [UInt8] {
        let growth = isFortranOrder ? shape[shape.count - 1] : shape[0]
        var text = "{'descr': '\(element.name)', 'fortran_order': \(isFortranOrder ? "True" : "False"), "
        text += "'shape': \(Self.text(shape)), }"
        text += String(repeating: " ", count: max(0, 21 - String(growth).count))
        let unpadded = Self.magic.count + 4 + text.utf8.count + 1
        // NumPy pads with 64 spaces where none are needed.
        text += String(repeating: " ", count: 64 - unpadded % 64) + "\n"
        let length = text.utf8.count
        precondition(length <= Int(UInt16.max), "a shape of few dimensions")
        return Self.magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8)
    }
}

/// Parses the header of an array file: a Python dictionary with the keys descr, fortran_order and shape.
///
///     {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
///
/// Only these literals are parsed, and nothing is evaluated. Keys can be in any order, strings in either kind of
/// quotes; spaces and trailing commas are accepted wherever Python allows them.
struct NPYHeaderParser {
    private let text: [UInt8]
    private var position = 0

    /// Creates a parser of the header's bytes, without magic, version and length.
    init(_ text: [UInt8]) { self.text = text }

    /// Parses the whole header.
    /// - Throws: `CodecError.malformed` with the position of the first unexpected byte; `.unsupported` for element
    ///   types that are not plain numbers.
    mutating func parse() throws(CodecError) -> NPYHeader {
        var element: NPYElement?
        var isFortranOrder: Bool?
        var shape: [Int]?
        try expect("{")
        while !take("}") {
            let keyPosition = position
            let key = try string()
            try expect(":")
            let isNew: Bool
            switch key {
            case "descr":
                isNew = element == nil
                element = try elementType()
            case "fortran_order":
                isNew = isFortranOrder == nil
                isFortranOrder = try boolean()
            case "shape":
                isNew = shape == nil
                shape = try tuple()
            default: throw failure("an unknown key '\(key)'", at: keyPosition)
            }
            guard isNew else { throw failure("the key '\(key)' a second time", at: keyPosition) }
            if !take(",") {
                try expect("}")
                break
            }
        }
        skipBlanks()
        guard position == text.count else { throw failure("something after the closing brace") }
        guard let element else { throw missing("descr") }
        guard let isFortranOrder else { throw missing("fortran_order") }
        guard let shape else { throw missing("shape") }
        return try NPYHeader(element: element, isFortranOrder: isFortranOrder, shape: shape)
    }

    private mutating func elementType() throws(CodecError) -> NPYElement {
        skipBlanks()
        // A list describes a record's fields, a tuple an element that is itself an array.
        if let next = peek(), next == UInt8(ascii: "[") || next == UInt8(ascii: "(") {
            throw .unsupported(.npy, "elements with fields (records) are not read; save one field, as float32 say")
        }
        return try NPYElement(named: string())
    }

    private mutating func boolean() throws(CodecError) -> Bool {
        skipBlanks()
        for (word, value) in [("True", true), ("False", false)] where text[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return value
        }
        throw failure("True or False is missing")
    }

    private mutating func tuple() throws(CodecError) -> [Int] {
        try expect("(")
        var numbers: [Int] = []
        while !take(")") {
            numbers.append(try number())
            if !take(",") {
                // In Python (3) is a number, not a tuple.
                guard numbers.count > 1 else { throw failure("a shape of one dimension needs a comma, as in (4,)") }
                try expect(")")
                break
            }
        }
        return numbers
    }

    private mutating func number() throws(CodecError) -> Int {
        skipBlanks()
        let start = position
        var value = 0
        while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
            guard !overflow, !carry else { throw .limitExceeded("a dimension of the array is larger than any memory") }
            value = sum
            position += 1
        }
        guard position > start else { throw failure("a dimension that is a whole number is missing") }
        // Python 2 marked long integers.
        if peek() == UInt8(ascii: "L") { position += 1 }
        return value
    }

    private mutating func string() throws(CodecError) -> String {
        skipBlanks()
        guard let quote = peek(), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            throw failure("a string in quotes is missing")
        }
        let start = position + 1
        guard let end = text[start...].firstIndex(of: quote) else { throw failure("a string without an end") }
        // Neither the keys nor the names of plain types contain characters that Python escapes.
        guard text[start..<end].allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }) else {
            throw failure("a string of other than plain characters")
        }
        position = end + 1
        return String(decoding: text[start..<end], as: UTF8.self)
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(CodecError) {
        guard take(character) else { throw failure("'\(character)' is missing") }
    }

    /// Consumes a character and the spaces before it, if it comes next.
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard peek() == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private func peek() -> UInt8? { position < text.count ? text[position] : nil }

    private mutating func skipBlanks() {
        while let byte = peek(), byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
    }

    private func failure(_ words: String, at place: Int? = nil) -> CodecError {
        .malformed(.npy, "the header's byte \(place ?? position): \(words)")
    }

    private func missing(_ key: String) -> CodecError { .malformed(.npy, "the header has no key '\(key)'") }
}
