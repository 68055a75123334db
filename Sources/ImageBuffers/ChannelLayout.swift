/// The meaning of an image's planes.
public enum ChannelLayout: Equatable, Hashable, Sendable {
    /// One plane of luminance.
    case gray
    /// Luminance, then alpha.
    case grayAlpha
    /// Red, green, blue.
    case rgb
    /// Red, green, blue, alpha.
    case rgba
    /// Any number of planes without a known meaning, as in an array file.
    case array(channels: Int)

    /// Number of planes.
    public var channelCount: Int {
        switch self {
        case .gray: 1
        case .grayAlpha: 2
        case .rgb: 3
        case .rgba: 4
        case .array(let channels): channels
        }
    }

    /// Index of the opacity plane; `nil` if there is none.
    public var alphaIndex: Int? {
        switch self {
        case .grayAlpha: 1
        case .rgba: 3
        case .gray, .rgb, .array: nil
        }
    }

    /// Indices of the planes that are filtered: all except opacity.
    public var colorChannels: [Int] { (0..<channelCount).filter { $0 != alphaIndex } }
}
