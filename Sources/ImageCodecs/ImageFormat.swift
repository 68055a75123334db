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

    /// The endings that name the format, its usual one first.
    public var fileExtensions: [String] {
        switch self {
        case .png: ["png"]
        case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
        case .npy: ["npy"]
        case .pfm: ["pfm"]
        }
    }

    /// The format that a file's ending names, upper or lower case.
    public init?(fileExtension: String) {
        let lower = fileExtension.lowercased()
        guard let format = Self.allCases.first(where: { $0.fileExtensions.contains(lower) }) else { return nil }
        self = format
    }
}
