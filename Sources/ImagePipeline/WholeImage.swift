package import ImageBuffers
package import ImageCodecs

/// Reads and writes whole images in memory.
package enum WholeImage {
    /// Reads an image file.
    /// - Parameter make: receives the planes, the file's header and its metadata.
    /// - Throws: `PipelineError`: `noInput` for a file that does not exist, `data` for a file that is not an image.
    package static func read<Result>(
        _ path: String, limits: DecodeLimits = DecodeLimits(),
        _ make: (consuming PlanarImage, ImageHeader, ImageMetadata) -> Result
    ) throws(PipelineError) -> Result {
        let decoded = try Decoder(.file(path), limits: limits).decode()
        return make(decoded.image, decoded.header, decoded.metadata)
    }

    /// Reads the header of an image file without decoding samples.
    /// - Throws: `PipelineError`: `noInput` for a file that does not exist, `data` for a file that is not an image.
    package static func header(
        of path: String, limits: DecodeLimits = DecodeLimits()
    ) throws(PipelineError) -> ImageHeader {
        try Decoder(.file(path), limits: limits).header
    }

    /// Writes an image file atomically.
    /// - Parameters:
    ///   - image: samples in units of `header.bitDepth`.
    ///   - header: the header of the file that the image was made from. Its format is used if the encoding names none.
    ///   - metadata: the metadata of that file.
    ///   - name: the image's name in messages.
    ///   - output: the file.
    /// - Returns: the clipped samples, one count for each channel of a file of integers, and notes on deviations from the request.
    /// - Throws: `PipelineError`; no output is then created.
    package static func write(
        _ image: borrowing PlanarImage, header: ImageHeader, metadata: ImageMetadata, name: String,
        to output: OutputDestination, encoding: Encoding, threads: Int
    ) throws(PipelineError) -> (clipped: [ClipCount], notes: [String]) {
        var builder = OutputHeader(
            encoding, input: header, layout: image.layout, inputName: name, outputName: output.name)
        let file = try builder.header(width: image.width, height: image.height)
        try output.check()
        let writer = try OutputWriter(
            output, header: file, quantizer: quantizer(of: image, from: header, to: file, encoding),
            metadata: metadata, encoding: encoding, threads: threads)
        if file.layout == image.layout {
            try writer.write(0..<image.height, of: image)
        } else {
            // An array's channels become a picture's colours.
            let relabelled: PlanarImage
            do throws(PlaneError) { relabelled = try image.copy().relabelled(file.layout) } catch {
                throw PipelineError(error, subject: output.name)
            }
            try writer.write(0..<image.height, of: relabelled)
        }
        let finished = try writer.finish()
        try finished.commit()
        return (writer.clipped, builder.notes)
    }

    private static func quantizer(
        of image: borrowing PlanarImage, from header: ImageHeader, to file: ImageHeader, _ encoding: Encoding
    ) -> Quantizer? {
        guard file.format.holdsIntegers else { return nil }
        let gain = Quantizer.depthGain(from: header.unitDepth, to: file.bitDepth)
        guard encoding.range == .minmax else {
            return Quantizer(
                bitDepth: file.bitDepth, range: encoding.range, rounding: encoding.rounding, gain: gain,
                alphaGain: gain)
        }
        let extent = image.colorExtent()
        return .minmax(
            low: extent.low, high: extent.high, bitDepth: file.bitDepth, rounding: encoding.rounding, alphaGain: gain)
    }
}
