public import Convolution

extension Kernel {
    /// The kernel as a libvips matrix: `width height 1 offset`, then one row per line.
    ///
    /// Reading it back gives bit-identical weights and the same offset. The format cannot store an anchor.
    package var vipsText: String {
        "\(width) \(height) 1 \(Self.shortestDecimal(offset))\n" + rowTexts(separator: " ").joined(separator: "\n")
            + "\n"
    }

    /// The kernel as JSON: an array of rows, or an object if the kernel has an offset ("bias") or an anchor.
    ///
    /// Reading it back gives bit-identical weights, and the same offset and anchor.
    public var jsonText: String {
        let isPlain = offset == 0 && anchor == nil
        let indent = String(repeating: " ", count: isPlain ? 1 : 12)
        let rows = "[[" + rowTexts(separator: ", ").joined(separator: "],\n\(indent)[") + "]]"
        if isPlain { return rows + "\n" }
        var members = ["\"kernel\": \(rows)"]
        if offset != 0 { members.append("\"bias\": \(Self.shortestDecimal(offset))") }
        if let anchor { members.append("\"anchor\": {\"x\": \(anchor.x), \"y\": \(anchor.y)}") }
        return "{" + members.joined(separator: ",\n ") + "}\n"
    }

    private func rowTexts(separator: String) -> [String] {
        (0..<height).map { row in
            (0..<width).map { Self.shortestDecimal(self[row: row, column: $0]) }.joined(separator: separator)
        }
    }
}
