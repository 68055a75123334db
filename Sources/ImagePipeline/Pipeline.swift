import Convolution
import ImageBuffers
package import ImageCodecs
import ImageReport
import Platform

/// Filters one image from file to file.
///
/// Start reading here. An `ImagePlan` is made from the request and the image's header. A `StageChain` connects the
/// stages that the plan needs, and a `StageScheduler` runs them.
///
/// Requests that cannot be fulfilled are rejected before samples are decoded. Standard output receives nothing before
/// the last sample is computed, and files are created atomically.
package enum Pipeline {
    /// Filters one image.
    /// - Returns: the outcome in numbers.
    /// - Throws: `PipelineError`; no output is then created.
    package static func run(_ request: FilterRequest) throws(PipelineError) -> FilterOutcome {
        let start = ContinuousClock.now
        try request.checkOutputs()
        // Read before the output may replace the input.
        let modified = request.keepsTime ? request.input.modified : nil
        let decoder = try Decoder(
            request.input, limits: request.limits.within(request.memory), conversion: request.conversion,
            layout: request.encoding.arrayLayout)
        var (plan, chain, byteCount) = try StageChain.fitting(
            request, decoder, threads: max(1, request.threads ?? ThreadCount.available))
        if byteCount > request.memory.mostForOne / 2, let alone = request.threadsAlone, alone != plan.threads,
            let other = try? StageChain.fitting(request, decoder, threads: alone)
        {
            // The image is processed alone. If more threads need too much memory, it keeps the thread count for
            // concurrent images.
            (plan, chain, byteCount) = other
        }
        request.memory.acquire(byteCount)
        defer { request.memory.release(byteCount) }
        guard MachineMemory.has(byteCount) else {
            throw PipelineError(refused: byteCount, subject: request.input.name)
        }
        var result = try chain.run()
        if let modified {
            for output in result.outputs { try output.setModified(modified) }
        } else if request.keepsTime {
            result.notes.append("has no modification time to keep; name the input as a file")
        }
        try OutputFile.commit(result.outputs + (result.picture.map { [$0] } ?? []))
        return FilterOutcome(
            plan, chain, result, output: request.output, byteCount: byteCount, decoderBytes: decoder.heldBytes,
            seconds: start.secondsSince)
    }

    /// Checks a request as far as the image's header shows whether it can be fulfilled; no sample is decoded.
    /// - Throws: `PipelineError`, the one that `run` would throw.
    package static func check(_ request: FilterRequest) throws(PipelineError) {
        try request.checkOutputs()
        let decoder = try Decoder(
            request.input, limits: request.limits.within(request.memory), conversion: request.conversion,
            layout: request.encoding.arrayLayout)
        _ = try StageChain.fitting(request, decoder, threads: max(1, request.threads ?? ThreadCount.available))
    }

    /// The format of a file, detected from its first bytes.
    /// - Throws: `PipelineError` if the file cannot be opened or is not an image.
    package static func format(of path: String) throws(PipelineError) -> ImageFormat {
        do throws(CodecError) {
            let prefix = try ByteSource.opening(path).array(limits: DecodeLimits()).peek()
            if let format = ImageFormat.sniff(prefix) { return format }
            throw .unknownFormat(ImageFormat.description(ofUnknown: prefix))
        } catch {
            throw PipelineError(error, subject: path)
        }
    }
}
