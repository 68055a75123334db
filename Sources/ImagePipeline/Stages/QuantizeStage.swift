import ImageBuffers

extension Quantizer {
    /// Turns the samples of an image into the integers that a file will hold, in place.
    ///
    /// Alpha is brought to the same bit depth, but by no other rule.
    /// - Returns: how many colour samples did not fit.
    func apply(to image: inout PlanarImage) -> ClipCount {
        var clipped = ClipCount()
        for channel in 0..<image.channelCount {
            let isAlpha = channel == image.layout.alphaIndex
            let count = image.withMutablePlane(channel) { plane in
                (isAlpha ? forAlpha : self).quantize(&plane)
            }
            if !isAlpha { clipped += count }
        }
        return clipped
    }
}
