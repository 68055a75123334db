/// Reads the header of an array file: a Python dictionary with the keys descr, fortran_order and shape.
///
///     {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
///
/// A parser for just these literals; nothing is evaluated. Keys come in any order, strings in either kind of quotes,
/// blanks and trailing commas anywhere Python allows them.
struct NPYHeaderParser {
    private let text: [UInt8]
    private var position = 0

    /// A parser of the header's bytes, without magic, version and length.
    init(_ text: [UInt8]) { self.text = text }

    /// Reads the whole header.
    /// - Throws: `CodecError.malformed` with the byte where the header stops making sense; `.unsupported` for element
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
        // Neither the keys nor the names of plain types hold anything that Python escapes.
        guard text[start..<end].allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }) else {
            throw failure("a string of other than plain characters")
        }
        position = end + 1
        return String(decoding: text[start..<end], as: UTF8.self)
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(CodecError) {
        guard take(character) else { throw failure("'\(character)' is missing") }
    }

    /// Steps over a character, and blanks before it, if it comes next.
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
