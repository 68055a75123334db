import Conventions
import Convolution
import ImageBuffers
import TestSupport
import Testing

/// Calls of every library, with options that change where taps fall.
private let spellings = [
    "scipy.signal.convolve2d", "scipy.signal.convolve2d:same", "scipy.signal.convolve2d:valid",
    "scipy.signal.convolve2d:same,symm", "scipy.signal.convolve2d:full,fillvalue=0.5", "scipy.signal.correlate2d:same",
    "scipy.signal.correlate2d:same,wrap", "scipy.signal.convolve:same", "scipy.signal.correlate",
    "scipy.signal.correlate:same", "scipy.ndimage.convolve", "scipy.ndimage.convolve:mirror",
    "scipy.ndimage.convolve:mode=constant,cval=0.25", "scipy.ndimage.correlate:nearest",
    "scipy.ndimage.correlate:origin=0:1", "opencv.filter2D", "opencv.filter2D:replicate",
    "opencv.filter2D:anchor=0:1,delta=1/4", "keras.Conv2D", "keras.Conv2D:same", "keras.Conv2D:same,strides=2",
    "keras.Conv2D:same,strides=3", "keras.Conv2D:dilation_rate=2", "keras.DepthwiseConv2D:same", "tf.nn.conv2d:same",
    "torch.Conv2d", "torch.Conv2d:padding=1", "torch.Conv2d:padding=1,stride=2", "torch.Conv2d:same,circular",
    "torch.Conv2d:padding=2:1,padding_mode=reflect", "torch.Conv2d:same,dilation=2", "libvips.conv",
    "libvips.conv:scale=9,offset=1", "imagemagick.morphology-convolve", "imagemagick.morphology-correlate:mirror",
    "imagemagick.convolve", "imagemagick.convolve:white", "gmic.convolve", "gmic.correlate:periodic", "octave.conv2",
    "matlab.conv2:same", "octave.imfilter", "octave.imfilter:conv,symmetric", "octave.imfilter:full,replicate",
    "matlab.imfilter:full,circular", "astropy.convolve", "astropy.convolve:extend,normalize_kernel=false",
    "astropy.convolve:boundary=None", "itk.Convolution", "itk.Convolution:periodic,normalize=true",
    "itk.Convolution:valid", "pillow.ImageFilter.Kernel", "pillow.ImageFilter.Kernel:scale=1", "imgconv.convolve",
    "imgconv.correlate:wrap", "imgconv.convolve:size=full,boundary=edge", "imgconv.correlate:copy",
]

@Suite struct RemedyTests {
    /// For random pairs and kernels, what the explanation says gives B's result gives it, sample by sample.
    @Test func everyRemedyGivesTheOthersResult() throws {
        var generator = SeededGenerator(seed: testSeed)
        var (found, without, refused) = (0, [String](), 0)
        for round in 0..<600 {
            let a = try Convention(spellings.randomElement(using: &generator) ?? "")
            let b = try Convention(spellings.randomElement(using: &generator) ?? "")
            let kernel = generator.kernel(
                width: .random(in: 1...5, using: &generator), height: .random(in: 1...5, using: &generator))
            let why: Explanation
            do throws(ConventionError) {
                why = try Explanation(a, b, kernel: kernel)
            } catch {
                refused += 1
                continue
            }
            guard let remedy = why.remedy else {
                without.append("\(a) \(b) \(kernel.height)x\(kernel.width)")
                continue
            }
            found += 1
            // Another image than those that the search tried, of a size of the same remainder.
            let rows = generator.rows(
                width: why.image.x, height: why.image.y)
            let plane = try Plane(rows: rows)
            let expected = try b.apply01(kernel, to: plane)
            let result = try remedy.apply(kernel, to: plane).rows()
            let scale = expected.joined().reduce(1) { max($0, abs($1)) }
            #expect(
                largestDifference(result, expected) < 1e-5 * scale,
                "seed \(testSeed), round \(round): \(a) \(b), \(kernel.height)x\(kernel.width): \(remedy)")
        }
        print("remedies: \(found) found, \(refused) pairs refused")
        #expect(without == [], "seed \(testSeed)")
        #expect(found > 300)
    }

    /// The command's flags give B's result, for every row of the table that flags can say.
    @Test func flagsGiveTheOthersResult() throws {
        var generator = SeededGenerator(seed: testSeed)
        var (said, unsaid) = (0, Set<String>())
        for spelling in spellings {
            for round in 0..<4 {
                let b = try Convention(spelling)
                let kernel = generator.kernel(
                    width: .random(in: 1...5, using: &generator), height: .random(in: 1...5, using: &generator))
                guard let why = try? Explanation(b, b, kernel: kernel) else { continue }
                guard let flags = why.flags else {
                    unsaid.insert(spelling)
                    continue
                }
                said += 1
                let plane = try Plane(rows: generator.rows(width: why.image.x, height: why.image.y))
                let expected = try b.apply01(kernel, to: plane)
                let scale = expected.joined().reduce(1) { max($0, abs($1)) }
                #expect(
                    largestDifference(try plane.filtered(by: flags.filter).rows(), expected) < 1e-5 * scale,
                    "seed \(testSeed), round \(round): \(b), \(kernel.height)x\(kernel.width): \(flags.flags)")
            }
        }
        #expect(said > 120)
        // Flags have no flip top to bottom, no uneven padding, no border of zeros afterwards, no second extension.
        #expect(
            unsaid.isSubset(of: [
                "pillow.ImageFilter.Kernel", "pillow.ImageFilter.Kernel:scale=1", "astropy.convolve:boundary=None",
                "octave.imfilter:full,replicate", "keras.Conv2D:same,strides=2", "keras.Conv2D:same,strides=3",
            ]), "\(unsaid)")
    }

    /// An array has no place for what a file says beyond weights.
    @Test func kernelsWithAnAnchorHaveNoCall() throws {
        let kernel = Kernel(width: 3, height: 1, weights: [1, 2, 3], anchor: .init(x: 0, y: 0))
        let why = try Explanation(
            Convention("imagemagick.morphology-convolve"), Convention("imgconv.correlate"), kernel: kernel)
        #expect(why.remedy == nil)
        #expect(why.flags?.filter.centre == Kernel.Anchor(x: 0, y: 0))
    }

    @Test func whatDividesByTheWeightInsideHasNoCall() throws {
        let why = try Explanation(
            Convention("opencv.filter2D"), Convention("imgconv.correlate:renormalize"),
            kernel: Kernel(rows: [[1, 2, 1]]))
        #expect(why.remedy == nil)
        #expect(why.flags?.flags == ["--mode correlate", "--boundary renormalize"])
    }
}

/// The largest difference of two results; infinite where their sizes differ.
func largestDifference(_ a: [[Float]], _ b: [[Float]]) -> Float {
    guard a.count == b.count, a.first?.count == b.first?.count else { return .infinity }
    return zip(a.joined(), b.joined()).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

extension Convention {
    /// The result for floats whose white is 1, or another number.
    func apply01(_ kernel: Kernel, to plane: borrowing Plane, white: Float = 1) throws -> [[Float]] {
        var convention = self
        if let part = fillOfMaximum {
            convention.fillOfMaximum = nil
            convention.border = .extended(.constant(Float(part) * white))
        }
        return try convention.apply(kernel, to: plane).rows()
    }
}
