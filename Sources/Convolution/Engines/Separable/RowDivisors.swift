import ImageBuffers

/// The divisors for the output rows of a block; recent ones are cached, because nearly all rows have the same.
@safe struct RowDivisors: ~Copyable {
    private let inside: InsideWeights?
    private let axis: FilterGeometry.Axis
    private let taps: Int
    /// The cached entries, the newest last.
    private var known: [Entry] = []
    private let pointers: UnsafeMutableBufferPointer<UnsafePointer<Double>?>

    init(_ engine: SeparableEngine) {
        inside = engine.inside
        axis = engine.vertical
        taps = engine.filter.taps.height
        unsafe pointers = .allocate(capacity: SeparableEngine.blockRows)
        unsafe pointers.initialize(repeating: nil)
    }

    deinit {
        unsafe pointers.deallocate()
    }

    /// Number of output rows whose divisors are cached.
    private static var kept: Int { 2 * SeparableEngine.blockRows }

    /// Maximum memory for divisors, in bytes, with a given number of columns: the cached ones, and new ones twice.
    static func byteCount(columns: Int) -> Int { Saturating.product(8, kept + 2, columns) }

    /// A pointer for each of a block's rows to its divisors from a column on; `nil` if nothing is divided.
    ///
    /// The pointers are valid until those of the next block are requested.
    mutating func divisors(rows: Range<Int>, from column: Int) -> UnsafePointer<UnsafePointer<Double>?>? {
        guard let inside else { return nil }
        for (index, y) in rows.enumerated() {
            let kernelRows = axis.insideTaps(of: taps, at: y)
            unsafe pointers[index] = entry(kernelRows, inside).base.map { base in unsafe base + column }
        }
        return unsafe UnsafePointer(pointers.baseAddress)
    }

    private mutating func entry(_ kernelRows: Range<Int>, _ inside: InsideWeights) -> Entry {
        if let entry = known.first(where: { $0.kernelRows == kernelRows }) { return entry }
        // A block's own rows are the newest, so they stay.
        if known.count >= Self.kept { known.removeFirst() }
        let entry = Entry(kernelRows: kernelRows, values: inside.divisors(kernelRows: kernelRows))
        known.append(entry)
        return entry
    }

    /// The divisors of rows with the same kernel rows inside, in memory that does not move.
    @safe private final class Entry {
        let kernelRows: Range<Int>
        private let values: UnsafeMutableBufferPointer<Double>

        init(kernelRows: Range<Int>, values: [Double]) {
            self.kernelRows = kernelRows
            unsafe self.values = .allocate(capacity: values.count)
            _ = unsafe self.values.initialize(fromContentsOf: values)
        }

        deinit { unsafe values.deallocate() }

        var base: UnsafePointer<Double>? { unsafe UnsafePointer(values.baseAddress) }
    }
}
