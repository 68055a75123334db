/// The numbers of differences by magnitude, to 10 significant bits.
///
/// A bin holds the magnitudes whose float32 values begin with the same 17 bits after the sign. Bins are in ascending
/// order of magnitude. Integers up to 1023 have their own bins.
struct MagnitudeHistogram: Equatable, Sendable {
    private static let droppedBits: UInt32 = 14
    /// Number of samples in each bin; empty before the first sample.
    private var counts: [UInt64] = []

    /// Adds a magnitude.
    /// - Precondition: the magnitude is finite and at least 0.
    @inline(__always)
    mutating func add(_ magnitude: Double) {
        if counts.isEmpty {
            let largest = Float.greatestFiniteMagnitude.bitPattern >> Self.droppedBits
            counts = [UInt64](repeating: 0, count: Int(largest) + 1)
        }
        counts[Self.bin(of: magnitude)] += 1
    }

    @inline(__always)
    private static func bin(of magnitude: Double) -> Int {
        // The difference of two float32 values can exceed the largest float32 value.
        Int(min(Float(magnitude), .greatestFiniteMagnitude).bitPattern >> droppedBits)
    }

    /// The lower end of the bin of a magnitude.
    static func lowerEnd(of magnitude: Double) -> Double { lowerEnd(ofBin: bin(of: magnitude)) }

    private static func lowerEnd(ofBin bin: Int) -> Double { Double(Float(bitPattern: UInt32(bin) << droppedBits)) }

    /// The lower end of the bin that holds a quantile of the magnitudes above 0; 0 if there are none.
    func quantile(_ share: Double) -> Double {
        Self.quantile(share, of: counts[...]).map(Self.lowerEnd(ofBin:)) ?? 0
    }

    /// The smallest index up to which at least a share of all counts lies; `nil` if all counts are 0.
    static func quantile(_ share: Double, of counts: ArraySlice<UInt64>) -> Int? {
        let total = counts.reduce(0, +)
        guard total > 0 else { return nil }
        let rank = max(1, (share * Double(total)).rounded(.up))
        var seen = 0.0
        for (index, count) in zip(counts.indices, counts) {
            seen += Double(count)
            if seen >= rank { return index }
        }
        return counts.indices.last
    }
}
