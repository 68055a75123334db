import CCodecShims
import ImageBuffers

/// Converts printing inks to red, green and blue, with the file's ICC profile or by a formula.
///
/// The formula is for files without a profile that can be used:
///
///     red = c * k / 255   green = m * k / 255   blue = y * k / 255
///
/// Each value is rounded to the nearest integer. Samples are 255 minus the ink, which ranges from 0 (none) to 255
/// (full). Adobe's programs introduced this inversion, and files without an Adobe segment follow it: libvips,
/// ImageMagick, OpenCV, Pillow and browsers read both kinds in the same way. libjpeg converts YCCK to CMYK and keeps the
/// inversion.
@safe final class CMYKConversion {
    /// What the conversion does, for the user.
    let description: String
    /// Why the file's profile is not used; `nil` if it is used or there is none.
    let warning: String?
    // nil: the formula.
    private let transform: OpaquePointer?
    private let buffer: RowBuffer
    private let width: Int

    /// - Parameters:
    ///   - profile: the file's ICC profile; empty if there is none.
    ///   - width: pixels in a row.
    /// - Throws: `CodecError.systemRefused` when the system has no memory for a row.
    init(profile: [UInt8], width: Int) throws(CodecError) {
        self.width = width
        buffer = try RowBuffer(rowBytes: 3 * width, height: 1)
        let inversion = "CMYK, read as inverted (255 minus ink) and converted to"
        let formula = "\(inversion) RGB without a colour profile"
        guard !profile.isEmpty else {
            unsafe transform = nil
            description = formula
            warning = nil
            return
        }
        var name = [CChar](repeating: 0, count: Int(codec_message_capacity))
        unsafe transform = cmyk_transform_create(profile, profile.count, &name, name.count)
        let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if unsafe transform == nil {
            description = formula
            warning = "the CMYK profile cannot be used (\(text)); converted without it"
        } else {
            description = "\(inversion) sRGB with the file's profile \"\(text)\" by Little CMS"
            warning = nil
        }
    }

    deinit { unsafe cmyk_transform_destroy(transform) }

    /// Converts a decoded row into row `y` of an image's planes.
    /// - Precondition: `row` holds four samples for each pixel.
    func convert(_ row: UnsafePointer<UInt8>, _ image: inout PlanarImage, _ y: Int) {
        let rgb = unsafe buffer.base
        if let transform = unsafe transform {
            unsafe cmyk_transform_convert(transform, row, rgb, UInt32(width))
        } else {
            for x in 0..<width {
                let white = unsafe row[4 &* x &+ 3]
                for channel in 0..<3 {
                    unsafe rgb[3 &* x &+ channel] = Self.product(row[4 &* x &+ channel], white)
                }
            }
        }
        unsafe image.setRow(y, interleaved: rgb, bitDepth: 8)
    }

    /// The formula for one channel: the light through an ink and through black.
    static func product(_ light: UInt8, _ white: UInt8) -> UInt8 {
        UInt8((Int32(light) &* Int32(white) &+ 127) / 255)
    }
}
