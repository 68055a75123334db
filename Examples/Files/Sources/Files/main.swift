// Files, other libraries' conventions and comparisons. `make examples` compares what is printed with expected.txt.
// The arguments are a folder of images, which holds photo.jpg, and a folder for results.
import ImgConv

let images = CommandLine.arguments[1]
let results = CommandLine.arguments[2]
let (input, output) = ("\(images)/photo.jpg", "\(results)/sobel.png")

// docs: five lines
let image = try Image(contentsOf: input)
let sobel = try Kernel([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
let edges = try image.convolved(with: sobel, boundary: .reflect, threads: 4)
let written = try edges.write(to: output)
print(edges.width, edges.height, written.clipped.low > 0)
// docs: end

// docs: kernels
let gaussian = try Kernel(named: "gaussian:sigma=2")
let blur = try Kernel(parsing: "1 2 1; 2 4 2; 1 2 1").normalized(.sum)
let fromFile = try Kernel(contentsOf: "\(images)/kernels/sobel-x.txt")
print(gaussian.width, blur.sum, fromFile == sobel)
// docs: end

// docs: presets
let keras = try image.filtered(by: sobel, like: "keras.Conv2D:padding=same")
let scipy = try image.filtered(by: sobel, like: "scipy.signal.convolve2d:mode=same")
print(Convention.names.contains("torch.Conv2d"))
// docs: end

// docs: compare
let difference = try keras.difference(from: scipy)
print(difference.largestDifference, difference.psnr < 20, (difference.ssim ?? 0) < 0.5)

let why = try Explanation("keras.Conv2D:padding=same", "scipy.signal.convolve2d:mode=same", kernel: sobel)
for sentence in why.sentences { print(sentence) }
// docs: end

// docs: identify
let theirs = try Image(contentsOf: output)
let found = try theirs.identifyFilter(from: image, kernel: sobel)
print(found.verdict, found.summary, found.reproducedShare)
// docs: end

// docs: prepared
let filter = try Filter(sobel, mode: .correlate).prepared(width: image.width, height: image.height)
let again = try image.filtered(by: filter)
print(try again.difference(from: image.correlated(with: sobel)).differingCount)
// docs: end

// docs: options
var options = WriteOptions()
options.range = .offset  // results around 0 become grey
options.replacesExisting = true
try edges.write(to: output, options: options)
// docs: end

// docs: streaming
let outcome = try ImageFile(input).filter(
    by: Filter(gaussian, mode: .correlate), to: "\(results)/blurred.jpg", memory: 64 << 20, threads: 2)
print(outcome.width, outcome.height, outcome.clippedShare, outcome.notes)
// docs: end

// docs: errors
do {
    try edges.write(to: output)
} catch {
    print(error.kind, error.reason)  // an ImageError
}
do {
    _ = try image.filtered(by: sobel, like: "keras.Conv2d:padding=sam")
} catch {
    print(error)  // a ConventionError
}
// docs: end
