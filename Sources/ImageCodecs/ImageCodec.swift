public import ImageBuffers

/// Where readers and writers come from.
public enum ImageCodec {
    /// How hard and how well to encode; what is `nil` is decided by the encoder.
    public struct EncodeOptions: Equatable, Sendable {
        /// JPEG quality, 1...100; `nil`: the tables and the sampling of the metadata, or 92.
        public var quality: Int?
        /// PNG effort, 0 (stored) to 9 (small); `nil`: quick, and on photographs about as small as any.
        public var pngLevel: Int?
        /// Threads that compress PNG pixels at the same time, at least 1; `nil`: one for each processor.
        ///
        /// The file's bytes do not depend on it.
        public var threads: Int?

        /// Options.
        public init(quality: Int? = nil, pngLevel: Int? = nil, threads: Int? = nil) {
            self.quality = quality
            self.pngLevel = pngLevel
            self.threads = threads
        }
    }

    /// Finds the format by content, and reads up to the first pixel.
    /// - Parameters:
    ///   - source: stands at the file's first byte. It belongs to the reader from here on.
    ///   - limits: what is refused before memory is asked for.
    /// - Throws: `CodecError`.
    public static func reader(
        for source: ByteSource, limits: DecodeLimits = DecodeLimits()
    ) throws(CodecError) -> any ImageReader {
        let prefix = try source.peek()
        switch ImageFormat.sniff(prefix) {
        case .png: return try PNGReader(source, limits: limits)
        case .jpeg: return try JPEGReader(source, limits: limits)
        case .npy: return try NPYReader(source, limits: limits)
        case .pfm: return try PFMReader(source, limits: limits)
        case nil: throw .unknownFormat(ImageFormat.description(ofUnknown: prefix))
        }
    }

    /// Starts a file.
    /// - Parameters:
    ///   - sink: where its bytes go. It is the writer's until `finish()`.
    ///   - header: the format, size, layout and depth of the file to be written.
    ///   - quantizer: of the header's depth; `nil` for the formats that hold floats as they are.
    ///   - metadata: of a file of the same format, to be kept; what the new layout or depth makes wrong is left out.
    ///   - options: effort and quality.
    /// - Throws: `CodecError`: the size is more than the format holds, or the system refuses.
    /// - Precondition: the format holds the layout and depth: PNG grey or RGB with alpha or without, of 8 or 16 bits;
    ///   JPEG grey or RGB of 8 bits; npy any layout; pfm one or three channels. PNG and JPEG want a quantizer.
    public static func writer(
        to sink: ByteSink, header: ImageHeader, quantizer: Quantizer?, metadata: ImageMetadata = ImageMetadata(),
        options: EncodeOptions = EncodeOptions()
    ) throws(CodecError) -> any ImageWriter {
        switch header.format {
        case .png:
            return try PNGWriter(
                to: sink, header: header, quantizer: quantizer.required, metadata: metadata, options: options)
        case .npy:
            return try NPYWriter(to: sink, header: header)
        case .pfm:
            return try PFMWriter(to: sink, header: header)
        case .jpeg:
            return try JPEGWriter(
                to: sink, header: header, quantizer: quantizer.required, metadata: metadata, quality: options.quality)
        }
    }
}

extension Quantizer? {
    /// The rule that a format of integers cannot do without.
    fileprivate var required: Quantizer {
        guard let quantizer = self else { preconditionFailure("a format of integers wants a quantizer") }
        return quantizer
    }
}
