/// Sums weighted rows: float32 partial sums in the output row itself, and double-precision totals for large kernels.
///
/// A sum of n float32 terms is off by up to n * 2^-24 of the sum of their magnitudes. No more than
/// `longestPartialSum` terms are therefore added in float32, which bounds the error at 4e-6; partial sums beyond that
/// go to the totals. Kernels of up to 8 x 8 taps never need them.
///
/// Each output sample's arithmetic depends on the taps' order alone, so that results do not depend on how rows are
/// split into bands.
@safe struct RowAccumulator: ~Copyable {
    static let longestPartialSum = 64

    private let count: Int
    private let partials: UnsafeMutablePointer<Float>
    private let totals: UnsafeMutablePointer<Double>?
    private var pending = 0

    /// Starts the sums of a row of `count` outputs; `totals` has to be given for more than `longestPartialSum` taps.
    ///
    /// Both have room for `count` elements, and outlive the accumulator.
    init(row: UnsafeMutablePointer<Float>, totals: UnsafeMutablePointer<Double>?, count: Int) {
        self.count = count
        unsafe self.partials = row
        unsafe self.totals = totals
        unsafe row.update(repeating: 0, count: count)
        unsafe totals?.update(repeating: 0, count: count)
    }

    /// Adds a row of taps: `sum over b of weights[b] * source[offsets[b] + x]` for every output x, four taps at a time.
    ///
    /// Taps of weight 0 are not skipped: a NaN under one makes the sum NaN, as in the formula.
    ///
    /// Unsafe leaf: `source` holds `offsets[b] + count` elements for every b, as `RowExtension` lays them out.
    mutating func add(_ source: UnsafePointer<Float>, offsets: [Int], weights: ArraySlice<Float>) {
        precondition(offsets.count == weights.count, "an offset a weight")
        var tap = 0
        let base = weights.startIndex
        while tap < offsets.count {
            let taps = min(4, offsets.count - tap)
            if pending + taps > Self.longestPartialSum { flush() }
            pending += taps
            unsafe Self.add(
                taps, into: partials, count: count,
                source + offsets[tap], weights[base + tap],
                source + offsets[tap + min(1, taps - 1)], weights[base + tap + min(1, taps - 1)],
                source + offsets[tap + min(2, taps - 1)], weights[base + tap + min(2, taps - 1)],
                source + offsets[tap + taps - 1], weights[base + tap + taps - 1])
            tap += taps
        }
    }

    /// Moves the partial sums to the totals.
    private mutating func flush() {
        guard let totals = unsafe totals else { preconditionFailure("totals for many taps") }
        var x = 0
        while x < count {
            unsafe totals[x] += Double(partials[x])
            unsafe partials[x] = 0
            x &+= 1
        }
        pending = 0
    }
}

extension RowAccumulator {
    /// The innermost loops: 1 to 4 weighted rows added to one, in an order that is the same for every x.
    @inline(__always)
    private static func add(
        _ taps: Int, into sums: UnsafeMutablePointer<Float>, count: Int,
        _ s0: UnsafePointer<Float>, _ w0: Float, _ s1: UnsafePointer<Float>, _ w1: Float,
        _ s2: UnsafePointer<Float>, _ w2: Float, _ s3: UnsafePointer<Float>, _ w3: Float
    ) {
        var x = 0
        switch taps {
        case 1:
            while x < count {
                unsafe sums[x] += w0 * s0[x]
                x &+= 1
            }
        case 2:
            while x < count {
                unsafe sums[x] += w0 * s0[x] + w1 * s1[x]
                x &+= 1
            }
        case 3:
            while x < count {
                unsafe sums[x] += w0 * s0[x] + w1 * s1[x] + w2 * s2[x]
                x &+= 1
            }
        default:
            while x < count {
                unsafe sums[x] += (w0 * s0[x] + w1 * s1[x]) + (w2 * s2[x] + w3 * s3[x])
                x &+= 1
            }
        }
    }
}

extension RowAccumulator {
    /// How sums become output samples: `gain * (unit * sum / divisor) + bias`.
    struct Finish {
        /// The power of two that was taken out of the weights.
        var unit: Double
        /// The filter's gain.
        var gain: Double
        /// The filter's bias.
        var bias: Double
        /// A divisor for each output, where the boundary mode renormalizes.
        var divisors: [Double]?

        /// Whether sums are output samples already.
        var isIdentity: Bool { unit == 1 && gain == 1 && bias == 0 && divisors == nil }
    }

    /// Turns the sums into output samples, in double precision and rounded once.
    consuming func finish(_ finish: borrowing Finish) {
        if unsafe totals == nil && finish.isIdentity { return }
        let (unit, gain, bias) = (finish.unit, finish.gain, finish.bias)
        var x = 0
        if let divisors = finish.divisors {
            precondition(divisors.count == count, "a divisor an output")
            while x < count {
                unsafe partials[x] = Float(gain * (unit * sum(at: x) / divisors[x]) + bias)
                x &+= 1
            }
        } else {
            while x < count {
                unsafe partials[x] = Float(gain * (unit * sum(at: x)) + bias)
                x &+= 1
            }
        }
    }

    @inline(__always)
    private func sum(at x: Int) -> Double {
        let partial = unsafe Double(partials[x])
        guard let totals = unsafe totals else { return partial }
        return unsafe totals[x] + partial
    }
}
