/// What an array file says of its numbers before the first of them.
///
/// Source: NumPy Enhancement Proposal 1 and numpy.lib.format, versions 1.0, 2.0 and 3.0.
struct NPYHeader: Equatable, Sendable {
    /// How a number is stored.
    let element: NPYElement
    /// Whether the first index runs fastest (Fortran order), not the last (C order).
    let isFortranOrder: Bool
    /// The length of each dimension, at least 1.
    let shape: [Int]
    /// Numbers in the array: the product of `shape`.
    let elementCount: Int
    /// Bytes that follow the header.
    let byteCount: Int

    /// The bytes that every array file begins with.
    static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]

    /// Longest header that is read; that of a plain array takes about a hundred bytes.
    private static let maximumLength = 1 << 16

    /// A header whose sizes can be computed with.
    /// - Throws: `CodecError.unsupported` for an array without elements, `.limitExceeded` when its size is no `Int`.
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
    ///   - read: returns the next bytes, as many as it is asked for; fewer only where the file ends.
    /// - Throws: `CodecError.unknownFormat`, `.malformed`, `.unsupported` or `.limitExceeded`, and what `read` throws.
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
    /// The bytes before the first number, to the byte as NumPy writes them in version 1.0.
    ///
    /// Blanks fill the header up to a multiple of 64 bytes. Twenty-one digits are kept free for the dimension along
    /// which the array could grow, as NumPy does since 1.24.
    var bytes: [UInt8] {
        let growth = isFortranOrder ? shape[shape.count - 1] : shape[0]
        var text = "{'descr': '\(element.name)', 'fortran_order': \(isFortranOrder ? "True" : "False"), "
        text += "'shape': \(Self.text(shape)), }"
        text += String(repeating: " ", count: max(0, 21 - String(growth).count))
        let unpadded = Self.magic.count + 4 + text.utf8.count + 1
        // NumPy pads by 64 where it could by 0.
        text += String(repeating: " ", count: 64 - unpadded % 64) + "\n"
        let length = text.utf8.count
        precondition(length <= Int(UInt16.max), "a shape of few dimensions")
        return Self.magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8)
    }
}
