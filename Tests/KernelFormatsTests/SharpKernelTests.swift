import Convolution
import KernelFormats
import Testing

/// Kernels as sharp's `convolve` has them, with its rules for scale and offset.
@Suite struct SharpKernelTests {
    private static func parse(_ text: String) throws(KernelJSONError) -> KernelFile {
        try KernelJSON.parse(Array(text.utf8))
    }

    @Test(
        arguments: [
            // The sum is 0, so that the weights are divided by 1.
            ("{\"width\":3,\"height\":1,\"kernel\":[-1,0,1]}", [-1, 0, 1], 0, "scale 1"),
            ("{\"kernel\": [1, 2, 1], \"height\": 1, \"width\": 3}", [0.25, 0.5, 0.25], 0, "their sum 4"),
            ("{\"width\":3,\"height\":1,\"kernel\":[1,2,1],\"scale\":2,\"offset\":-7}", [0.5, 1, 0.5], -7, "scale 2"),
            (
                "{\"width\":3,\"height\":1,\"kernel\":[1,2,1],\"scale\":0.5,\"offset\":0.5}", [0.25, 0.5, 0.25], 0,
                "their sum 4"
            ),
            ("{\"width\":3,\"height\":1,\"kernel\":[1,2,1],\"scale\":-3}", [1, 2, 1], 0, "scale 1"),
            ("{\"width\":3,\"height\":1,\"kernel\":[0.25,0.25,0]}", [0.25, 0.25, 0], 0, "scale 1"),
        ] as [(String, [Double], Double, String)])
    func dividesAsSharpDoes(text: String, weights: [Double], offset: Double, divisor: String) throws {
        let file = try Self.parse(text)
        #expect(file.kernels == [Kernel(width: 3, height: 1, weights: weights, offset: offset)], "\(text)")
        #expect(
            file.notes == [
                "read as sharp's: 3x1, its weights divided by \(divisor), offset \(Kernel.shortestDecimal(offset))"
            ])
    }

    @Test func fillsRowsFromTheTop() throws {
        let file = try Self.parse("{\"width\":2,\"height\":3,\"kernel\":[1,2,3,4,5,6],\"scale\":1}")
        #expect(file.kernels == [Kernel(rows: [[1, 2], [3, 4], [5, 6]])])
    }

    @Test func acceptsTheSizeOfRows() throws {
        let file = try Self.parse("{\"width\":2,\"height\":1,\"kernel\":[[1,2]],\"scale\":2,\"bias\":1}")
        #expect(file.kernels == [Kernel(width: 2, height: 1, weights: [2, 4], offset: 1)])
    }

    @Test(
        arguments: [
            ("{\"kernel\":[1,2]}", 12, .flatArray), ("{\"kernel\":[1,2],\"width\":2}", 1, .missingKey("height")),
            ("{\"kernel\":[1,2],\"height\":2}", 1, .missingKey("width")),
            ("{\"width\":2,\"height\":2,\"kernel\":[1,2]}", 33, .wrongCount(count: 2, .init(width: 2, height: 2))),
            ("{\"width\":0,\"height\":2,\"kernel\":[1,2]}", 10, .malformedSize("0")),
            ("{\"width\":2,\"height\":0.5,\"kernel\":[1,2]}", 21, .malformedSize("0.5")),
            (
                "{\"width\":4194304,\"height\":4194304,\"kernel\":[1]}", 45,
                .wrongCount(count: 1, .init(width: 4194304, height: 4194304))
            ),
            ("{\"width\":1,\"height\":1,\"kernel\":[1],\"bias\":3}", 43, .keyOfOtherForm("bias", isFlat: true)),
            (
                "{\"width\":1,\"height\":1,\"kernel\":[1],\"anchor\":{\"x\":0,\"y\":0}}", 45,
                .keyOfOtherForm("anchor", isFlat: true)
            ),
            ("{\"kernel\":[[1]],\"offset\":3}", 26, .keyOfOtherForm("offset", isFlat: false)),
            ("{\"kernel\":[[1]],\"width\":3}", 25, .wrongCount(count: 1, .init(width: 3, height: 1))),
            ("{\"width\":2,\"height\":1,\"kernel\":[1e308,1e308]}", 33, .overflow("the sum of the weights")),
            ("{\"width\":1,\"height\":1,\"kernel\":[1,[2]]}", 35, .tooDeep),
        ] as [(String, Int, KernelJSONError.Cause)])
    func namesEveryMistake(text: String, column: Int, cause: KernelJSONError.Cause) {
        let error = KernelJSONError(line: 1, column: column, cause)
        #expect(throws: error, "\(text)") { try Self.parse(text) }
        #expect(error.description.split(whereSeparator: \.isNewline).count == 1)
    }
}
