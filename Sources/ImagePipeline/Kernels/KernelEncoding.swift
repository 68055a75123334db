package import Convolution
import ImageCodecs
import KernelFormats

/// A file format for kernels.
package enum KernelEncoding: String, CaseIterable, Sendable {
    /// A text grid, one row per line.
    case text
    /// A libvips matrix.
    case vips
    /// ImageMagick's notation; several kernels are separated by `;`.
    case imagemagick
    /// An array of rows, or an object if the kernel has an anchor or a bias.
    case json
    /// A NumPy array of 64-bit floats.
    case npy

    /// The extensions that name the format, the usual one first.
    package var fileExtensions: [String] {
        switch self {
        case .text: ["txt", "kernel", "dat"]
        case .vips: ["mat"]
        case .imagemagick: ["magick"]
        case .json: ["json"]
        case .npy: ["npy"]
        }
    }

    /// The format that a file's extension names, ignoring case.
    package init?(fileExtension: String) {
        let lower = fileExtension.lowercased()
        guard let format = Self.allCases.first(where: { $0.fileExtensions.contains(lower) }) else { return nil }
        self = format
    }

    /// The format's name in a sentence.
    package var name: String {
        switch self {
        case .text: "a text grid"
        case .vips: "a libvips matrix"
        case .imagemagick: "ImageMagick's notation"
        case .json: "JSON"
        case .npy: "a NumPy array"
        }
    }

    /// Whether the format can hold an anchor.
    private var hasAnchor: Bool { self == .imagemagick || self == .json }
    /// Whether the format can hold an offset, which is added to every output sample.
    ///
    /// A text grid with an offset becomes a libvips matrix.
    private var hasOffset: Bool { self == .text || self == .vips || self == .json }

    /// The properties of a kernel that the format cannot hold, in words; an anchor at the centre is not counted.
    package func losses(of kernel: Kernel) -> [String] {
        var losses: [String] = []
        var plain = kernel
        plain.anchor = nil
        let isNeeded = FilterMode.allCases.contains { kernel.centre(for: $0) != plain.centre(for: $0) }
        if let anchor = kernel.anchor, isNeeded, !hasAnchor { losses.append("the anchor x=\(anchor.x),y=\(anchor.y)") }
        if kernel.offset != 0, !hasOffset { losses.append("the bias \(Kernel.shortestDecimal(kernel.offset))") }
        return losses
    }

    /// Maximum number of kernels in one file.
    package var capacity: Int { self == .imagemagick ? .max : 1 }

    /// The file's bytes.
    /// - Precondition: there is at least one kernel, and no more than `capacity`.
    package func bytes(of kernels: [Kernel]) -> [UInt8] {
        precondition(!kernels.isEmpty && kernels.count <= capacity, "as many kernels as the format holds")
        switch self {
        case .text: return Array(kernels[0].textGrid.utf8)
        case .vips: return Array(kernels[0].vipsText.utf8)
        case .imagemagick: return Array((kernels.map(\.imageMagickText).joined(separator: ";\n") + "\n").utf8)
        case .json: return Array(kernels[0].jsonText.utf8)
        case .npy:
            let kernel = kernels[0]
            do throws(CodecError) {
                return try NumericArray(shape: [kernel.height, kernel.width], values: kernel.weights).npyBytes()
            } catch {
                preconditionFailure("no kernel is larger than memory: \(error)")
            }
        }
    }
}

extension OutputDestination {
    /// Writes a small file atomically.
    /// - Throws: `PipelineError`: `cannotCreate` for a target that exists or cannot be created, `io` when writing
    ///   fails.
    package func write(_ bytes: [UInt8]) throws(PipelineError) {
        let file: AtomicFile? =
            switch self {
            case .file(let path, let overwrite): try AtomicFile(path: path, overwrite: overwrite)
            case .standardOutput: nil
            }
        do throws(CodecError) {
            let sink =
                switch file {
                case .some(let file): try ByteSink(descriptor: file.descriptor, closes: false)
                case .none: try ByteSink.standardOutput()
                }
            try sink.write(bytes)
            try sink.flush()
        } catch {
            throw PipelineError(writing: error, subject: name)
        }
        try file?.commit()
    }
}
