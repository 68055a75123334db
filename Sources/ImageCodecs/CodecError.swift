import CCodecShims

/// The reason why an image file could not be read or written.
///
/// The caller adds the file's name.
package enum CodecError: Error, Equatable, Sendable {
    /// The system refused to open the input, with its message ("No such file or directory").
    case cannotOpen(String)
    /// The system refused to read or write, with its message ("No space left on device").
    case io(String)
    /// The format is unknown, with a description of the bytes.
    case unknownFormat(String)
    /// The file violates its format, with the decoder's message.
    case malformed(ImageFormat, String)
    /// The file is valid, but uses an unsupported feature.
    case unsupported(ImageFormat, String)
    /// An array's axes are not those of the layout, which the text describes; the layouts fit the array.
    case otherAxes(String, [ArrayLayout])
    /// An archive has several arrays, which the text lists.
    case severalArrays(String)
    /// Samples cannot be decoded to linear light, for a reason that follows the file's name.
    case withoutLight(String)
    /// The image has more pixels than the limits allow.
    case tooManyPixels(String)
    /// The image needs more memory or time than the limits allow.
    case limitExceeded(String)
    /// The system refused memory or a descriptor.
    case systemRefused(String)
}

extension CodecError {
    /// The error for a shim's status and message; `nil` for success.
    init?(_ status: codec_status, _ format: ImageFormat, _ message: UnsafePointer<CChar>) {
        let text = unsafe String(cString: message)
        switch status {
        case .ok: return nil
        case .io: self = .io(text)
        case .malformed: self = .malformed(format, text)
        case .unsupported: self = .unsupported(format, text)
        case .pixels: self = .tooManyPixels(text)
        case .limit: self = .limitExceeded(text)
        case .memory: self = .systemRefused(text)
        }
    }
}
