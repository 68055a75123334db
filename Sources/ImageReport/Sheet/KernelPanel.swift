/// A kernel as it lies on the image.
struct KernelPanel: SheetPanel {
    let title: String
    let caption: String
    let drawing: KernelDrawing

    var isFlexible: Bool { true }

    func bodySize(in room: PixelSize, _ context: SheetContext) -> PixelSize { drawing.size(in: room, context) }

    func draw(in box: PixelBox, _ context: SheetContext, on canvas: inout Canvas) {
        drawing.draw(in: box, context, on: &canvas)
    }
}
