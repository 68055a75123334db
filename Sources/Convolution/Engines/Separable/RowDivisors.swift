import ImageBuffers

/// What the output rows of a block are divided by; those of the last rows are kept, as nearly all rows have the same.
@safe struct RowDivisors: ~Copyable {
    private let inside: InsideWeights?
    private let axis: FilterGeometry.Axis
    private let taps: Int
    /// The last few, the newest at the end.
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

    /// Output rows whose divisors are kept.
    private static var kept: Int { 2 * SeparableEngine.blockRows }

    /// Bytes of memory that the divisors take at most, of rows of so many columns: those that are kept, and new ones
    /// twice.
    static func byteCount(columns: Int) -> Int { Saturating.product(8, kept + 2, columns) }

    /// A pointer for each of a block's rows to its divisors from a column on, until the next block's are asked for; `nil`
    /// where nothing is divided.
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
        // A block's own rows stay, which are the newest.
        if known.count >= Self.kept { known.removeFirst() }
        let entry = Entry(kernelRows: kernelRows, values: inside.divisors(kernelRows: kernelRows))
        known.append(entry)
        return entry
    }

    /// The divisors of rows with the same kernel rows inside, in memory that stays where it is.
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
