import ImageCodecs
package import KernelFormats

/// The content of a kernel's bytes.
package enum KernelContent: Equatable {
    /// Two-dimensional kernels, usually one.
    case kernels(KernelFile)
    /// The weights of a layer, a four-dimensional array, and notes on how they were read.
    case layer(shape: [Int], weights: [Double], notes: [String])

    /// Reads bytes whose content determines their format.
    ///
    /// Signatures identify images and arrays. An opening brace and a key identify JSON; a list in brackets is JSON if it
    /// follows its grammar. Anything else is text.
    /// - Parameter name: the file's name in messages.
    /// - Throws: `PipelineError` of kind `data`.
    package init(bytes: [UInt8], name: String) throws(PipelineError) {
        guard let format = ImageFormat.sniff(Array(bytes.prefix(64))) else {
            self = .kernels(try Self.read(text: TextEncoding.utf8(bytes), name: name))
            return
        }
        if let readArray = format.arrayReader {
            self = try ArrayKernel.read(bytes, name: name, by: readArray)
        } else if format.holdsIntegers {
            self = .kernels(try ImageKernel.read(bytes, name: name))
        } else {
            throw PipelineError(
                .data, name, "a \(format.fullName) is not read as a kernel; save it as .npy, as PNG, or as text")
        }
    }

    private static func read(text: [UInt8], name: String) throws(PipelineError) -> KernelFile {
        if KernelJSON.isObject(in: text) { return try readJSON(text, name: name) }
        if KernelJSON.isRecognized(in: text) {
            do throws(KernelJSONError) { return try KernelJSON.parse(text) } catch {
                // Lists of other languages begin with brackets too; the text's reader reports what is wrong.
            }
        }
        return try readText(text, name: name)
    }

    private static func readJSON(_ bytes: [UInt8], name: String) throws(PipelineError) -> KernelFile {
        do throws(KernelJSONError) {
            return try KernelJSON.parse(bytes)
        } catch {
            throw PipelineError(
                .data, "\(name):\(error.line):\(error.column)", "\(error.cause.message); \(error.cause.hint)")
        }
    }

    private static func readText(_ bytes: [UInt8], name: String) throws(PipelineError) -> KernelFile {
        do throws(KernelTextError) {
            return try KernelText.parse(bytes)
        } catch {
            var cause = error.cause.message
            if error.cause == .binaryData {
                let kind = ImageFormat.description(ofUnknown: Array(bytes.prefix(64)))
                if !kind.hasPrefix("text"), !kind.hasPrefix("bytes") {
                    cause = "this is binary data (\(kind))"
                }
            }
            throw PipelineError(.data, "\(name):\(error.line):\(error.column)", "\(cause); \(error.cause.hint)")
        }
    }
}
