import FileSystem
import ImageCodecs
import ImageFilters
import ImagePlanes

/// An output that is written but not yet in place.
struct PendingOutput {
    let file: AtomicFile?

    /// Puts the file in place; nothing is left to do for standard output.
    func commit() throws(PipelineError) { try file?.commit() }
}

/// Encodes an image into files that are not yet in place, or to standard output.
enum EncodeStage {
    /// What came of it.
    struct Encoded {
        var outputs: [PendingOutput] = []
        var clipped = ClipCount()
    }

    /// Writes a result: as it is, or a layer's feature maps, each to its file or all on a sheet.
    static func write(
        _ result: borrowing PlanarImage, request: FilterRequest, plan: RunPlan, quantizer: Quantizer?,
        metadata: ImageMetadata, threads: Int
    ) throws(PipelineError) -> Encoded {
        var header = plan.output
        var encoded = Encoded()
        if request.asSheet && request.steps.layer != nil {
            let sheet = try FeatureMaps.sheet(of: result, for: request)
            (header.width, header.height, header.layout) = (sheet.width, sheet.height, sheet.layout)
            return try write(
                sheet, to: request.output, header: header, quantizer: quantizer, metadata: metadata,
                encoding: request.encoding, threads: threads)
        }
        guard plan.places.count > 1 else {
            return try write(
                result, to: request.output, header: header, quantizer: quantizer, metadata: metadata,
                encoding: request.encoding, threads: threads)
        }
        for (channel, place) in plan.places.enumerated() {
            let map = try FeatureMaps.map(channel, of: result, for: request)
            let one = try write(
                map, to: place, header: header, quantizer: quantizer, metadata: metadata, encoding: request.encoding,
                threads: threads)
            encoded.outputs += one.outputs
            encoded.clipped += one.clipped
        }
        return encoded
    }

    /// Opens an output and writes what precedes the samples.
    static func begin(
        _ place: OutputPlace, header: ImageHeader, quantizer: Quantizer?, metadata: ImageMetadata, encoding: Encoding,
        threads: Int
    ) throws(PipelineError) -> (AtomicFile?, any ImageWriter) {
        let file: AtomicFile? =
            switch place {
            case .file(let path, let overwrite):
                try AtomicFile(path: path, overwrite: overwrite, isDurable: encoding.isDurable)
            case .standardOutput: nil
            }
        do throws(CodecError) {
            let writer = try ImageCodec.writer(
                to: ByteSink(descriptor: file?.descriptor ?? FileDescriptor.standardOutput.rawValue, closes: false),
                header: header,
                quantizer: quantizer, metadata: metadata,
                options: ImageCodec.EncodeOptions(
                    quality: encoding.quality, pngLevel: encoding.pngLevel, threads: threads))
            return (file, writer)
        } catch {
            throw PipelineError(writing: error, subject: place.name)
        }
    }

    /// Writes all rows of an image.
    static func write(
        _ image: borrowing PlanarImage, to place: OutputPlace, header: ImageHeader, quantizer: Quantizer?,
        metadata: ImageMetadata, encoding: Encoding, threads: Int
    ) throws(PipelineError) -> Encoded {
        let (file, writer) = try begin(
            place, header: header, quantizer: quantizer, metadata: metadata, encoding: encoding, threads: threads)
        do throws(CodecError) {
            try writer.write(rows: 0..<header.height, of: image)
            try writer.finish()
            return Encoded(outputs: [PendingOutput(file: file)], clipped: writer.clipped)
        } catch {
            throw PipelineError(writing: error, subject: place.name)
        }
    }
}

extension FilterRequest {
    /// Refuses outputs that cannot come into being, before any work is done for them.
    func checkOutputs() throws(PipelineError) {
        try output.check()
        guard let picture = difference?.output else { return }
        if steps.layer != nil, difference?.other == .input {
            throw PipelineError(
                .usage, "--diff", "a layer's channels are not its input's; compare with flipped or with a file")
        }
        try picture.check()
        if case .file(let path, _) = output, case .file(path, _) = picture {
            throw PipelineError(.usage, path, "is named both as the result and as the difference image")
        }
    }
}

extension OutputPlace {
    func check() throws(PipelineError) {
        guard case .file(let path, let overwrite) = self else { return }
        try AtomicFile.check(path: path, overwrite: overwrite)
    }
}
