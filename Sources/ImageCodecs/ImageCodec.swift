package import ImageBuffers

/// Opens readers and writers of every format.
package enum ImageCodec {
    /// Effort and quality of an encoder, which chooses values that are `nil`.
    package struct EncodeOptions: Equatable, Sendable {
        /// JPEG quality, 1...100; `nil`: the tables of the metadata, or 92.
        package var quality: Int?
        /// JPEG chroma sampling; `nil`: that of the metadata, or `defaultSampling`.
        package var sampling: ChromaSampling?
        /// JPEG chroma sampling if neither `sampling` nor the metadata determine it.
        package var defaultSampling = ChromaSampling.ratio420
        /// Whether a JPEG file is progressive even if the metadata's was not.
        package var isProgressive = false
        /// Whether Huffman codes of a JPEG file are computed for the image, as those of progressive files always are.
        package var optimizesCodes = false
        /// PNG effort, 0 (stored) to 9 (smallest); `nil`: fast, and on photographs about as small as any other.
        package var pngLevel: Int?
        /// Whether a PNG file is interlaced (Adam7).
        package var isInterlaced = false
        /// Threads that compress at the same time, at least 1; `nil`: one for each processor.
        ///
        /// The file's bytes do not depend on it.
        package var threads: Int?
        /// Whether only colour profiles, gamma and orientation are kept of the metadata.
        package var strips: Bool

        /// Creates options.
        package init(quality: Int? = nil, pngLevel: Int? = nil, threads: Int? = nil, strips: Bool = false) {
            self.quality = quality
            self.pngLevel = pngLevel
            self.threads = threads
            self.strips = strips
        }
    }

    /// Finds the format by content, and reads up to the first sample.
    /// - Parameters:
    ///   - source: positioned at the file's first byte; or an archive with one array. From here on it belongs to the
    ///     reader.
    ///   - limits: limits that are checked before memory is allocated.
    ///   - conversion: how pixels are converted.
    ///   - layout: the order of an array's axes; `nil` for rows, columns and channels. Image files ignore it.
    /// - Throws: `CodecError`.
    package static func reader(
        for source: ByteSource, limits: DecodeLimits = DecodeLimits(),
        conversion: PixelConversion = PixelConversion(), layout: ArrayLayout? = nil
    ) throws(CodecError) -> any ImageReader {
        let source = try source.array(limits: limits)
        let prefix = try source.peek()
        guard let format = ImageFormat.sniff(prefix) else {
            throw .unknownFormat(ImageFormat.description(ofUnknown: prefix))
        }
        return try conversion.applied(to: format.reader(source, limits, layout))
    }

    /// Starts a file.
    /// - Parameters:
    ///   - sink: receives the file's bytes. It belongs to the writer until `finish()`.
    ///   - header: the format, size, layout and depth of the file to be written.
    ///   - quantizer: a quantizer of the header's depth; `nil` for files of floats, which are written unchanged.
    ///   - metadata: metadata of another file, to be kept. Parts that are not true of this one are left out or changed.
    ///   - options: effort and quality.
    /// - Throws: `CodecError`: the image is larger than the format allows, or the system refuses.
    /// - Precondition: the format holds the header's layout and depth; a file of integers has a quantizer.
    package static func writer(
        to sink: ByteSink, header: ImageHeader, quantizer: Quantizer?, metadata: ImageMetadata = ImageMetadata(),
        options: EncodeOptions = EncodeOptions()
    ) throws(CodecError) -> any ImageWriter {
        try header.format.writer(
            sink, header, quantizer, metadata.adapted(to: header, strips: options.strips), options)
    }
}

extension Quantizer? {
    /// The quantizer of a file of integers.
    var required: Quantizer {
        guard let quantizer = self else { preconditionFailure("a file of integers needs a quantizer") }
        return quantizer
    }
}
