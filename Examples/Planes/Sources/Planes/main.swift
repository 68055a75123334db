// Samples in memory, without files. `make examples` compares what is printed with expected.txt.
import Convolution

// docs: planes
let plane = try Plane(rows: [[0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
let kernel = try Kernel([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
let convolved = try plane.convolved(with: kernel, boundary: .constant(0))
let correlated = try plane.correlated(with: kernel, boundary: .constant(0))
print(convolved.rows()[0], correlated.rows()[0])
// docs: end

// docs: prepared
var blur = try Filter(Kernel([[1, 2, 1], [2, 4, 2], [1, 2, 1]]), mode: .correlate, boundary: .edge)
blur.gain = 1 / 16
let prepared = try blur.prepared(width: 640, height: 480)
var output = try Plane(width: prepared.outputWidth, height: prepared.outputHeight)
for brightness in [10, 20, 30] as [Float] {
    let frame = try Plane(width: 640, height: 480, filledWith: brightness)
    try prepared.apply(to: frame, into: &output, threads: 2)
    print(output[320, 240])
}
// docs: end

// docs: image
let image = try PlanarImage(width: 4, height: 4, layout: .rgb) { channel in
    try Plane(width: 4, height: 4, filledWith: Float(channel) * 100)
}
var strided = Filter(kernel, mode: .convolve, boundary: .reflect)
strided.stride = Axes(both: 2)
let halved = try image.filtered(by: strided)
print(halved.width, halved.height, halved.withPlane(2) { $0[1, 1] })
// docs: end

// docs: rows
var sum: Float = 0
for y in 0..<convolved.height {
    convolved.withRow(y) { row in
        for x in row.indices { sum += row[x] }
    }
}
print(sum, kernel.sum)
// docs: end

// docs: integers
var bytes = try Plane(rows: [[-3.5, 0.5, 1.5, 254.6, 300]])
let clipped = Quantizer(bitDepth: 8, rounding: .halfEven).quantize(&bytes)
print(bytes.rows()[0], clipped.low, clipped.high)
// docs: end

// docs: errors
do {
    _ = try Kernel([[1, 2], [3]])
} catch {
    print(error)  // a KernelError
}
do {
    _ = try plane.convolved(with: kernel, anchor: .init(x: 3, y: 0))
} catch {
    print(error)  // a FilterError
}
// docs: end
