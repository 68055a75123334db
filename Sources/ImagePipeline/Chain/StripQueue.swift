import ImageBuffers

/// The strips that one stage writes and others read, in order; released strips are reused.
///
/// Every reader receives every strip. A strip is reused when all readers have released it, so a stage waits for slower
/// stages after it. Methods require the scheduler's monitor to be locked unless they say otherwise.
final class StripQueue: @unchecked Sendable {
    /// The width and memory layout of the strips.
    let shape: StripShape
    /// Rows of the whole image.
    let height: Int
    /// Why the whole image is one strip; `nil` if it has several strips or is small.
    let reason: GatherReason?
    /// Rows of a strip.
    private(set) var capacity: Int
    /// Number of rows that a strip repeats from the previous one.
    private(set) var headroom: Int
    /// Number of strips.
    private(set) var count: Int
    private(set) var readers: [StripReader] = []
    private var free: [Strip] = []
    /// Number of releases so far; after a change, a stage that found no strip may try again.
    private(set) var releases = 0
    /// The last published strip, kept while its rows are needed as headroom.
    private var last: Strip?

    /// - Parameters:
    ///   - capacity: rows of a strip; all rows if there is a reason to gather the image.
    ///   - count: number of strips; 1 if a strip holds the whole image.
    init(_ shape: StripShape, height: Int, capacity: Int, count: Int, gathering reason: GatherReason? = nil) {
        self.shape = shape
        self.height = height
        self.reason = reason
        self.capacity = reason == nil ? min(capacity, height) : height
        self.count = self.capacity == height ? 1 : count
        headroom = 0
    }

    /// Whether the image is one strip.
    var isWhole: Bool { capacity == height }

    /// Bytes of all strips.
    var byteCount: Int { Saturating.product(count, shape.byteCount(rows: Saturating.sum(headroom, capacity))) }

    /// Adds a reader; called before strips are allocated.
    /// - Parameters:
    ///   - reach: number of rows before a strip that the reader needs.
    ///   - lag: number of rows that it may lag behind the other readers.
    func makeReader(reach: Int = 0, lag: Int = 0) -> StripReader {
        if !isWhole {
            headroom = max(headroom, min(reach, height))
            count += lag == 0 ? 0 : (lag + capacity - 1) / capacity
        }
        let reader = StripReader(self)
        readers.append(reader)
        return reader
    }

    /// Allocates the strips; the monitor need not be locked.
    /// - Throws: `PlaneError.tooLarge`.
    func allocate() throws(PlaneError) {
        for _ in 0..<count { try add() }
    }

    /// Allocates one more strip if all are in use.
    /// - Returns: whether a strip was added.
    /// - Throws: `PlaneError.tooLarge`.
    func grow() throws(PlaneError) -> Bool {
        guard free.isEmpty, !isWhole else { return false }
        try add()
        count += 1
        return true
    }

    private func add() throws(PlaneError) {
        free.append(try Strip(shape, headroom: headroom, capacity: capacity))
    }

    /// Returns a strip to be filled; `nil` if all are in use.
    /// - Parameter first: the image row of the strip's first row.
    func reserve(from first: Int) -> Strip? {
        guard let strip = free.popLast() else { return nil }
        strip.rows = first..<first
        return strip
    }

    /// Fills a strip's headroom before it is published.
    ///
    /// Only the stage that fills the strip calls this method. The monitor need not be locked.
    func completeHeadroom(of strip: Strip) {
        if let last { strip.copyHeadroom(from: last) }
    }

    /// Passes a filled strip to all readers.
    func publish(_ strip: Strip) {
        if let last { release(last) }
        last = headroom > 0 ? strip : nil
        strip.users = last == nil ? 0 : 1
        for reader in readers where !reader.isClosed {
            strip.users += 1
            reader.waiting.append(strip)
        }
        if strip.users == 0 { free.append(strip) }
    }

    /// Makes a strip available again.
    func cancel(_ strip: Strip) {
        free.append(strip)
        releases += 1
    }

    fileprivate func release(_ strip: Strip) {
        strip.users -= 1
        if strip.users == 0 { cancel(strip) }
    }
}

/// One reader of a queue, which advances from strip to strip.
///
/// Methods require the scheduler's monitor to be locked. The strip itself is read without the lock.
final class StripReader: @unchecked Sendable {
    /// The current strip.
    private(set) var strip: Strip?
    /// Strips that follow the current one.
    fileprivate(set) var waiting: [Strip] = []
    /// Whether the reader needs no more strips.
    private(set) var isClosed = false
    /// The queue holds its readers; the scheduler holds the queue as long as stages read.
    private unowned let queue: StripQueue

    fileprivate init(_ queue: StripQueue) { self.queue = queue }

    /// Releases the current strip and advances to the next.
    /// - Returns: whether there is a next strip; if not, the current strip is kept.
    func advance() -> Bool {
        guard !waiting.isEmpty else { return false }
        if let strip { queue.release(strip) }
        strip = waiting.removeFirst()
        return true
    }

    /// Releases all strips, and receives no more.
    func close() {
        isClosed = true
        for strip in waiting { queue.release(strip) }
        if let strip { queue.release(strip) }
        (strip, waiting) = (nil, [])
    }
}

/// Why all rows of an image are needed before the next stage can begin.
enum GatherReason: String {
    case wish = "asked for"
    case range = "--range minmax looks at the whole result first"
    case wrap = "the first row's wrap border is the last row"
    case library = "a library's own arithmetic"
    case sheet = "feature maps lie side by side on the sheet"
    case maps = "there are more feature maps than files that can be open"
    case reach = "the kernel, or the padding, reaches over much of the image"
}

extension GatherReason {
    /// The reason without the names of command options.
    var reason: String { self == .range ? "the range rule minmax depends on the whole result" : rawValue }
}
