import FileSystem
import ImageCodecs
import Conventions
import Convolution
import ImageBuffers

/// An output that is complete but not yet in place.
enum OutputFile {
    /// A file with a temporary name.
    case file(AtomicFile)
    /// Bytes to be copied to standard output.
    case standardOutput(Spool)

    /// Whether the output goes to standard output, which is written last because it cannot be undone.
    var isStandardOutput: Bool { if case .standardOutput = self { true } else { false } }

    /// The path of a file that replaced another one with more names (hard links), after `commit`.
    var pathLeavingHardLinks: String? {
        guard case .file(let file) = self, file.leavesHardLinks else { return nil }
        return file.path
    }

    /// Sets the time of a file's last modification; standard output has none.
    func setModified(_ time: ModificationTime) throws(PipelineError) {
        if case .file(let file) = self { try file.setModified(time) }
    }

    /// Moves the file into place, or copies the bytes to standard output.
    func commit() throws(PipelineError) {
        switch self {
        case .file(let file): try file.commit()
        case .standardOutput(let spool):
            do throws(CodecError) { try spool.copy(to: .standardOutput()) } catch {
                throw PipelineError(writing: error, subject: OutputDestination.standardOutput.name)
            }
        }
    }

    /// Commits several outputs, standard output last.
    static func commit(_ outputs: [OutputFile]) throws(PipelineError) {
        for output in outputs where !output.isStandardOutput { try output.commit() }
        for output in outputs where output.isStandardOutput { try output.commit() }
    }
}

/// Encodes rows into an output that is not yet in place.
final class OutputWriter {
    /// The output's name in messages.
    let name: String
    private let output: OutputFile
    private let writer: any ImageWriter

    /// Opens an output and writes the data that precedes the samples.
    /// - Parameter followsLinks: whether the file that a symbolic link leads to is replaced; otherwise, the link is.
    /// - Throws: `PipelineError`.
    init(
        _ place: OutputDestination, header: ImageHeader, quantizer: Quantizer?, metadata: ImageMetadata,
        encoding: Encoding, threads: Int, followsLinks: Bool = true
    ) throws(PipelineError) {
        name = place.name
        switch place {
        case .file(let path, let overwrite):
            output = .file(
                try AtomicFile(
                    path: path, overwrite: overwrite, isDurable: encoding.isDurable, followsLinks: followsLinks))
        case .standardOutput: output = .standardOutput(Spool())
        }
        do throws(CodecError) {
            let sink =
                switch output {
                case .file(let file): try ByteSink(descriptor: file.descriptor, closes: false)
                case .standardOutput(let spool): try spool.makeSink()
                }
            writer = try ImageCodec.writer(
                to: sink, header: header, quantizer: quantizer, metadata: metadata,
                options: encoding.options(threads: threads))
        } catch {
            throw PipelineError(writing: error, subject: place.name)
        }
    }

    /// The samples clipped so far, one count for each channel; empty if the file holds samples as they are.
    var clipped: [ClipCount] { writer.clipped }

    /// Encodes rows of planes.
    func write(_ rows: Range<Int>, of image: borrowing PlanarImage) throws(PipelineError) {
        do throws(CodecError) { try writer.write(rows: rows, of: image) } catch { throw failure(error) }
    }

    /// Encodes rows of bytes.
    func write(_ rows: Range<Int>, of image: borrowing InterleavedRows) throws(PipelineError) {
        do throws(CodecError) { try writer.write(rows: rows, of: image) } catch { throw failure(error) }
    }

    /// Completes the file, which can then be moved into place.
    /// - Parameter metadata: metadata found after the input's samples.
    func finish(adding metadata: ImageMetadata = ImageMetadata()) throws(PipelineError) -> OutputFile {
        do throws(CodecError) { try writer.finish(adding: metadata) } catch { throw failure(error) }
        return output
    }

    private func failure(_ error: CodecError) -> PipelineError { PipelineError(writing: error, subject: name) }
}
