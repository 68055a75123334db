/// An image, with a mark at the position of interest.
struct ImagePanel: SheetPanel {
    let title: String
    let caption: String
    let picture: Picture
    /// The mark, in the picture's pixels; `nil` for none.
    var mark: PixelBox?

    var isFlexible: Bool { false }

    func bodySize(in room: PixelSize, _ context: SheetContext) -> PixelSize {
        PixelSize(picture.width, picture.height)
    }

    func draw(in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        canvas.draw(picture, x: box.x, y: box.y)
        // Shows the edges of images that are white there.
        canvas.frame(box.outset(by: context.pixels(1)), context.colors.hairline, thickness: context.pixels(1))
        if let mark { PlaceMark.draw(mark, in: box, context, on: &canvas) }
    }
}

/// A frame around the position of interest, visible on every image.
enum PlaceMark {
    /// - Parameters:
    ///   - mark: the framed box, in pixels of the picture.
    ///   - box: the picture's box on the canvas.
    static func draw(_ mark: PixelBox, in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        let least = context.pixels(20)
        let (line, halo) = (context.pixels(4), context.pixels(2))
        var frame = PixelBox(x: box.x + mark.x, y: box.y + mark.y, width: mark.width, height: mark.height)
        frame = frame.outset(by: max((least - min(frame.width, frame.height) + 1) / 2, 0)).outset(by: line)
        // Moved inwards if it would cross the picture's edge.
        frame.x = min(max(frame.x, box.x + halo), max(box.maxX - halo - frame.width, box.x))
        frame.y = min(max(frame.y, box.y + halo), max(box.maxY - halo - frame.height, box.y))
        frame = frame.intersection(box)
        canvas.frame(frame.outset(by: halo), .init(255, 255, 255), thickness: halo)
        canvas.frame(frame, context.colors.marker, thickness: line)
        canvas.frame(frame.outset(by: -line), .init(255, 255, 255), thickness: halo)
    }
}
