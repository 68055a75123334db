/// What is known of an image's samples after they were read: the extent of the finite ones, and how many are not.
package struct SampleStatistics: Equatable, Sendable {
    /// Whether the samples are integers in the file.
    package let areIntegers: Bool
    /// The smallest finite sample; infinity if there is none.
    package private(set) var low = Float.infinity
    /// The largest finite sample; minus infinity if there is none.
    package private(set) var high = -Float.infinity
    /// The number of samples that are not a number.
    package private(set) var notANumber = 0
    /// The number of infinite samples.
    package private(set) var infinite = 0

    /// Creates statistics of no samples.
    package init(areIntegers: Bool) { self.areIntegers = areIntegers }

    /// Includes some samples.
    /// - Complexity: O(samples).
    package mutating func include(_ samples: Span<Float>, _ range: Range<Int>) {
        // Bit patterns as integers that compare like the numbers: unlike comparisons of floats, whose order NaN
        // breaks, these are compiled to vectors.
        var least = Int32.max
        var most = Int32.min
        var others: Int32 = 0
        unsafe samples.extracting(range).withUnsafeBufferPointer { samples in
            for index in samples.indices {
                let bits = Int32(bitPattern: unsafe samples[index].bitPattern)
                let order = bits ^ ((bits >> 31) & Int32.max)
                least = min(least, order)
                most = max(most, order)
                others &+= (bits & 0x7F80_0000) == 0x7F80_0000 ? 1 : 0
            }
        }
        if others == 0, !range.isEmpty {
            low = min(low, Self.number(least))
            high = max(high, Self.number(most))
        } else {
            for index in range { include(samples[index]) }
        }
    }

    private mutating func include(_ sample: Float) {
        if sample.isNaN {
            notANumber += 1
        } else if sample.isInfinite {
            infinite += 1
        } else {
            low = min(low, sample)
            high = max(high, sample)
        }
    }

    private static func number(_ order: Int32) -> Float {
        Float(bitPattern: UInt32(bitPattern: order ^ ((order >> 31) & Int32.max)))
    }

    /// A sentence on samples that are not finite.
    var warnings: [String] {
        var counts: [String] = []
        if notANumber > 0 { counts.append("\(notANumber) NaN") }
        if infinite > 0 { counts.append("\(infinite) infinite") }
        if counts.isEmpty { return [] }
        return ["\(counts.joined(separator: " and ")) sample\(notANumber + infinite == 1 ? "" : "s") in the input"]
    }
}
