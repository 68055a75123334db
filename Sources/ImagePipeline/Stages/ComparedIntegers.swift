import ImageBuffers
import ImageReport

/// Rows of strips as interleaved integers without opacity: read in place if a strip stores them so, otherwise copied.
final class ComparedIntegers {
    /// Number of rows copied at a time.
    private static let block = 32
    private let layout: ChannelLayout
    private let bitDepth: Int
    private let copies: ColorSamples?
    /// A buffer for a row with opacity that is converted from planes.
    private var pixels: [UInt8] = []

    /// - Parameters:
    ///   - shape: the shape of the strips.
    ///   - bitDepth: the bit depth of the strips' integers: 8 or 16.
    init(_ shape: StripShape, layout: ChannelLayout, bitDepth: Int) {
        (self.layout, self.bitDepth) = (layout, bitDepth)
        let isOfBytes = if case .bytes = shape.samples { true } else { false }
        precondition(!isOfBytes || bitDepth == 8, "bytes are integers of 8 bits")
        if isOfBytes, layout.alphaIndex == nil {
            copies = nil
        } else {
            copies = ColorSamples(
                width: shape.width, channels: layout.colorChannels.count, bitDepth: bitDepth, rowCount: Self.block)
            if !isOfBytes, layout.alphaIndex != nil {
                pixels = [UInt8](repeating: 0, count: shape.width * layout.channelCount * bitDepth / 8)
            }
        }
    }

    /// Maximum bytes for copies of rows.
    static func byteCount(width: Int, layout: ChannelLayout) -> Int {
        Saturating.product(width, layout.channelCount, 2, block + 1)
    }

    /// Maximum number of rows in one call of `withRows`.
    var limit: Int { copies == nil ? .max : Self.block }

    /// Calls a closure with rows of a strip.
    /// - Precondition: at most `limit` rows.
    func withRows<Failure: Error>(
        _ rows: Range<Int>, of strip: Strip, _ body: (InterleavedSamples) throws(Failure) -> Void
    ) throws(Failure) {
        let index = strip.index(of: rows.lowerBound)
        guard let copies else {
            precondition(index >= 0 && index + rows.count <= strip.bytes.image.height, "rows of the strip")
            let (width, stride) = (strip.shape.width, strip.bytes.image.rowStride)
            // The strip keeps its rows while it is read.
            try unsafe strip.bytes.image.withUnsafeRow(index) { base throws(Failure) in
                try unsafe body(
                    InterleavedSamples(
                        base, stride: stride, rowCount: rows.count, width: width, channels: layout.channelCount,
                        bitDepth: 8))
            }
            return
        }
        for y in 0..<rows.count { copy(row: index + y, of: strip, to: y, copies) }
        try copies.withRows(rows.count, body)
    }

    private func copy(row index: Int, of strip: Strip, to y: Int, _ copies: ColorSamples) {
        if strip.isOfBytes {
            // A row of the strip, whose pixels include a sample of opacity.
            unsafe strip.bytes.image.withUnsafeRow(index) { unsafe copies.setRow(y, omittingOpacityOf: $0) }
            return
        }
        let rule = Quantizer(bitDepth: bitDepth)
        if layout.alphaIndex == nil {
            unsafe copies.withRow(y) { row in unsafe strip.planes.image.quantizeRow(index, by: rule, into: row) }
            return
        }
        unsafe pixels.withUnsafeMutableBytes { pixels in
            guard let base = pixels.baseAddress else { return }
            unsafe strip.planes.image.quantizeRow(index, by: rule, into: base)
            unsafe copies.setRow(y, omittingOpacityOf: base)
        }
    }
}

/// The rows of two images that are compared.
final class ComparedPair {
    private let result: ComparedIntegers
    private let other: ComparedIntegers

    init(_ result: ComparedIntegers, _ other: ComparedIntegers) {
        self.result = result
        self.other = other
    }

    /// Calls a closure with rows of both strips, one part of the range at a time.
    /// - Parameter strips: the strips of the result and of the image that it is compared with.
    func forEach<Failure: Error>(
        _ rows: Range<Int>, of strips: [Strip],
        _ body: (InterleavedSamples, InterleavedSamples) throws(Failure) -> Void
    ) throws(Failure) {
        var start = rows.lowerBound
        while start < rows.upperBound {
            let part = start..<start + min(rows.upperBound - start, result.limit, other.limit)
            try result.withRows(part, of: strips[0]) { a throws(Failure) in
                try other.withRows(part, of: strips[1]) { b throws(Failure) in try body(a, b) }
            }
            start = part.upperBound
        }
    }
}
