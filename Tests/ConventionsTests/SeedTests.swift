import Convolution
import ImageBuffers
import Testing

/// The two results that began it: the same image and kernel, and two libraries that disagree.
@Suite struct SeedTests {
    @Test(arguments: [
        ("scipy-convolve2d-same", FilterMode.convolve, false, 0.00075122),
        ("scipy-convolve2d-same-transposed-kernel", .convolve, true, 0.00075123),
        ("scipy-correlate2d-same", .correlate, false, 0.00112386),
        ("keras-conv2d-same", .correlate, false, 0.00112386),
    ])
    func agreesSampleBySample(recorded: String, mode: FilterMode, transposed: Bool, mean: Double) throws {
        let kernel = Kernel(rows: try seedArray("kernel").map { $0.map { Double($0) } })
        let plane = try Plane(rows: seedArray("image"))
        let expected = try seedArray(recorded)
        let filter = Filter(
            transposed ? kernel.transposed() : kernel, mode: mode, boundary: .constant(0))
        let direct = try plane.filtered(by: filter)
        let reference = Reference.filter(plane, with: try filter.resolved(width: 8, height: 8))
        var sum = 0.0
        for y in 0..<8 {
            for x in 0..<8 {
                #expect(abs(reference[x, y] - Double(expected[y][x])) <= 1e-6)
                #expect(abs(direct[x, y] - expected[y][x]) <= 1e-6)
                sum += reference[x, y]
            }
        }
        // The means were taken over float32 samples, whose rounding shows in the last digit written here.
        #expect(abs(sum / 64 - mean) <= 2e-8)
    }

    @Test func theRotatedKernelIsTheCureAndTheTransposedIsNot() throws {
        let kernel = Kernel(rows: try seedArray("kernel").map { $0.map { Double($0) } })
        let plane = try Plane(rows: seedArray("image"))
        let keras = try seedArray("keras-conv2d-same")
        let largestDifference = { (kernel: Kernel) throws -> Float in
            let result = try plane.convolved(with: kernel, boundary: .constant(0))
            return zip(result.rows().joined(), keras.joined()).reduce(0) { max($0, abs($1.0 - $1.1)) }
        }
        #expect(try largestDifference(kernel.rotated180()) <= 1e-6)
        #expect(try largestDifference(kernel) > 0.1)
        #expect(try largestDifference(kernel.transposed()) > 0.1)
    }
}
