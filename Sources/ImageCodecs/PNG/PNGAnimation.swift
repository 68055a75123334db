/// What the chunks of an animated PNG file (APNG) say about its frames, of which only the default image is read.
struct PNGAnimation {
    /// The number of frames, by the acTL chunk; `nil` if the file is not animated.
    private var frameCount: Int?
    /// Whether the default image is the first frame: it is if an fcTL chunk precedes its pixels.
    private var startsWithDefaultImage = false

    /// Notes a chunk, in the file's order.
    mutating func add(_ name: String, _ data: [UInt8], followsPixels: Bool) {
        guard !followsPixels else { return }
        switch name {
        // The number of frames, then the number of repetitions.
        case "acTL" where data.count == 8: frameCount = data.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        case "fcTL": startsWithDefaultImage = true
        default: return
        }
    }

    /// A warning about the frames that are left out; `nil` if there are none.
    var warning: String? {
        guard let frameCount else { return nil }
        let frames = frameCount == 1 ? "1 frame" : "\(frameCount) frames"
        guard startsWithDefaultImage else {
            return "an animation of \(frames); only the default image is read, which is not part of it"
        }
        guard frameCount > 1 else { return nil }
        return "an animation of \(frames); only the first is read, which is the default image"
    }
}
