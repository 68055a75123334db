/// A random generator that gives the same numbers for the same seed: SplitMix64 (Steele, Lea, Flood 2014).
public struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// Starts the sequence of a seed.
    public init(seed: UInt64) { state = seed }

    /// The sequence's next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// The seed of this run's property tests: IMGCONV_TEST_SEED, or a fixed one, so that a failure can be repeated.
public let testSeed: UInt64 = environment("IMGCONV_TEST_SEED").flatMap { UInt64($0) } ?? 20_261_123
