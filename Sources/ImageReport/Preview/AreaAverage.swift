/// Shrinks rows of samples to a smaller picture, a row at a time: every output sample is the mean of the area under it.
///
/// Rows are handed in as a decoder makes them; `AreaScaler` asks for the rows of an image that is there as a whole.
///
///     out[X, Y] = sum over x, y of coverage(x, X) coverage(y, Y) in[x, y]
///
/// where the coverages of an output sample add up to 1; a sample on the border of two is shared by both. Memory holds the
/// small picture and a row, however large the image is.
struct AreaAverage {
    /// The samples of an output sample along one axis: those in the middle count whole, the first and the last in part.
    private struct Cover {
        var first: Int
        var last: Int
        var firstWeight: Float
        var lastWeight: Float
    }

    private let columns: [Cover]
    private let inside: Float
    private let inputHeight: Int
    private let outputHeight: Int
    private var row: [Float]
    /// The picture, rows from top to bottom; complete when all rows were added.
    private(set) var samples: [Float]

    /// - Precondition: 0 < output <= input along both axes.
    init(inputWidth: Int, inputHeight: Int, outputWidth: Int, outputHeight: Int) {
        precondition(outputWidth > 0 && outputWidth <= inputWidth, "a width to be shrunk")
        precondition(outputHeight > 0 && outputHeight <= inputHeight, "a height to be shrunk")
        // Sample x covers x*output ..< (x+1)*output, output sample X covers X*input ..< (X+1)*input: whole numbers.
        let unit = 1 / Float(inputWidth)
        columns = (0..<outputWidth).map { column in
            let (start, end) = (column * inputWidth, (column + 1) * inputWidth)
            let (first, last) = (start / outputWidth, (end - 1) / outputWidth)
            return Cover(
                first: first, last: last,
                firstWeight: Float(min(end, (first + 1) * outputWidth) - start) * unit,
                lastWeight: first == last ? 0 : Float(end - last * outputWidth) * unit)
        }
        inside = Float(outputWidth) * unit
        (self.inputHeight, self.outputHeight) = (inputHeight, outputHeight)
        row = Array(repeating: 0, count: outputWidth)
        samples = Array(repeating: 0, count: outputWidth * outputHeight)
    }

    /// Adds a row of the image.
    /// - Precondition: `input` is as wide as the image, and row `y` was not added before.
    mutating func add(_ input: [Float], row y: Int) {
        precondition(y >= 0 && y < inputHeight && input.count > (columns.last?.last ?? 0), "a row of the image")
        for (index, cover) in columns.enumerated() {
            var sum: Float = 0
            var x = cover.first + 1
            while x < cover.last {
                sum += input[x]
                x += 1
            }
            row[index] = sum * inside + input[cover.first] * cover.firstWeight + input[cover.last] * cover.lastWeight
        }
        // At most two output rows lie on an input row.
        let (start, end) = (y * outputHeight, (y + 1) * outputHeight)
        for target in (start / inputHeight)...((end - 1) / inputHeight) {
            let covered = min(end, (target + 1) * inputHeight) - max(start, target * inputHeight)
            let weight = Float(covered) / Float(inputHeight)
            for index in row.indices { samples[target * row.count + index] += row[index] * weight }
        }
    }
}
