/// A small array of numbers in memory: a kernel, or the biases of a layer.
package struct NumericArray: Equatable, Sendable {
    /// The length of each dimension, at least 1.
    package let shape: [Int]
    /// The numbers in C order, regardless of the file's order: the last index varies fastest.
    package let values: [Double]
    /// The type of the numbers in the file: "<f4".
    package let typeName: String
    /// Notes on changes in reading, one sentence each: rounded integers beyond 2^53, ignored bytes at the end.
    package let warnings: [String]

    /// Creates an array that is written as 64-bit floats.
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
    /// Every number is kept exactly, except for integers beyond 2^53. NaN and infinity are accepted.
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - maximumDimensions: the maximum number of dimensions.
    /// - Throws: `CodecError` for anything but an array of plain numbers with 1 to `maximumDimensions` dimensions.
    /// - Complexity: eight bytes of memory per element, allocated after the file is known to hold all elements.
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

    /// Converts elements to doubles in C order, one run along the last dimension at a time.
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
            // The next run: the last index but one is incremented, with carry.
            for dimension in (0..<last).reversed() {
                index[dimension] += 1
                if index[dimension] < header.shape[dimension] { break }
                index[dimension] = 0
            }
        }
        return values
    }

    /// The bytes of an .npy file with the values as 64-bit floats.
    /// - Throws: `CodecError.limitExceeded` when the size does not fit into an `Int`.
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
