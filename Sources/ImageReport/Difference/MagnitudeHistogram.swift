/// The numbers of differences by magnitude, to 10 significant bits.
///
/// A bin holds the magnitudes whose float32 values begin with the same 17 bits after the sign. Bins are in ascending
/// order of magnitude. Integers up to 1023 have their own bins.
struct MagnitudeHistogram: Equatable, Sendable {
    private static let droppedBits: UInt32 = 14
    /// Number of samples in each bin; empty before the first sample.
    private var counts: [UInt64] = []

    /// Adds a number of equal magnitudes.
    /// - Precondition: the magnitude is finite and at least 0.
    @inline(__always)
    mutating func add(_ magnitude: Double, count: UInt64 = 1) {
        if counts.isEmpty {
            let largest = Float.greatestFiniteMagnitude.bitPattern >> Self.droppedBits
            counts = [UInt64](repeating: 0, count: Int(largest) + 1)
        }
        counts[Self.bin(of: magnitude)] += count
    }

    /// The number of magnitudes in the bins above that of a limit.
    func count(above limit: Double) -> Int {
        counts.dropFirst(Self.bin(of: limit) + 1).reduce(0) { $0 + Int($1) }
    }

    @inline(__always)
    private static func bin(of magnitude: Double) -> Int {
        // The difference of two float32 values can exceed the largest float32 value.
        Int(min(Float(magnitude), .greatestFiniteMagnitude).bitPattern >> droppedBits)
    }

    private static func lowerEnd(ofBin bin: Int) -> Double { Double(Float(bitPattern: UInt32(bin) << droppedBits)) }

    /// The lower end of the bin that holds a quantile of the magnitudes above 0; 0 if there are none.
    func quantile(_ share: Double) -> Double {
        let total = counts.reduce(0, +)
        let rank = max(1, (share * Double(total)).rounded(.up))
        var seen = 0.0
        for (bin, count) in counts.enumerated() {
            seen += Double(count)
            if seen >= rank { return Self.lowerEnd(ofBin: bin) }
        }
        return 0
    }
}
