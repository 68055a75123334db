import Convolution

/// Creates a kernel from rows of numbers: in brackets or in a YAML list, a libvips matrix if the first row is its header, otherwise a
/// plain grid.
enum GridKernel {
    static func parse(_ bytes: [UInt8], limit: Int) throws(KernelTextError) -> KernelFile {
        if let text = BracketedText(bytes) {
            return try kernel(of: try text.grid(limit: limit), .brackets, read: "rows in brackets", limit: limit)
        }
        if let text = YAMLText(bytes) {
            return try kernel(of: try text.grid(limit: limit), .yaml, read: "a YAML list", limit: limit)
        }
        let text = try SpreadsheetText(bytes)
        let grid = try NumberGrid(text.bytes, limit: limit)
        var notes = text.notes
        if let header = Header(grid), header.describesRows(of: grid) {
            // Rows of equal length are a plain grid if the first row cannot be the header of a libvips matrix.
            guard grid.raggedness == nil, let fault = header.fault(in: grid) else {
                var file = try vipsMatrix(grid, header, limit: limit)
                file.notes += notes
                return file
            }
            notes.append("read as a text grid: its first row is not the header of a libvips matrix, as \(fault)")
        }
        if let (row, position) = grid.raggedness {
            throw position.error(
                .raggedRow(
                    row: row, count: grid.rowCounts[row - 1], expected: grid.rowCounts[0],
                    header: Header(grid)?.shape))
        }
        guard grid.values.count <= limit else { throw grid.end.error(.tooManyWeights(limit: limit)) }
        let kernel = Kernel(width: grid.rowCounts[0], height: grid.rowCounts.count, weights: grid.values)
        return KernelFile(kernels: [kernel], format: .textGrid, notes: notes + Self.notes(on: grid))
    }

    /// A kernel of rows that have no libvips header.
    private static func kernel(
        of grid: NumberGrid, _ format: KernelFile.Format, read name: String, limit: Int
    ) throws(KernelTextError) -> KernelFile {
        if let (row, position) = grid.raggedness {
            throw position.error(
                .raggedRow(row: row, count: grid.rowCounts[row - 1], expected: grid.rowCounts[0], header: nil))
        }
        guard grid.values.count <= limit else { throw grid.end.error(.tooManyWeights(limit: limit)) }
        let kernel = Kernel(width: grid.rowCounts[0], height: grid.rowCounts.count, weights: grid.values)
        let note = "read as \(name): \(kernel.width)x\(kernel.height)"
        return KernelFile(kernels: [kernel], format: format, notes: [note] + notes(on: grid))
    }

    /// The first row, read as a libvips header.
    private struct Header {
        var shape: KernelTextError.Shape
        var scale: Double
        var offset: Double

        init?(_ grid: NumberGrid) {
            let count = grid.rowCounts[0]
            guard count == 2 || count == 4,
                let width = Self.size(grid.values[0]), let height = Self.size(grid.values[1])
            else { return nil }
            shape = .init(width: width, height: height)
            scale = count == 4 ? grid.values[2] : 1
            offset = count == 4 ? grid.values[3] : 0
        }

        /// The value as the side of a kernel; `nil` if it is not a whole number in range.
        private static func size(_ value: Double) -> Int? {
            guard value >= 1, value <= Double(Kernel.maximumTapCount), value.rounded() == value else { return nil }
            return Int(value)
        }

        func describesRows(of grid: NumberGrid) -> Bool {
            grid.rowCounts.count - 1 == shape.height && grid.rowCounts.dropFirst().allSatisfy { $0 == shape.width }
        }

        /// The reason why this cannot be the header of a libvips matrix with these weights; `nil` if it can.
        func fault(in grid: NumberGrid) -> String? {
            if scale == 0 { return "its scale would be 0" }
            let isFinite = grid.values.dropFirst(grid.rowCounts[0]).allSatisfy { ($0 / scale).isFinite }
            return isFinite ? nil : "dividing by its scale \(Kernel.shortestDecimal(scale)) would overflow"
        }
    }

    private static func vipsMatrix(
        _ grid: NumberGrid, _ header: Header, limit: Int
    ) throws(KernelTextError) -> KernelFile {
        let scalePosition = grid.headPositions.count > 2 ? grid.headPositions[2] : TextPosition()
        guard header.scale != 0 else { throw scalePosition.error(.zeroScale) }
        let weights = grid.values.dropFirst(grid.rowCounts[0]).map { $0 / header.scale }
        guard weights.count <= limit else { throw grid.end.error(.tooManyWeights(limit: limit)) }
        let scale = Kernel.shortestDecimal(header.scale)
        guard weights.allSatisfy(\.isFinite) else { throw scalePosition.error(.overflow("weight / \(scale)")) }
        let kernel = Kernel(
            width: header.shape.width, height: header.shape.height, weights: weights, offset: header.offset)
        let note =
            "read as a libvips matrix: \(header.shape), scale \(scale), offset \(Kernel.shortestDecimal(header.offset))"
        return KernelFile(kernels: [kernel], format: .vips, notes: [note] + notes(on: grid))
    }

    private static func notes(on grid: NumberGrid) -> [String] {
        grid.mixesCommasAndBlanks
            ? ["commas part numbers, as blanks do: 0,5 was read as 0 and 5 (decimals are written 0.5)"] : []
    }
}
