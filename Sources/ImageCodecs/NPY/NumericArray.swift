/// A small array of numbers in memory: a kernel, or the biases of a layer.
package struct NumericArray: Equatable, Sendable {
    /// The length of each dimension, at least 1.
    package let shape: [Int]
    /// The numbers in C order: the last index runs fastest, whatever the file's order was.
    package let values: [Double]
    /// How the file stored them: "<f4".
    package let typeName: String
    /// What reading changed without giving up, a sentence each: integers beyond 2^53 that were rounded, bytes left over.
    package let warnings: [String]

    /// An array of numbers to be written as 64-bit floats.
    /// - Precondition: dimensions are at least 1, and their product is the number of values.
    package init(shape: [Int], values: [Double]) {
        precondition(!shape.isEmpty && shape.allSatisfy { $0 > 0 }, "dimensions of at least 1")
        precondition(shape.reduce(1, *) == values.count, "as many values as the shape says")
        self.shape = shape
        self.values = values
        typeName = NPYElement.float64.name
        warnings = []
    }

    /// Reads the bytes of an .npy file.
    ///
    /// Every number is kept exactly, but for integers beyond 2^53. NaN and infinity are numbers here.
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - maximumDimensions: the most dimensions that are accepted.
    /// - Throws: `CodecError` for anything but an array of plain numbers with 1 to `maximumDimensions` dimensions.
    /// - Complexity: memory for eight bytes an element, after the elements have been seen to be there.
    package init(npy bytes: [UInt8], maximumDimensions: Int = 4) throws(CodecError) {
        var position = 0
        let header = try NPYHeader { (count: Int) throws(CodecError) -> [UInt8] in
            let end = min(bytes.count, position + count)
            defer { position = end }
            return Array(bytes[position..<end])
        }
        guard header.shape.count <= maximumDimensions else {
            throw .unsupported(
                .npy, "the array has \(header.shape.count) dimensions; at most \(maximumDimensions) are read")
        }
        let available = bytes.count - position
        guard available >= header.byteCount else { throw header.truncated(available: available) }

        var losses = ConversionLosses()
        shape = header.shape
        typeName = header.element.name
        values = Self.convert(bytes, from: position, header, &losses)
        var warnings = losses.warnings(into: "float64")
        if available > header.byteCount {
            warnings.append("bytes after the array are ignored: \(available - header.byteCount)")
        }
        self.warnings = warnings
    }

    /// Turns elements into doubles in C order, a run along the last dimension at a time.
    private static func convert(
        _ bytes: [UInt8], from start: Int, _ header: NPYHeader, _ losses: inout ConversionLosses
    ) -> [Double] {
        let strides = header.strides
        let last = header.shape.count - 1
        let runLength = header.shape[last]
        var values = [Double](repeating: 0, count: header.elementCount)
        var span = values.mutableSpan
        var index = [Int](repeating: 0, count: last)
        for first in stride(from: 0, to: header.elementCount, by: runLength) {
            let offset = zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }
            header.element.convert(
                bytes.span, from: start + offset * header.element.byteCount,
                step: strides[last] * header.element.byteCount, count: runLength, into: &span, at: first,
                losses: &losses)
            // The next run: the last index but one grows, and carries.
            for dimension in (0..<last).reversed() {
                index[dimension] += 1
                if index[dimension] < header.shape[dimension] { break }
                index[dimension] = 0
            }
        }
        return values
    }

    /// The bytes of an .npy file with the values as 64-bit floats.
    /// - Throws: `CodecError.limitExceeded` when the size is no `Int`.
    package func npyBytes() throws(CodecError) -> [UInt8] {
        let header = try NPYHeader(element: .float64, isFortranOrder: false, shape: shape)
        var bytes = header.bytes
        bytes.reserveCapacity(bytes.count + header.byteCount)
        for value in values {
            var bits = value.bitPattern
            for _ in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: bits))
                bits >>= 8
            }
        }
        return bytes
    }
}
