package import ImageBuffers

extension Picture {
    /// Draws the signed difference of two images of equal size.
    ///
    /// A pixel shows the largest difference of the samples that it covers, in any colour channel. In a mean,
    /// differences of opposite sign would cancel out, and edges would vanish.
    /// - Parameters:
    ///   - a: an image.
    ///   - b: the image that is subtracted from it.
    ///   - largest: the difference with the full colour, above 0.
    ///   - map: the colours, `signed` or `signedOnDark`.
    ///   - size: the size of the picture.
    package init(
        of a: borrowing PlanarImage, minus b: borrowing PlanarImage, largest: Double, in map: ColorMap = .signed,
        size: PixelSize
    ) {
        precondition(a.width == b.width && a.height == b.height && largest > 0, "images of equal size, and a scale")
        let cells = PixelSize(min(size.width, a.width), min(size.height, a.height))
        let levels = Self.extremes(of: a, minus: b, cells)
        let colors = SignedColors(map, largest: largest)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(3 * size.width * size.height)
        for y in 0..<size.height {
            let row = y * cells.height / size.height * cells.width
            for x in 0..<size.width {
                let level = levels[row + x * cells.width / size.width]
                let color = colors.color(level)
                for channel in 0..<3 { bytes.append(color[channel]) }
            }
        }
        self.init(width: size.width, height: size.height, bytes: bytes)
    }

    /// The difference of largest magnitude in each cell of a grid over the images.
    private static func extremes(
        of a: borrowing PlanarImage, minus b: borrowing PlanarImage, _ cells: PixelSize
    ) -> [Double] {
        var levels = [Double](repeating: 0, count: cells.width * cells.height)
        let columns = (0..<a.width).map { $0 * cells.width / a.width }
        for y in 0..<a.height {
            let first = y * cells.height / a.height * cells.width
            for channel in a.layout.colorChannels {
                a.withPlane(channel) { aPlane in
                    b.withPlane(channel) { bPlane in
                        aPlane.withRow(y) { aRow in
                            bPlane.withRow(y) { bRow in
                                for x in columns.indices {
                                    let d = difference(aRow[x], bRow[x])
                                    let index = first + columns[x]
                                    if d.magnitude > levels[index].magnitude { levels[index] = d }
                                }
                            }
                        }
                    }
                }
            }
        }
        return levels
    }
}
