/// A file format that is read or written here.
public enum ImageFormat: String, CaseIterable, Sendable {
    /// Portable Network Graphics, ISO/IEC 15948.
    case png
    /// JPEG, ITU-T T.81 in a JFIF, Exif or Adobe wrapping.
    case jpeg
    /// An array as NumPy saves it, numpy.lib.format versions 1 to 3.
    case npy
    /// Portable Float Map.
    case pfm
}
