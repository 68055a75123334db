import ImageBuffers

/// An image whose samples a closure gives, by channel, column and row.
func makeImage(
    _ width: Int, _ height: Int, _ layout: ChannelLayout, sample: (_ channel: Int, _ x: Int, _ y: Int) -> Float
) throws -> PlanarImage {
    try PlanarImage(width: width, height: height, layout: layout) { channel in
        try Plane(rows: (0..<height).map { y in (0..<width).map { x in sample(channel, x, y) } })
    }
}

/// A grey image of rows.
func gray(_ rows: [[Float]]) throws -> PlanarImage {
    try PlanarImage(width: rows[0].count, height: rows.count, layout: .gray) { _ in try Plane(rows: rows) }
}

/// The samples of an image: channels, rows, columns.
func samples(_ image: borrowing PlanarImage) -> [[[Float]]] {
    var result: [[[Float]]] = []
    for channel in 0..<image.channelCount { result.append(image.withPlane(channel) { $0.rows() }) }
    return result
}
