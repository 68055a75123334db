/// The order of an array's axes: N images, H rows, W columns, C channels.
package enum ArrayLayout: String, CaseIterable, Sendable {
    /// Rows, columns, channels: the order of image files, and of TensorFlow.
    case hwc
    /// Channels, rows, columns: the order of PyTorch.
    case chw
    /// Images, rows, columns, channels.
    case nhwc
    /// Images, channels, rows, columns.
    case nchw

    /// Whether the first axis counts images.
    package var hasImages: Bool { self == .nhwc || self == .nchw }

    /// Whether channels precede rows and columns.
    package var isChannelsFirst: Bool { self == .chw || self == .nchw }
}

/// The axes of an array that holds an image, or several; a result has the axes of its input.
package struct ArrayAxes: Equatable, Sendable {
    /// The order of the axes.
    package var layout: ArrayLayout
    /// The number of axes, 1...4.
    ///
    /// Two: rows and columns, and channels only if there are several. One: columns, if there is one row and one channel.
    package var count: Int
    /// The number of images, each of the header's size; 1 unless the layout has images.
    package var imageCount: Int

    /// Creates axes.
    package init(layout: ArrayLayout = .hwc, count: Int, imageCount: Int = 1) {
        self.layout = layout
        self.count = count
        self.imageCount = imageCount
    }

    /// Rows and columns, and channels if there are several.
    package static let asNeeded = ArrayAxes(count: 2)
    /// Rows, columns and channels, even if there is only one channel.
    package static let withChannels = ArrayAxes(count: 3)
    /// Only columns, if there is one row and one channel.
    package static let columnsOnly = ArrayAxes(count: 1)

    /// The axes of an array of a layout for a picture of another format.
    package init(ofPicture layout: ArrayLayout) {
        self.init(layout: layout, count: layout.hasImages ? 4 : layout == .chw ? 3 : 2)
    }

    /// The shape of an array with these axes, in NumPy's order.
    func shape(width: Int, height: Int, channels: Int) -> [Int] {
        let image = layout.isChannelsFirst ? [channels, height, width] : [height, width, channels]
        if layout.hasImages { return [imageCount] + image }
        if channels > 1 || count == 3 { return image }
        return count == 1 && height == 1 ? [width] : [height, width]
    }

    /// Whether an image's channels lie one after the other, so that its rows are complete only at its end.
    func separatesChannels(_ channels: Int) -> Bool { layout.isChannelsFirst && channels > 1 }
}

extension ArrayAxes {
    /// The axes of an array that was read, and the size of its images.
    /// - Parameters:
    ///   - shape: the array's shape.
    ///   - layout: the order of the axes; `nil` for rows, columns and channels unless the shape says otherwise.
    /// - Throws: `CodecError.otherAxes` if the shape does not fit the layout.
    static func ofShape(
        _ shape: [Int], _ layout: ArrayLayout?
    ) throws(CodecError) -> (axes: ArrayAxes, width: Int, height: Int, channels: Int) {
        let order = layout ?? .hwc
        let text = "an array of shape \(NPYHeader.text(shape))"
        switch (shape.count, order.hasImages) {
        case (1, false): return (ArrayAxes(layout: order, count: 1), shape[0], 1, 1)
        case (2, false): return (ArrayAxes(layout: order, count: 2), shape[1], shape[0], 1)
        case (3, false), (4, true):
            let image = shape.suffix(3)
            let first = image.startIndex
            let axes = ArrayAxes(layout: order, count: shape.count, imageCount: order.hasImages ? shape[0] : 1)
            return order.isChannelsFirst
                ? (axes, image[first + 2], image[first + 1], image[first])
                : (axes, image[first + 1], image[first], image[first + 2])
        case (4, false):
            let named = layout.map { ", more than the layout \($0.rawValue) has" } ?? ""
            throw .otherAxes("\(text) has four axes\(named)", [.nhwc, .nchw])
        case (1...3, true):
            let fitting: [ArrayLayout] = order == .nhwc ? [.hwc, .chw] : [.chw, .hwc]
            throw .otherAxes("\(text) has no axis of images, as the layout \(order.rawValue) has", fitting)
        default:
            throw .unsupported(
                .npy, "\(text) is not an image: one has rows x columns, or rows x columns x channels")
        }
    }
}
