import CCodecShims

/// What a decoder accepts: limits on the size of images, checked before memory is allocated, and damaged pixels.
package struct DecodeLimits: Equatable, Sendable {
    /// Largest width times height.
    package var maximumPixels: Int
    /// Largest width.
    ///
    /// A decoder holds a few whole rows, so that a forged header could demand much memory.
    package var maximumWidth: Int
    /// Maximum bytes that a decoder may hold for an image that it cannot decode row by row: interlaced PNG, progressive
    /// JPEG.
    package var maximumDecoderMemory: Int
    /// How an image with damaged pixels is handled.
    package var damaged = DamagedImages.refuse

    /// Creates limits; by default 2^31 pixels, rows of 2^24, and 4 GiB.
    package init(maximumPixels: Int = 1 << 31, maximumWidth: Int = 1 << 24, maximumDecoderMemory: Int = 1 << 32) {
        precondition(maximumPixels > 0 && maximumWidth > 0 && maximumDecoderMemory >= 0, "positive limits")
        self.maximumPixels = maximumPixels
        self.maximumWidth = maximumWidth
        self.maximumDecoderMemory = maximumDecoderMemory
    }

    /// Rejects an image with too many pixels or too long rows.
    /// - Parameter pixelBytes: bytes of a pixel in the file. The size of an accepted image in bytes fits into an `Int`.
    func check(width: Int, height: Int, pixelBytes: Int) throws(CodecError) {
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, pixels <= maximumPixels, pixels <= Int.max / pixelBytes else {
            throw .tooManyPixels("\(width) x \(height) is more than \(maximumPixels) pixels")
        }
        guard width <= maximumWidth else {
            throw .limitExceeded("rows of \(width) samples are longer than the limit of \(maximumWidth)")
        }
    }

    /// Rejects an image that cannot be decoded row by row and needs too much memory.
    func check(decoderMemory count: Int) throws(CodecError) {
        guard count <= maximumDecoderMemory else {
            throw .limitExceeded(
                "decoding takes \(count) bytes of memory, more than the limit of \(maximumDecoderMemory)")
        }
    }
}

extension codec_limits {
    /// Converts the limits for the shims.
    init(_ limits: DecodeLimits) {
        self.init(
            pixels: UInt64(limits.maximumPixels), width: UInt32(clamping: limits.maximumWidth),
            memory: UInt64(limits.maximumDecoderMemory), keeps_damage: limits.damaged == .keep)
    }
}
