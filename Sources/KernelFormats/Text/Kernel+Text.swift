public import Convolution

extension Kernel {
    /// The kernel as a text grid: a row a line, numbers apart by a blank, each the shortest decimal that reads back as
    /// the same double.
    ///
    /// Reading it gives the same weights and offset, to the bit. An offset is written in a libvips header
    /// (`width height 1 offset`), and so is a grid whose first row would otherwise be taken for one. A grid has no place
    /// for an anchor; `imageMagickText` has.
    public var textGrid: String {
        let rows = (0..<height).map { row in
            (0..<width).map { Self.shortestDecimal(self[row: row, column: $0]) }.joined(separator: " ")
        }
        let needsHeader = offset != 0 || looksHeaded
        let header = needsHeader ? ["\(width) \(height) 1 \(Self.shortestDecimal(offset))"] : []
        return (header + rows).joined(separator: "\n") + "\n"
    }

    /// The kernel as ImageMagick writes one, with its anchor where it has one: `3x3+1+1: 0,-1,0 -1,5,-1 0,-1,0`.
    ///
    /// Reading it gives the same weights and anchor, to the bit. There is no place for an offset.
    public var imageMagickText: String {
        let origin = anchor.map { "+\($0.x)+\($0.y)" } ?? ""
        let rows = (0..<height).map { row in
            (0..<width).map { Self.shortestDecimal(self[row: row, column: $0]) }.joined(separator: ",")
        }
        return "\(width)x\(height)\(origin): " + rows.joined(separator: " ")
    }

    /// Whether the first row reads as the libvips header of the rows below it.
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
