import ImageBuffers

/// The strips that one stage makes and others read, in order; a fixed number of them, used again and again.
///
/// Every reader gets every strip. A strip is filled anew when all readers have released it, so that a stage waits where
/// those after it are slower. Methods are called with the scheduler's monitor locked, but for those that say otherwise.
final class StripQueue: @unchecked Sendable {
    /// What the strips hold.
    let shape: StripShape
    /// Rows of the whole image.
    let height: Int
    /// Why the whole image is one strip; `nil` where it comes in several, or is small.
    let reason: GatherReason?
    /// Rows of a strip.
    private(set) var capacity: Int
    /// Rows that a strip repeats of the one before.
    private(set) var headroom: Int
    /// Strips that there are.
    private(set) var count: Int
    private(set) var readers: [StripReader] = []
    private var free: [Strip] = []
    /// Strips that were released so far: a stage that found none may look again.
    private(set) var releases = 0
    /// The strip that was published last, kept as long as its rows are to be repeated.
    private var last: Strip?

    /// - Parameters:
    ///   - capacity: rows of a strip; all of them where there is a reason to gather the image.
    ///   - count: strips, where there are several; a whole image is one.
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

    /// Bytes that all strips take.
    var byteCount: Int { Saturating.product(count, shape.byteCount(rows: Saturating.sum(headroom, capacity))) }

    /// Adds a reader, before any strip is made.
    /// - Parameters:
    ///   - reach: rows before a strip that it reads; a strip has that many at most.
    ///   - lag: rows by which it may stay behind the other readers.
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

    /// Allocates one more strip, where all are taken.
    /// - Returns: whether all were.
    /// - Throws: as above.
    func grow() throws(PlaneError) -> Bool {
        guard free.isEmpty, !isWhole else { return false }
        try add()
        count += 1
        return true
    }

    private func add() throws(PlaneError) {
        free.append(try Strip(shape, headroom: headroom, capacity: capacity))
    }

    /// A strip to be filled; `nil` where all are taken.
    /// - Parameter first: the image's row that its first will be.
    func reserve(from first: Int) -> Strip? {
        guard let strip = free.popLast() else { return nil }
        strip.rows = first..<first
        return strip
    }

    /// Fills a strip's headroom, before it is published; only its producer calls this, and the monitor need not be locked.
    func completeHeadroom(of strip: Strip) {
        if let last { strip.copyHeadroom(from: last) }
    }

    /// Hands a filled strip to all readers.
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

    /// Gives a strip back that nothing was put into.
    func cancel(_ strip: Strip) {
        free.append(strip)
        releases += 1
    }

    fileprivate func release(_ strip: Strip) {
        strip.users -= 1
        if strip.users == 0 { cancel(strip) }
    }
}

/// One reader of a queue, which goes from strip to strip.
///
/// Methods are called with the scheduler's monitor locked; the strip itself is read without.
final class StripReader: @unchecked Sendable {
    /// The strip that is read.
    private(set) var strip: Strip?
    /// Strips that follow it.
    fileprivate(set) var waiting: [Strip] = []
    /// Whether no more strips are wanted.
    private(set) var isClosed = false
    /// The queue holds its readers; the scheduler holds the queue as long as stages read.
    private unowned let queue: StripQueue

    fileprivate init(_ queue: StripQueue) { self.queue = queue }

    /// Whether nobody else reads the strips, so that their samples may be taken away.
    var isOnlyOne: Bool { queue.readers.count == 1 }

    /// Releases the strip and goes on to the next.
    /// - Returns: whether there is one; without, the strip stays.
    func advance() -> Bool {
        guard !waiting.isEmpty else { return false }
        if let strip { queue.release(strip) }
        strip = waiting.removeFirst()
        return true
    }

    /// Releases all strips, and those that come.
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
    /// The reason without the command's options.
    var reason: String { self == .range ? "the range rule minmax depends on the whole result" : rawValue }
}
