/// A picture to draw on: red, green and blue of 8 bits.
///
/// Drawing is clipped to the canvas, so that callers need no checks of their own.
package struct Canvas: ~Copyable {
    /// Columns.
    package let width: Int
    /// Rows.
    package let height: Int
    /// Red, green and blue of each pixel, row by row.
    package private(set) var bytes: [UInt8]

    /// Creates a canvas of one colour.
    /// - Precondition: the size has at least one pixel.
    package init(_ size: PixelSize, filledWith color: ColorMap.RGB8) {
        precondition(size.width > 0 && size.height > 0, "a canvas has at least one pixel")
        width = size.width
        height = size.height
        bytes = []
        bytes.reserveCapacity(3 * width * height)
        for _ in 0..<(width * height) { for channel in 0..<3 { bytes.append(color[channel]) } }
    }

    /// The box of all pixels.
    package var bounds: PixelBox { PixelBox(x: 0, y: 0, width: width, height: height) }

    /// The colour of a pixel.
    /// - Precondition: the pixel lies on the canvas.
    package subscript(x: Int, y: Int) -> ColorMap.RGB8 {
        precondition(x >= 0 && x < width && y >= 0 && y < height, "a pixel of the canvas")
        let first = 3 * (y * width + x)
        return ColorMap.RGB8(bytes[first], bytes[first + 1], bytes[first + 2])
    }

    /// Fills a box.
    package mutating func fill(_ box: PixelBox, _ color: ColorMap.RGB8) {
        let box = box.intersection(bounds)
        for y in box.y..<(box.y + box.height) {
            for x in box.x..<(box.x + box.width) { set(x, y, color) }
        }
    }

    /// Draws a frame along the inside of a box's edges.
    package mutating func frame(_ box: PixelBox, _ color: ColorMap.RGB8, thickness: Int) {
        let thickness = min(thickness, (min(box.width, box.height) + 1) / 2)
        fill(PixelBox(x: box.x, y: box.y, width: box.width, height: thickness), color)
        fill(PixelBox(x: box.x, y: box.maxY - thickness, width: box.width, height: thickness), color)
        let (top, side) = (box.y + thickness, box.height - 2 * thickness)
        fill(PixelBox(x: box.x, y: top, width: thickness, height: side), color)
        fill(PixelBox(x: box.maxX - thickness, y: top, width: thickness, height: side), color)
    }

    /// Blends a colour into a pixel: fully at a coverage of 255, not at all at 0.
    package mutating func blend(_ x: Int, _ y: Int, _ color: ColorMap.RGB8, coverage: UInt8) {
        guard x >= 0, x < width, y >= 0, y < height, coverage > 0 else { return }
        let first = 3 * (y * width + x)
        let (part, rest) = (Int(coverage), 255 - Int(coverage))
        for channel in 0..<3 {
            let mixed = part * Int(color[channel]) + rest * Int(bytes[first + channel])
            bytes[first + channel] = UInt8((mixed + 127) / 255)
        }
    }

    /// Draws a picture with its upper left pixel at a position.
    package mutating func draw(_ picture: Picture, x left: Int, y top: Int) {
        let box = PixelBox(x: left, y: top, width: picture.width, height: picture.height).intersection(bounds)
        for y in box.y..<(box.y + box.height) {
            for x in box.x..<(box.x + box.width) { set(x, y, picture[x - left, y - top]) }
        }
    }

    private mutating func set(_ x: Int, _ y: Int, _ color: ColorMap.RGB8) {
        let first = 3 * (y * width + x)
        bytes[first] = color[0]
        bytes[first + 1] = color[1]
        bytes[first + 2] = color[2]
    }
}

/// A finished small image: red, green and blue of 8 bits.
package struct Picture: Equatable, Sendable {
    /// Columns.
    package let width: Int
    /// Rows.
    package let height: Int
    private let bytes: [UInt8]

    /// Creates a picture from bytes: red, green and blue of each pixel, row by row.
    /// - Precondition: there are `3 * width * height` bytes.
    package init(width: Int, height: Int, bytes: [UInt8]) {
        precondition(bytes.count == 3 * width * height, "three bytes a pixel")
        self.width = width
        self.height = height
        self.bytes = bytes
    }

    /// The colour of a pixel.
    package subscript(x: Int, y: Int) -> ColorMap.RGB8 {
        let first = 3 * (y * width + x)
        return ColorMap.RGB8(bytes[first], bytes[first + 1], bytes[first + 2])
    }
}
