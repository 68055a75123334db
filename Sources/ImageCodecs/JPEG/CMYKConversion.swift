/// From the inks of a printing press to red, green and blue, without a colour profile.
///
///     red = (255 - c) * (255 - k) / 255   green = (255 - m) * (255 - k) / 255   blue = (255 - y) * (255 - k) / 255
///
/// each rounded to the nearest integer, for inks of 0 (none) to 255 (full). A file with an Adobe segment holds 255 minus
/// the ink; libjpeg takes YCCK to CMYK and leaves that inversion as it is.
enum CMYKConversion {
    /// Converts a row of interleaved C, M, Y, K to one channel.
    /// - Parameters:
    ///   - channel: 0 red, 1 green, 2 blue.
    ///   - isInverted: whether samples are 255 minus the ink.
    /// - Precondition: `source` holds `4 * count` elements, `target` holds `count`.
    static func convert(
        _ source: UnsafePointer<UInt8>, channel: Int, count: Int, isInverted: Bool,
        into target: UnsafeMutablePointer<Float>
    ) {
        precondition(channel >= 0 && channel < 3, "red, green or blue")
        let flip: UInt8 = isInverted ? 0 : 255
        var x = 0
        while x < count {
            let light = unsafe Int32(source[4 &* x &+ channel] ^ flip)
            let white = unsafe Int32(source[4 &* x &+ 3] ^ flip)
            unsafe target[x] = Float((light &* white &+ 127) / 255)
            x &+= 1
        }
    }
}
