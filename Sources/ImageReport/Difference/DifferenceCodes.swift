internal import CSampleLoops
package import ImageBuffers

/// The differences of two images' integers as codes, from which a picture can be drawn when its scale is known.
///
/// There is a code for each pixel or for each sample. `heat` needs the largest |a - b| of a pixel, `signed` the
/// difference of the channel that differs most, `abs` |a - b| of each sample or, in grey, of the pixel.
package struct DifferenceCodes: Sendable {
    enum Kind {
        case samples
        case pixels
        case signed
    }

    let kind: Kind
    let bitDepth: Int
    /// Number of codes in a row.
    let count: Int
    private let width: Int

    /// - Parameters:
    ///   - channels: samples per pixel.
    ///   - outputLayout: the layout of the picture.
    package init(
        style: DifferenceStyle, width: Int, channels: Int, bitDepth: Int, outputLayout: ChannelLayout
    ) {
        kind =
            switch style {
            case .heat: .pixels
            case .signed: .signed
            case .abs: outputLayout == .rgb ? .samples : .pixels
            }
        self.width = width
        self.bitDepth = bitDepth
        count = kind == .samples ? width * channels : width
    }

    /// Bytes of a row's codes.
    package var rowBytes: Int { count * bitDepth / 8 * (kind == .signed ? 2 : 1) }

    /// The number of different codes.
    var limit: Int { kind == .signed ? (2 << bitDepth) - 1 : 1 << bitDepth }

    /// Writes the codes of a row.
    ///
    /// Unsafe: `target` has `rowBytes` bytes, aligned for 32-bit words.
    package func write(
        _ a: InterleavedSamples, _ b: InterleavedSamples, row y: Int, to target: UnsafeMutableRawPointer
    ) {
        precondition(a.matches(b) && a.width == width && a.bitDepth == bitDepth, "rows of the shape")
        precondition(kind != .samples || a.rowLength == count, "samples of the shape")
        let channels = a.channels
        switch (kind, bitDepth) {
        case (.samples, 8):
            unsafe csl_code_byte_samples(
                a.bytes(y), b.bytes(y), count, target.assumingMemoryBound(to: UInt8.self))
        case (.samples, _):
            unsafe csl_code_word_samples(
                a.words(y), b.words(y), count, target.assumingMemoryBound(to: UInt16.self))
        case (.pixels, 8):
            unsafe csl_code_byte_pixels(
                a.bytes(y), b.bytes(y), channels, count, target.assumingMemoryBound(to: UInt8.self))
        case (.pixels, _):
            unsafe csl_code_word_pixels(
                a.words(y), b.words(y), channels, count, target.assumingMemoryBound(to: UInt16.self))
        case (.signed, 8):
            unsafe csl_code_signed_bytes(
                a.bytes(y), b.bytes(y), channels, count, target.assumingMemoryBound(to: UInt16.self))
        case (.signed, _):
            unsafe csl_code_signed_words(
                a.words(y), b.words(y), channels, count, target.assumingMemoryBound(to: UInt32.self))
        }
    }
}
