public import Convolution

extension Kernel {
    /// The kernel as a text grid, with one row per line and numbers separated by spaces.
    ///
    /// Each number is the shortest decimal that reads back as the same double, so reading the grid back gives
    /// bit-identical weights and the same offset. A libvips header (`width height 1 offset`) is added for an offset, or
    /// if the first row would otherwise be read as a header. A grid cannot store an anchor; `imageMagickText` can.
    public var textGrid: String {
        let rows = (0..<height).map { row in
            (0..<width).map { Self.shortestDecimal(self[row: row, column: $0]) }.joined(separator: " ")
        }
        let needsHeader = offset != 0 || looksHeaded
        let header = needsHeader ? ["\(width) \(height) 1 \(Self.shortestDecimal(offset))"] : []
        return (header + rows).joined(separator: "\n") + "\n"
    }

    /// The kernel in ImageMagick's notation, with its anchor if it has one: `3x3+1+1: 0,-1,0 -1,5,-1 0,-1,0`.
    ///
    /// Reading it back gives bit-identical weights and the same anchor. The format cannot store an offset.
    public var imageMagickText: String {
        let origin = anchor.map { "+\($0.x)+\($0.y)" } ?? ""
        let rows = (0..<height).map { row in
            (0..<width).map { Self.shortestDecimal(self[row: row, column: $0]) }.joined(separator: ",")
        }
        return "\(width)x\(height)\(origin): " + rows.joined(separator: " ")
    }

    /// Whether the first row would be read as a libvips header of the rows below it.
    private var looksHeaded: Bool {
        (width == 2 || width == 4) && self[row: 0, column: 0] == Double(width)
            && self[row: 0, column: 1] == Double(height - 1) && height > 1
    }

    /// The shortest decimal that reads back as the same double, without the `.0` of whole numbers.
    package static func shortestDecimal(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
