package import ImageBuffers
package import ImageCodecs

/// Reads and writes images that are held in memory whole.
package enum WholeImage {
    /// Reads an image file.
    /// - Parameter make: is given the planes, the file's header, and what it holds beside its samples.
    /// - Throws: `PipelineError`: `noInput` for a file that is not there, `data` for one that is no image.
    package static func read<Result>(
        _ path: String, limits: DecodeLimits = DecodeLimits(),
        _ make: (consuming PlanarImage, ImageHeader, ImageMetadata) -> Result
    ) throws(PipelineError) -> Result {
        let decoded = try Decoder(.file(path), limits: limits).decode()
        return make(decoded.image, decoded.header, decoded.metadata)
    }

    /// Reads the header of an image file; no sample is decoded.
    /// - Throws: as above.
    package static func header(
        of path: String, limits: DecodeLimits = DecodeLimits()
    ) throws(PipelineError) -> ImageHeader {
        try Decoder(.file(path), limits: limits).header
    }

    /// Writes an image file, which appears whole or not at all.
    /// - Parameters:
    ///   - image: samples in units of `header.bitDepth`.
    ///   - header: that of the file which the image was made of: its depth, and the format where the encoding names none.
    ///   - metadata: what that file held beside its samples.
    ///   - name: what messages call the image.
    ///   - output: the file.
    /// - Returns: colour samples that were clipped, and sentences about what is otherwise than asked.
    /// - Throws: `PipelineError`; no output has then come into being.
    package static func write(
        _ image: borrowing PlanarImage, header: ImageHeader, metadata: ImageMetadata, name: String,
        to output: OutputDestination, encoding: Encoding, threads: Int
    ) throws(PipelineError) -> (clipped: ClipCount, notes: [String]) {
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
        let gain = Quantizer.depthGain(from: header.bitDepth, to: file.bitDepth)
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
