import ImageCodecs
import ImageFilters
import ImagePlanes
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Some decoded rows, with room before them for the last rows of the strip before.
///
/// One thread at a time has it: it goes from hand to hand through queues.
final class Strip: @unchecked Sendable {
    /// `halo` rows, and the strip's own.
    var image: PlanarImage
    /// The input rows that were decoded into it.
    fileprivate(set) var rows = 0..<0

    init(width: Int, rows: Int, halo: Int, layout: ChannelLayout) throws(PlaneError) {
        image = try PlanarImage(uninitializedWidth: width, height: halo + rows, layout: layout)
    }
}

/// Decodes an image strip by strip, on a thread of its own where there are several.
final class StripFeed: @unchecked Sendable {
    private enum Delivery: Sendable {
        case strip(Strip)
        case failure(CodecError)
    }

    private let reader: any ImageReader
    private let plan: StripPlan
    private let full = BoundedQueue<Delivery>(capacity: 2)
    private let empty = BoundedQueue<Strip>(capacity: 3)
    private let busyNanoseconds = Atomic<Int>(0)
    private var thread: pthread_t?
    private var nextRow = 0

    /// - Throws: `PlaneError.tooLarge` when the strips do not fit into memory.
    init(_ reader: any ImageReader, plan: StripPlan) throws(PlaneError) {
        self.reader = reader
        self.plan = plan
        let header = reader.header
        for _ in 0..<(plan.isSingle ? 1 : 3) {
            let strip = try Strip(
                width: header.width, rows: plan.rows, halo: plan.isSingle ? 0 : plan.halo, layout: header.layout)
            empty.put(strip)
        }
        if !plan.isSingle, ThreadCount.preferred > 1 { start() }
    }

    /// Seconds that were spent on decoding.
    var busySeconds: Double { Double(busyNanoseconds.load(ordering: .relaxed)) * 1e-9 }

    /// The next strip; waits for it.
    /// - Throws: what the decoder threw.
    /// - Precondition: there are rows left.
    func next() throws(CodecError) -> Strip {
        let delivery = thread == nil ? decode() : full.take()
        switch delivery {
        case .strip(let strip): return strip
        case .failure(let error): throw error
        case nil: preconditionFailure("no strip after the last one")
        }
    }

    /// Gives a strip back that is no longer read.
    func giveBack(_ strip: Strip) { empty.put(strip) }

    /// Ends decoding, early or after the last strip, and waits for its thread.
    ///
    /// To be called once, by whoever made the feed.
    func stop() {
        empty.close()
        full.close()
        if let thread { pthread_join(thread, nil) }
        thread = nil
    }

    /// Starts decoding ahead; without a thread, strips are decoded when they are asked for.
    private func start() {
        var thread = pthread_t()
        // Joined by `stop`, before the object goes.
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        let status = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<StripFeed>.fromOpaque(context).takeUnretainedValue().decodeAll()
                return nil
            }, context)
        if status == 0 { self.thread = thread }
    }

    private func decodeAll() {
        while nextRow < reader.header.height, let delivery = decode(), full.put(delivery) {
            if case .failure = delivery { return }
        }
    }

    /// Decodes a strip; `nil` where decoding was ended.
    private func decode() -> Delivery? {
        guard let strip = empty.take() else { return nil }
        let start = ContinuousClock.now
        let count = min(plan.rows, reader.header.height - nextRow)
        strip.rows = nextRow..<(nextRow + count)
        nextRow += count
        do throws(CodecError) {
            try reader.read(rows: count, into: &strip.image, at: plan.isSingle ? 0 : plan.halo)
        } catch {
            return .failure(error)
        }
        busyNanoseconds.add(Int(start.secondsSince * 1e9), ordering: .relaxed)
        return .strip(strip)
    }
}
