import CCodecShims

extension CodecError {
    /// The error that a shim's status and message stand for; `nil` if all went well.
    init?(_ status: codec_status, _ format: ImageFormat, _ message: UnsafePointer<CChar>) {
        let words = unsafe String(cString: message)
        switch status {
        case .ok: return nil
        case .io: self = .io(words)
        case .malformed: self = .malformed(format, words)
        case .unsupported: self = .unsupported(format, words)
        case .pixels: self = .tooManyPixels(words)
        case .limit: self = .limitExceeded(words)
        case .memory: self = .systemRefused(words)
        }
    }
}
