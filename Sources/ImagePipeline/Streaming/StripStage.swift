import ImageFilters

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What makes strips, from top to bottom.
protocol StripSource<Content>: AnyObject {
    associatedtype Content: Strip

    /// Fills a strip with the rows that come next.
    /// - Returns: false where there are none, and the strip is as it was.
    func fill(_ strip: Content) throws(PipelineError) -> Bool

    /// Seconds that were spent on filling strips, and not on waiting; to be read after the last strip.
    var busySeconds: Double { get }
}

/// A stage of an image's way in strips: it fills them ahead of whoever takes them, on a thread of its own where there are
/// several.
final class StripStage<Content: Strip>: @unchecked Sendable {
    private enum Delivery: Sendable {
        case strip(Content)
        case failure(PipelineError)
    }

    private let source: any StripSource<Content>
    private let full: BoundedQueue<Delivery>
    private let empty: BoundedQueue<Content>
    private var thread: pthread_t?

    /// - Parameter strips: to be filled again and again; two at least where there is a thread, so that one can be filled
    ///   while the other is read.
    init(_ source: any StripSource<Content>, strips: [Content], ownsThread: Bool) {
        self.source = source
        full = BoundedQueue(capacity: strips.count)
        empty = BoundedQueue(capacity: strips.count)
        for strip in strips { empty.put(strip) }
        guard ownsThread else { return }
        // What was granted to the caller's thread holds for this one too.
        let granted = ThreadCount.granted
        // Without a thread, strips are filled when they are asked for.
        thread = WorkerThread.start { ThreadCount.$granted.withValue(granted) { self.fillAll() } }
    }

    var busySeconds: Double { source.busySeconds }

    /// The next strip, which is waited for; `nil` after the last one, or where the stage was stopped.
    /// - Throws: what the source threw.
    func next() throws(PipelineError) -> Content? {
        switch thread == nil ? fillOne() : full.take() {
        case .strip(let strip): return strip
        case .failure(let error): throw error
        case nil: return nil
        }
    }

    /// Gives a strip back that is no longer read.
    func giveBack(_ strip: Content) { empty.put(strip) }

    /// Ends stages that take from each other, early or after the last strip, and waits for their threads.
    ///
    /// To be called by whoever made them.
    static func stop(_ stages: StripStage<Content>...) {
        // All, before the first is waited for: it may be waiting for another.
        for stage in stages {
            stage.empty.close()
            stage.full.close()
        }
        for stage in stages {
            if let thread = stage.thread { pthread_join(thread, nil) }
            stage.thread = nil
        }
    }

    private func fillAll() {
        while let delivery = fillOne(), full.put(delivery) {
            if case .failure = delivery { return }
        }
        full.close()
    }

    private func fillOne() -> Delivery? {
        guard let strip = empty.take() else { return nil }
        do throws(PipelineError) {
            return try source.fill(strip) ? .strip(strip) : nil
        } catch {
            return .failure(error)
        }
    }
}
