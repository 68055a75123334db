internal import CFontShims

/// An installed font, at any size.
///
/// Not thread-safe: one font is used from one thread at a time.
@safe final class Typeface {
    /// A glyph's coverage, which is 255 for a fully covered pixel.
    struct Glyph {
        var width = 0
        var height = 0
        /// Columns from the pen to the left edge.
        var left = 0
        /// Rows from the baseline up to the top edge.
        var top = 0
        var coverage: [UInt8] = []
    }

    private struct Key: Hashable {
        let size: Double
        let glyph: UInt32
        let quarter: Int
    }

    private let face: OpaquePointer
    private var size = 0.0
    private var drawn: [Key: Glyph] = [:]

    /// Families in order of preference; if there are none of them, fontconfig selects the most similar one.
    private static let families = "DejaVu Sans,Noto Sans,Liberation Sans,Helvetica,sans-serif"

    /// Opens the font that fontconfig finds; `nil` if none is installed.
    init?(isBold: Bool) {
        // The path is filled within its capacity, and ends with 0.
        var path = [CChar](repeating: 0, count: 4096)
        var index: Int32 = 0
        guard unsafe font_find(Self.families, isBold, &path, path.count, &index),
            let face = unsafe font_open(path, index)
        else { return nil }
        unsafe self.face = face
    }

    deinit { unsafe font_close(face) }

    /// The font's name and version, and FreeType's version.
    var description: String {
        var text = [CChar](repeating: 0, count: 256)
        unsafe font_describe(face, &text, text.count)
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private func set(_ size: Double) {
        guard size != self.size else { return }
        unsafe font_set_size(face, min(max(size, 1), 1000))
        self.size = size
    }

    /// Distances from the baseline to the top of the highest letters and to the bottom of the lowest.
    func heights(size: Double) -> (ascender: Double, descender: Double) {
        set(size)
        let metrics = unsafe font_metrics(face)
        return (metrics.ascender, metrics.descender)
    }

    /// The glyphs of a line with the pen's position before each, and the total advance.
    func shape(_ text: String, size: Double) -> (glyphs: [(glyph: UInt32, x: Double)], width: Double) {
        set(size)
        var glyphs: [(glyph: UInt32, x: Double)] = []
        var x = 0.0
        for scalar in text.unicodeScalars {
            let glyph = unsafe font_glyph(face, scalar.value)
            if let last = glyphs.last { x += unsafe font_kerning(face, last.glyph, glyph) }
            glyphs.append((glyph, x))
            x += unsafe font_advance(face, glyph)
        }
        return (glyphs, x)
    }

    /// A glyph's coverage, with its pen `quarter` quarters of a pixel to the right of a pixel's edge.
    func glyph(_ glyph: UInt32, quarter: Int, size: Double) -> Glyph {
        let key = Key(size: size, glyph: glyph, quarter: quarter)
        if let known = drawn[key] { return known }
        set(size)
        var bitmap = unsafe font_bitmap()
        var result = Glyph()
        if unsafe font_draw(face, glyph, Int32(quarter), &bitmap) {
            result.width = Int(unsafe bitmap.width)
            result.height = Int(unsafe bitmap.height)
            result.left = Int(unsafe bitmap.left)
            result.top = Int(unsafe bitmap.top)
            result.coverage.reserveCapacity(result.width * result.height)
            for y in 0..<result.height {
                for x in 0..<result.width {
                    // `height` rows of `width` bytes, `row_bytes` apart, which belong to the face until the next glyph
                    // is drawn.
                    result.coverage.append(unsafe bitmap.coverage[y * bitmap.row_bytes + x])
                }
            }
        }
        drawn[key] = result
        return result
    }
}
