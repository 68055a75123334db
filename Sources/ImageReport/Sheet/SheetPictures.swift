import Convolution
import ImageBuffers

/// Draws a comparison's images at the size at which a sheet shows them.
struct SheetPictures {
    private let room: PixelSize
    private let board: Picture.Checkerboard
    private let opaque: Float
    private let least: Int
    /// The position of the largest difference and of the input's sample under it; `nil` if nothing differs.
    private let place: (position: DifferenceMetrics.Position, input: (x: Int, y: Int)?)?
    private let kernel: PixelSize
    private let signed: ColorMap

    init(_ comparison: borrowing Comparison, side: Int, _ context: SheetContext) {
        room = PixelSize(side, side)
        board = Picture.Checkerboard(.init(255, 255, 255), .init(205, 207, 212), side: context.pixels(8))
        opaque = comparison.bitDepth == 16 ? 65535 : 255
        least = context.pixels(48)
        signed = context.colors.signed
        kernel = PixelSize(comparison.kernel.width, comparison.kernel.height)
        place = comparison.difference?.largestPosition.map { position in
            guard let geometry = comparison.a.resolved?.geometry else { return (position, nil) }
            let (x, y) = (
                geometry.horizontal.centrePosition(at: position.x), geometry.vertical.centrePosition(at: position.y)
            )
            let isInside = (0..<comparison.input.width).contains(x) && (0..<comparison.input.height).contains(y)
            return (position, isInside ? (x, y) : nil)
        }
    }

    func input(_ comparison: borrowing Comparison) -> ImagePanel {
        let image = PixelSize(comparison.input.width, comparison.input.height)
        let shown = DisplaySize(of: image, in: room, least: least)
        let picture = Picture(
            of: comparison.input, scale: comparison.inputScale, opaque: opaque, over: board, size: shown.size)
        return ImagePanel(
            title: "Input", caption: caption(comparison, shown), picture: picture,
            mark: place?.input.map { mark($0.x, $0.y, of: image, in: shown.size) })
    }

    private func caption(_ comparison: borrowing Comparison, _ shown: DisplaySize) -> String {
        let (width, height) = (comparison.input.width, comparison.input.height)
        let layout: String =
            switch comparison.input.layout {
            case .gray: "grey"
            case .grayAlpha: "grey with opacity"
            case .rgb: "RGB"
            case .rgba: "RGB with opacity"
            case .array(1): "one channel"
            case .array(3): "three channels, shown as RGB"
            case .array(let channels): "the first of \(channels) channels"
            }
        let depth = comparison.bitDepth == 32 ? "floats" : "\(comparison.bitDepth) bits"
        var parts = ["\(SheetText.size(width, height)), \(layout), \(depth)"]
        let scale = SheetText.words(for: comparison.inputScale, bitDepth: comparison.bitDepth)
        if !scale.isEmpty { parts.append(scale) }
        let factor = Double(shown.size.width) / Double(width)
        if shown.isStretched {
            parts.append("pixels drawn longer than wide")
        } else if factor > 1 {
            parts.append("magnified \(SheetNumber.short(factor))×")
        } else if factor < 1 {
            parts.append("reduced to \(SheetNumber.short(100 * factor, digits: 2))\u{A0}%")
        }
        return parts.joined(separator: "; ")
    }

    func results(_ comparison: borrowing Comparison, _ words: SheetText) -> [ImagePanel] {
        [
            result(comparison.resultA, comparison.a, comparison, words),
            result(comparison.resultB, comparison.b, comparison, words),
        ]
    }

    private func result(
        _ result: borrowing PlanarImage, _ side: ComparedSide, _ comparison: borrowing Comparison, _ words: SheetText
    ) -> ImagePanel {
        let image = PixelSize(result.width, result.height)
        let shown = DisplaySize(of: image, in: room, least: least)
        return ImagePanel(
            title: SheetText.breakable(side.title), caption: words.resultCaption(side, comparison.resultScale),
            picture: Picture(
                of: result, scale: comparison.resultScale, opaque: opaque, over: board, size: shown.size),
            mark: place.map { mark($0.position.x, $0.position.y, of: image, in: shown.size) })
    }

    func difference(_ comparison: borrowing Comparison, _ words: SheetText) -> any SheetPanel {
        guard let difference = comparison.difference else {
            return MessagePanel(
                title: "Difference", caption: "", message: "Different sizes",
                reason: "The first result is \(SheetText.size(comparison.resultA.width, comparison.resultA.height)), "
                    + "the second \(SheetText.size(comparison.resultB.width, comparison.resultB.height)): there are "
                    + "samples without another to be compared with.")
        }
        let fullScale = difference.fullScale
        guard !difference.isNothing, let place else {
            return MessagePanel(
                title: "Difference", caption: "", message: "No difference", reason: words.nothingReason)
        }
        let image = PixelSize(comparison.resultA.width, comparison.resultA.height)
        let shown = DisplaySize(of: image, in: room, least: least)
        let covered =
            max(image.width / max(shown.size.width, 1), 1) * max(image.height / max(shown.size.height, 1), 1)
        return DifferencePanel(
            title: "Difference", caption: words.differenceCaption(difference, covered: covered),
            picture: Picture(
                of: comparison.resultA, minus: comparison.resultB, largest: fullScale > 0 ? fullScale : 1, in: signed,
                size: shown.size),
            fullScale: fullScale, isExceeded: difference.saturatedShare > 0,
            mark: mark(place.position.x, place.position.y, of: image, in: shown.size))
    }

    /// A box of the kernel's size around a sample, in pixels of its picture.
    private func mark(_ x: Int, _ y: Int, of image: PixelSize, in size: PixelSize) -> PixelBox {
        let (scaleX, scaleY) = (
            Double(size.width) / Double(image.width), Double(size.height) / Double(image.height)
        )
        let left = Int((Double(x - kernel.width / 2) * scaleX).rounded())
        let top = Int((Double(y - kernel.height / 2) * scaleY).rounded())
        return PixelBox(
            x: left, y: top, width: Int((Double(kernel.width) * scaleX).rounded()),
            height: Int((Double(kernel.height) * scaleY).rounded()))
    }
}
