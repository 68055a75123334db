/// An image, or a strip of an image, as planes of equal size, one for each channel.
@safe public struct PlanarImage: ~Copyable {
    /// Samples in a row of each plane.
    public let width: Int
    /// Rows of each plane.
    public let height: Int
    /// The meaning of the planes; its `channelCount` is their number.
    public let layout: ChannelLayout

    // An Array cannot hold noncopyable values. This buffer owns its planes and is emptied in deinit.
    private let planes: UnsafeMutableBufferPointer<Plane>

    /// Number of planes.
    public var channelCount: Int { layout.channelCount }

    /// Allocates an image whose samples have no defined value yet.
    /// - Throws: `PlaneError.tooLarge` if the memory cannot be allocated.
    package init(uninitializedWidth width: Int, height: Int, layout: ChannelLayout) throws(PlaneError) {
        try self.init(width: width, height: height, layout: layout) { _ throws(PlaneError) in
            try Plane(uninitializedWidth: width, height: height)
        }
    }

    /// Creates an image from planes that a closure returns.
    /// - Parameters:
    ///   - makePlane: returns a channel's plane, of `width` x `height` samples; called once for each channel, in order.
    /// - Throws: what `makePlane` throws; earlier planes are freed.
    public init<Failure: Error>(
        width: Int, height: Int, layout: ChannelLayout,
        makePlane: (Int) throws(Failure) -> Plane
    ) throws(Failure) {
        precondition(layout.channelCount > 0, "an image has at least one plane")
        let planes = UnsafeMutableBufferPointer<Plane>.allocate(capacity: layout.channelCount)
        var made = 0
        do throws(Failure) {
            while made < layout.channelCount {
                let plane = try makePlane(made)
                precondition(plane.width == width && plane.height == height, "planes of equal size")
                unsafe planes.initializeElement(at: made, to: plane)
                made += 1
            }
        } catch {
            for index in 0..<made { unsafe planes.deinitializeElement(at: index) }
            unsafe planes.deallocate()
            throw error
        }
        self.width = width
        self.height = height
        self.layout = layout
        unsafe self.planes = planes
    }

    deinit {
        for index in unsafe planes.indices { unsafe planes.deinitializeElement(at: index) }
        unsafe planes.deallocate()
    }

    /// Calls a closure with the plane of a channel, for reading.
    public borrowing func withPlane<Result: ~Copyable, Failure: Error>(
        _ channel: Int, _ body: (borrowing Plane) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(channel >= 0 && channel < channelCount, "no such channel")
        return try unsafe body(planes[channel])
    }

    /// Calls a closure with the plane of a channel, for writing.
    public mutating func withMutablePlane<Result: ~Copyable, Failure: Error>(
        _ channel: Int, _ body: (inout Plane) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(channel >= 0 && channel < channelCount, "no such channel")
        return try unsafe body(&planes[channel])
    }

    /// Removes a channel's plane, so that its memory can be freed while the other channels are still in use.
    ///
    /// A plane of one sample takes its place, so only the other planes can be used afterwards.
    package mutating func takePlane(_ channel: Int) -> Plane {
        precondition(channel >= 0 && channel < channelCount, "no such channel")
        let plane = unsafe planes.moveElement(from: channel)
        guard let empty = try? Plane(width: 1, height: 1) else { preconditionFailure("no memory for one sample") }
        unsafe planes.initializeElement(at: channel, to: empty)
        return plane
    }

    /// Replaces a channel's plane with a plane of the same size.
    package mutating func setPlane(_ channel: Int, to plane: consuming Plane) {
        precondition(plane.width == width && plane.height == height, "planes of equal size")
        precondition(channel >= 0 && channel < channelCount, "no such channel")
        unsafe planes[channel] = plane
    }

    /// The same planes with another layout; no sample is copied.
    /// - Precondition: `layout` has as many channels as the image.
    package consuming func relabelled(_ layout: ChannelLayout) -> PlanarImage {
        precondition(layout.channelCount == channelCount, "as many channels as before")
        var image = self
        return PlanarImage(width: image.width, height: image.height, layout: layout) { image.takePlane($0) }
    }

    /// A second image with the same samples.
    /// - Throws: `PlaneError.tooLarge` if the memory cannot be allocated.
    public borrowing func copy() throws(PlaneError) -> PlanarImage {
        try PlanarImage(width: width, height: height, layout: layout) { channel throws(PlaneError) in
            try self.withPlane(channel) { plane throws(PlaneError) in try plane.copy() }
        }
    }
}

// Exactly one image owns each plane, and exclusivity protects it like any other stored property.
extension PlanarImage: @unchecked Sendable {}
