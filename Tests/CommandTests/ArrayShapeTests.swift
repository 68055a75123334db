import Foundation
import ImageCodecs
import TestSupport
import Testing

/// The shape of an array through the command: a result has the axes of its input.
@Suite struct ArrayShapeTests {
    private func shape(_ shape: [Int], _ arguments: [String], kernel: NumericArray? = nil) throws -> [Int] {
        try withTemporaryFolder { folder in
            let values = (0..<shape.reduce(1, *)).map { Double($0 % 17) }
            try Data(NumericArray(shape: shape, values: values).npyBytes()).write(to: folder.appending(path: "in.npy"))
            if let kernel { try Data(kernel.npyBytes()).write(to: folder.appending(path: "k.npy")) }
            let result = try imgconv(["in.npy", "-o", "out.npy"] + arguments, in: folder)
            #expect(result.status == 0, "\(result.errors)")
            return try NumericArray(npy: [UInt8](Data(contentsOf: folder.appending(path: "out.npy")))).shape
        }
    }

    @Test(arguments: [
        [20, 21, 1], [20, 1, 1], [1, 20, 1], [1, 1, 1], [20, 21], [1, 20], [20, 1], [20], [20, 21, 3], [20, 21, 5],
    ])
    func isThatOfTheInput(input: [Int]) throws {
        #expect(try shape(input, ["-k", "0 1 2; 3 4 5; 6 7 8"]) == input)
        // Held whole, compared, and with two kernels.
        #expect(try shape(input, ["-k", "1 2 3", "-b", "wrap", "--diff", "d.png"]) == input)
        #expect(try shape(input, ["-k", "1 2 3", "-k", "1; 2; 3", "--combine", "magnitude"]) == input)
    }

    @Test func sizesChangeAndAxesStay() throws {
        let full = ["-k", "0 1 2; 3 4 5; 6 7 8", "--size", "full"]
        #expect(try shape([20, 21, 1], full) == [22, 23, 1])
        #expect(try shape([20], full) == [3, 22])
        #expect(try shape([20], ["-k", "1 2 3", "--size", "full"]) == [22])
        #expect(try shape([20, 21, 1], ["-k", "1 2 3", "--size", "valid", "--stride", "2"]) == [10, 10, 1])
    }

    /// A layer's maps are the last axis, be there one; an image without such an axis has none for a single map.
    @Test func layersHaveTheirMapsInTheLastAxis() throws {
        for outputs in [1, 4] {
            let kernel = NumericArray(
                shape: [3, 3, 2, outputs], values: (0..<(18 * outputs)).map { Double($0 % 5) - 2 })
            let arguments = ["-k", "k.npy", "--like", "keras.Conv2D:padding=same"]
            #expect(try shape([9, 8, 2], arguments, kernel: kernel) == [9, 8, outputs])
            let single = NumericArray(
                shape: [3, 3, 1, outputs], values: (0..<(9 * outputs)).map { Double($0 % 5) - 2 })
            #expect(try shape([9, 8, 1], arguments, kernel: single) == [9, 8, outputs])
            #expect(try shape([9, 8], arguments, kernel: single) == (outputs == 1 ? [9, 8] : [9, 8, outputs]))
        }
    }
}
