/// How a difference is made visible.
public enum DifferenceStyle: String, CaseIterable, Sendable {
    /// The largest |a - b| of a pixel's channels in the colours of `ColorMap.heat`: dark is equal, yellow is far apart.
    case heat
    /// The channel that differs most, with its sign, in the colours of `ColorMap.signed`: light grey is equal, blue is
    /// a < b, orange is a > b. Of channels that differ equally the first counts.
    case signed
    /// |a - b| channel by channel as brightness: black is equal.
    case abs
}

/// What a difference is multiplied by before it is laid on 0...255.
public enum DifferenceGain: Equatable, Sendable {
    /// The largest finite difference fills the scale.
    case auto
    /// This number; finite, at least 0. A factor of 1 shows differences of 8-bit samples as they are.
    case factor(Double)
}
