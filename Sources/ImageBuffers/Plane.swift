import Platform

/// One channel of an image: a rectangle of float32 samples that owns its memory.
///
/// Samples are in the units of their file (0...255, 0...65535, or an array's own values). Row `y` begins at element
/// `y * rowStride`; the elements between `width` and `rowStride` are padding. Rows begin on 64-byte boundaries, so that
/// vector loads at the start of a row are aligned.
///
/// Planes are noncopyable: 24 megapixels take 96 MB, so copies are explicit (`copy()`).
@safe public struct Plane: ~Copyable {
    /// Samples in a row; at least 1.
    public let width: Int
    /// Rows; at least 1.
    public let height: Int
    /// Distance between the starts of consecutive rows, in elements.
    package let rowStride: Int

    private let base: UnsafeMutablePointer<Float>

    /// Rows are aligned to this many elements: 64 bytes, a cache line.
    private static let alignment = 16

    /// Allocates a plane whose samples have no defined value yet.
    ///
    /// The memory is not touched, so a forged header that claims a huge image costs only address space.
    /// - Throws: `PlaneError.tooLarge` if the size overflows or the memory cannot be allocated.
    package init(uninitializedWidth width: Int, height: Int) throws(PlaneError) {
        precondition(width > 0 && height > 0, "a plane has at least one sample")
        let tooLarge = PlaneError.tooLarge(width: width, height: height)
        let bytes = Self.byteCount(width: width, height: height)
        guard bytes < .max, let raw = unsafe HeapMemory.allocate(bytes, alignment: 64) else { throw tooLarge }
        self.width = width
        self.height = height
        self.rowStride = Self.rowStride(ofWidth: width)
        unsafe self.base = raw.bindMemory(to: Float.self, capacity: bytes / MemoryLayout<Float>.stride)
    }

    private static func rowStride(ofWidth width: Int) -> Int {
        guard width <= Int.max / 16 else { return .max }
        let stride = (width + alignment - 1) / alignment * alignment
        // Rows a multiple of 4096 bytes apart share a cache set, in which a column of taps would evict itself.
        return stride >= 1024 && stride % 1024 == 0 ? stride + alignment : stride
    }

    /// Bytes of memory of a plane of a given size; `Int.max` if that overflows.
    package static func byteCount(width: Int, height: Int) -> Int {
        Saturating.product(rowStride(ofWidth: width), height, MemoryLayout<Float>.stride)
    }

    /// Allocates a plane of equal samples.
    /// - Parameters:
    ///   - width: samples in a row.
    ///   - height: rows.
    ///   - value: every sample's value.
    /// - Throws: `PlaneError.empty` for a width or height below 1; `PlaneError.tooLarge` if there is not enough memory.
    /// - Complexity: O(samples).
    public init(width: Int, height: Int, filledWith value: Float = 0) throws(PlaneError) {
        guard width > 0, height > 0 else { throw .empty }
        try self.init(uninitializedWidth: width, height: height)
        unsafe base.update(repeating: value, count: rowStride * height)
    }

    /// Allocates a plane from rows of samples, the top row first.
    ///
    ///     let plane = try Plane(rows: [[0, 0, 0], [0, 255, 0]])    // 3 samples wide, 2 rows high
    ///
    /// - Throws: `PlaneError.empty` without a sample; `PlaneError.raggedRow` for rows of different lengths;
    ///   `PlaneError.tooLarge` if there is not enough memory.
    /// - Complexity: O(samples).
    public init(rows: [[Float]]) throws(PlaneError) {
        guard let width = rows.first?.count, width > 0 else { throw .empty }
        if let row = rows.firstIndex(where: { $0.count != width }) {
            throw .raggedRow(row, count: rows[row].count, expected: width)
        }
        try self.init(uninitializedWidth: width, height: rows.count)
        for (y, row) in rows.enumerated() {
            for (x, value) in row.enumerated() { self[x, y] = value }
        }
    }

    deinit { unsafe HeapMemory.free(base) }

    /// The sample in column `x` of row `y`.
    ///
    /// The subscript checks its bounds; for loops over many samples, use `withRow`.
    public subscript(x: Int, y: Int) -> Float {
        get {
            precondition(x >= 0 && x < width && y >= 0 && y < height, "sample outside the plane")
            return unsafe base[y * rowStride + x]
        }
        set {
            precondition(x >= 0 && x < width && y >= 0 && y < height, "sample outside the plane")
            unsafe base[y * rowStride + x] = newValue
        }
    }

    /// Calls a closure with row `y`, `width` samples, for reading.
    public borrowing func withRow<Result: ~Copyable, Failure: Error>(
        _ y: Int, _ body: (Span<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(y >= 0 && y < height, "row outside the plane")
        return try unsafe body(UnsafeBufferPointer(start: base + y * rowStride, count: width).span)
    }

    /// Calls a closure with row `y`, `width` samples, for writing.
    public mutating func withMutableRow<Result: ~Copyable, Failure: Error>(
        _ y: Int, _ body: (inout MutableSpan<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(y >= 0 && y < height, "row outside the plane")
        var row = unsafe MutableSpan(_unsafeStart: base + y * rowStride, count: width)
        return try body(&row)
    }

    /// A second plane with the same samples.
    /// - Throws: `PlaneError.tooLarge` if the memory cannot be allocated.
    public borrowing func copy() throws(PlaneError) -> Plane {
        let other = try Plane(uninitializedWidth: width, height: height)
        unsafe other.base.update(from: base, count: rowStride * height)
        return other
    }

    /// The samples as an array of rows, for small planes.
    public borrowing func rows() -> [[Float]] {
        (0..<height).map { y in (0..<width).map { x in self[x, y] } }
    }
}

// Exactly one value owns the pointer, and Swift's exclusivity rules protect it like any other stored property.
extension Plane: @unchecked Sendable {}

extension Plane {
    /// Calls a closure with the first sample's address, for innermost loops.
    ///
    /// Unsafe: the closure must stay within `rowStride * height` elements.
    package borrowing func withUnsafeBase<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafePointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafePointer(base))
    }

    /// Calls a closure with the first sample's address, for writing.
    package mutating func withUnsafeMutableBase<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeMutablePointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(base)
    }
}

/// The reason why a plane could not be created.
public enum PlaneError: Error, Equatable, Sendable {
    /// The system does not have enough memory for the samples.
    case tooLarge(width: Int, height: Int)
    /// There is no sample: a width or height of 0 or less.
    case empty
    /// A row, counted from 0, is not as long as the first.
    case raggedRow(Int, count: Int, expected: Int)
}

extension PlaneError: CustomStringConvertible {
    /// The cause in one sentence, without a full stop.
    public var description: String {
        switch self {
        case .tooLarge(let width, let height): "there is not enough memory for \(width)x\(height) samples"
        case .empty: "a plane has at least one row and one column"
        case .raggedRow(let row, let count, let expected):
            "row \(row) has \(count) samples, and the first row has \(expected)"
        }
    }
}
