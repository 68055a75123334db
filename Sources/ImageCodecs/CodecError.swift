/// Why an image file could not be read or written.
///
/// The caller knows the file's name and adds it.
public enum CodecError: Error, Equatable, Sendable {
    /// The system refused to open the input: its own words ("No such file or directory").
    case cannotOpen(String)
    /// The system refused to read or write: its own words ("No space left on device").
    case io(String)
    /// The bytes are of no format that is read here; what they look like instead.
    case unknownFormat(String)
    /// The file breaks its format's rules; the decoder's words.
    case malformed(ImageFormat, String)
    /// The file is sound, but uses what is not supported.
    case unsupported(ImageFormat, String)
    /// The image has more pixels than the limits allow.
    case tooManyPixels(String)
    /// The image wants more memory or time than the limits allow.
    case limitExceeded(String)
    /// The system refused memory or a descriptor.
    case systemRefused(String)
}
