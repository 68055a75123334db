import Convolution
import ImageBuffers

/// The formula in double precision, one row at a time.
///
/// It is used for results that become integers, where an error of float32 next to a tie would be visible, and for
/// samples that are left out.
///
/// Products are added in the order of the image's rows and columns, as in the libraries that round.
///
/// Complexity: O(output samples * taps) time; O(taps in a row * output columns) memory.
struct ExactSums {
    /// The treatment of NaN samples.
    enum Missing { case spread, leftOut }

    private let taps: Kernel
    private let geometry: FilterGeometry
    private let boundary: BoundaryMode
    private let missing: Missing
    /// The source column of each tap of each output sample, tap after tap; -1 if there is none.
    private let columns: [Int32]
    /// For each tap of a row, the output samples whose source columns lie inside the image and are consecutive.
    private let runs: [Range<Int>]
    private let outside: Double
    /// The factor for samples.
    private let unit: Double
    /// The sums of one row of outputs, without gain and bias.
    private(set) var sums: [Double]
    /// The sums of the weights that were used, if NaN samples are left out.
    private(set) var weights: [Double]

    /// - Precondition: the boundary mode neither divides nor copies.
    init(_ filter: ResolvedFilter, missing: Missing = .spread, unit: Double = 1) {
        let geometry = filter.geometry
        let axis = geometry.horizontal
        var columns: [Int32] = []
        columns.reserveCapacity(filter.taps.width * axis.output)
        for tap in 0..<filter.taps.width {
            for x in 0..<axis.output {
                let source = filter.boundary.sourceIndex(of: axis.position(ofTap: tap, at: x), count: axis.input)
                columns.append(Int32(clamping: source ?? -1))
            }
        }
        runs = (0..<filter.taps.width).map { tap in
            guard axis.stride == 1 else { return 0..<0 }
            let first = axis.position(ofTap: tap, at: 0)
            let start = min(max(-first, 0), axis.output)
            return start..<max(min(axis.input - first, axis.output), start)
        }
        self.taps = filter.taps
        self.geometry = geometry
        self.boundary = filter.boundary
        self.missing = missing
        self.columns = columns
        self.outside = Double(filter.boundary.outsideValue) * unit
        self.unit = unit
        self.sums = Array(repeating: 0, count: axis.output)
        self.weights = missing == .leftOut ? Array(repeating: 0, count: axis.output) : []
    }

    /// Bytes of memory that the sums of a filter take: the columns, the sums and the weights.
    static func byteCount(_ filter: ResolvedFilter) -> Int {
        let outputs = filter.geometry.output.x
        return Saturating.sum(Saturating.product(4, filter.taps.width, outputs), Saturating.product(16, outputs))
    }

    /// Computes the sums of output row `y`.
    mutating func compute(row y: Int, of plane: borrowing Plane) {
        let axis = geometry.vertical
        for x in sums.indices { sums[x] = 0 }
        for x in weights.indices { weights[x] = 0 }
        for a in 0..<taps.height {
            let source = boundary.sourceIndex(of: axis.position(ofTap: a, at: y), count: axis.input)
            guard let source else {
                addOutside(tapRow: a)
                continue
            }
            plane.withRow(source) { row in add(row, tapRow: a) }
        }
    }

    private mutating func add(_ row: Span<Float>, tapRow a: Int) {
        let count = sums.count
        for b in 0..<taps.width {
            let weight = taps[row: a, column: b]
            let run = missing == .spread ? runs[b] : 0..<0
            for x in 0..<run.lowerBound { add(row, tap: b * count, weight: weight, at: x) }
            if !run.isEmpty { add(row, from: Int(columns[b * count + run.lowerBound]), run, weight: weight) }
            for x in run.upperBound..<count { add(row, tap: b * count, weight: weight, at: x) }
        }
    }

    @inline(__always)
    private mutating func add(_ row: Span<Float>, tap: Int, weight: Double, at x: Int) {
        let column = Int(columns[tap + x])
        add(column < 0 ? outside : Double(row[column]) * unit, weight: weight, at: x)
    }

    // Bounds are not checked, because checks would prevent vectorisation.
    private mutating func add(_ row: Span<Float>, from column: Int, _ run: Range<Int>, weight: Double) {
        precondition(column >= 0 && column + run.count <= row.count && run.upperBound <= sums.count, "a run inside")
        let unit = unit
        unsafe row.withUnsafeBufferPointer { source in
            unsafe sums.withUnsafeMutableBufferPointer { sums in
                guard let from = source.baseAddress, let to = sums.baseAddress else { return }
                let (source, target) = unsafe (from + column, to + run.lowerBound)
                var x = 0
                while x < run.count {
                    unsafe target[x] += weight * (Double(source[x]) * unit)
                    x &+= 1
                }
            }
        }
    }

    private mutating func addOutside(tapRow a: Int) {
        for b in 0..<taps.width {
            let weight = taps[row: a, column: b]
            for x in sums.indices { add(outside, weight: weight, at: x) }
        }
    }

    @inline(__always)
    private mutating func add(_ value: Double, weight: Double, at x: Int) {
        if missing == .leftOut {
            guard !value.isNaN else { return }
            weights[x] += weight
        }
        sums[x] += weight * value
    }
}
