internal import CSampleLoops
package import ImageBuffers

/// The colour of every code as bytes, computed by a renderer for each possible difference.
package struct DifferencePalette: Sendable {
    /// Grey or RGB.
    package let outputLayout: ChannelLayout
    private let codes: DifferenceCodes
    /// Levels of grey, if samples or pixels are drawn as brightness.
    private let levels: [UInt8]
    /// Red, green and blue from the lowest byte on, if pixels are drawn in colours.
    private let colors: [UInt32]

    /// Creates the palette of a renderer.
    package init(_ renderer: DifferenceRenderer, _ codes: DifferenceCodes) {
        self.codes = codes
        outputLayout = renderer.outputLayout
        let zero = codes.kind == .signed ? (1 << codes.bitDepth) - 1 : 0
        let steps = (0..<codes.limit).map { renderer.level(of: Double($0 - zero)) }
        switch renderer.style {
        case .abs:
            levels = steps.map { UInt8(abs($0)) }
            colors = []
        case .heat, .signed:
            levels = []
            colors = steps.map { level in
                let color = renderer.color(level: level)
                return UInt32(color.x) | UInt32(color.y) << 8 | UInt32(color.z) << 16
            }
        }
    }

    /// Draws a row.
    ///
    /// Unsafe: `row` holds codes written by `DifferenceCodes.write`, and `target` has a byte for each sample of the
    /// picture's row.
    package func draw(_ row: UnsafeRawPointer, to target: UnsafeMutablePointer<UInt8>) {
        // The tables have an entry for every possible code.
        unsafe levels.withUnsafeBufferPointer { levels in
            unsafe colors.withUnsafeBufferPointer { colors in
                switch (colors.isEmpty, codes.bitDepth * (codes.kind == .signed ? 2 : 1)) {
                case (true, 8):
                    unsafe csl_shade_bytes(
                        row.assumingMemoryBound(to: UInt8.self), codes.count, levels.baseAddress, target)
                case (true, _):
                    unsafe csl_shade_words(
                        row.assumingMemoryBound(to: UInt16.self), codes.count, levels.baseAddress, target)
                case (false, 8):
                    unsafe csl_paint_bytes(
                        row.assumingMemoryBound(to: UInt8.self), codes.count, colors.baseAddress, target)
                case (false, 16):
                    unsafe csl_paint_words(
                        row.assumingMemoryBound(to: UInt16.self), codes.count, colors.baseAddress, target)
                default:
                    unsafe csl_paint_longs(
                        row.assumingMemoryBound(to: UInt32.self), codes.count, colors.baseAddress, target)
                }
            }
        }
    }
}
