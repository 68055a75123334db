extension PreviewPicture {
    /// The picture in sixels, with six rows of pixels per character, for terminals compatible with the VT340.
    ///
    ///     ESC P 0 ; 1 q " 1 ; 1 ; WIDTH ; HEIGHT  # 0 ; 2 ; r ; g ; b ...  # 0 !14~ ... $ # 1 ... -  ESC \
    ///
    /// Colours are those of `SixelPalette`, diffused if the picture has others. A line feed moves the cursor below the
    /// picture.
    /// - Parameter limit: the maximum number of colours, 2...256: the terminal's registers.
    ///
    /// Source: Digital, "VT330/VT340 Programmer Reference Manual, volume 2: Graphics Programming", chapter 14.
    package func sixels(colors limit: Int = 256) -> [UInt8] {
        let palette = SixelPalette(self, limit: min(max(limit, 2), 256))
        let indices = indices(in: palette.palette, diffusing: !palette.isExact)
        var bytes = Array("\u{1B}P0;1q\"1;1;\(width);\(height)".utf8)
        for (index, level) in palette.levels.enumerated() {
            bytes += "#\(index);2;\(level.x);\(level.y);\(level.z)".utf8
        }
        for top in stride(from: 0, to: height, by: 6) {
            appendBand(indices, top: top, colors: palette.levels.count, to: &bytes)
        }
        return bytes + "\u{1B}\\\n".utf8
    }

    /// Appends six rows: each colour that occurs draws its pixels over the whole width, then the next returns to the
    /// left edge.
    private func appendBand(_ indices: [UInt8], top: Int, colors: Int, to bytes: inout [UInt8]) {
        var lines = [[UInt8]](repeating: [], count: colors)
        for row in 0..<min(6, height - top) {
            for x in 0..<width {
                let color = Int(indices[(top + row) * width + x])
                if lines[color].isEmpty { lines[color] = [UInt8](repeating: 63, count: width) }
                lines[color][x] += 1 << row
            }
        }
        var separator = ""
        for (color, line) in lines.enumerated() where !line.isEmpty {
            bytes += "\(separator)#\(color)".utf8
            Self.append(line, to: &bytes)
            separator = "$"
        }
        bytes.append(UInt8(ascii: "-"))
    }

    /// Appends characters, with runs of more than three as `!COUNT` and the character; an empty end is omitted.
    private static func append(_ line: [UInt8], to bytes: inout [UInt8]) {
        let end = (line.lastIndex { $0 != 63 } ?? -1) + 1
        var start = 0
        while start < end {
            var next = start + 1
            while next < end && line[next] == line[start] { next += 1 }
            if next - start > 3 {
                bytes += "!\(next - start)".utf8
                bytes.append(line[start])
            } else {
                bytes += line[start..<next]
            }
            start = next
        }
    }
}
