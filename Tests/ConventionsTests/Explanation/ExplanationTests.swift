import Conventions
import Convolution
import ImageBuffers
import TestSupport
import Testing

@Suite struct ExplanationTests {
    private let asymmetric = Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 9]])

    private func effect(_ why: Explanation, _ kind: ExplanationPoint.Kind) -> ExplanationPoint.Effect? {
        why.points.first { $0.kind == kind }?.effect
    }

    /// The question that this program began with, on the arrays that it came with.
    @Test func theSeedIsAnswered() throws {
        let kernel = Kernel(rows: try seedArray("kernel").map { $0.map { Double($0) } })
        let why = try Explanation(
            Convention("scipy.signal.convolve2d:same"), Convention("keras.Conv2D:padding=same"), kernel: kernel)
        #expect(why.points.filter(\.isVisible).map(\.kind) == [.operation])
        #expect(!why.agrees)
        #expect(why.transposing?.helps == false)
        #expect(why.transposing?.wanted == kernel.rotated180())
        #expect(try #require(why.transposing?.left) > 1)
        let remedy = try #require(why.remedy)
        #expect(remedy.turn == .half)
        #expect("\(remedy.call)" == "scipy.signal.convolve2d:mode=same")
        let image = try Plane(rows: seedArray("image"))
        #expect(
            largestDifference(try remedy.apply(kernel, to: image).rows(), try seedArray("keras-conv2d-same")) < 1e-6)
        // What A gives by itself is scipy's result, and not that one.
        let plain = try why.a.apply(kernel, to: image).rows()
        #expect(largestDifference(plain, try seedArray("scipy-convolve2d-same")) < 1e-6)
        #expect(largestDifference(plain, try seedArray("keras-conv2d-same")) > 0.1)
        #expect(Double(largestDifference(plain, try seedArray("keras-conv2d-same"))) < why.difference.largest * 4)
    }

    @Test func aSymmetricKernelHidesTheFlip() throws {
        let (a, b) = (try Convention("scipy.signal.convolve2d:same"), try Convention("keras.Conv2D:same"))
        let why = try Explanation(a, b, kernel: Kernel(rows: [[1, 2, 3], [4, 5, 4], [3, 2, 1]]))
        #expect(effect(why, .operation) == .hidden)
        #expect(why.agrees)
        #expect(why.remedy?.turn == Remedy.Turn.none)
        #expect(effect(try Explanation(a, b, kernel: asymmetric), .operation) == .upTo(20))
    }

    /// What agrees in every point agrees, and what disagrees is seen in one, however odd the kernel is.
    @Test func pointsAndBoundsSayTheSame() throws {
        let names = [
            "scipy.signal.convolve2d:same", "scipy.ndimage.convolve", "scipy.ndimage.correlate:nearest",
            "opencv.filter2D",
            "imgconv.correlate:renormalize", "imgconv.convolve:copy", "libvips.conv", "keras.Conv2D:valid",
            "imagemagick.morphology-convolve:white", "opencv.filter2D:delta=1",
        ]
        let kernels = [
            Kernel(rows: [[5]]), Kernel(rows: [[0]]), Kernel(rows: [[0, 0, 0]]), Kernel(rows: [[0, 1]]),
            Kernel(rows: [[1, 0], [0, 0]]),
            Kernel(rows: [[1, 2, 1]]), Kernel(rows: [[1e308, 1e308, -1e308]]),
            Kernel(rows: [[1e-300, 2e-300, 3e-300]]), asymmetric,
            Kernel(rows: [[-1, 0, 1]]),
        ]
        for kernel in kernels {
            for first in names {
                for second in names {
                    let why = try Explanation(Convention(first), Convention(second), kernel: kernel)
                    #expect(
                        why.agrees || why.points.contains(where: \.isVisible),
                        "\(first) \(second) \(kernel.weights)")
                    let plain = kernel.absoluteSum < 1e300 && kernel.absoluteSum > 1e-30
                    #expect(!plain || why.difference.largest.isFinite, "\(first) \(second) \(kernel.weights)")
                }
            }
        }
    }

    /// Weights whose sums no number holds are different all the same.
    @Test func hugeWeightsDiffer() throws {
        let kernel = Kernel(rows: [[1e308, 1e308, -1e308]])
        let why = try Explanation(
            Convention("scipy.ndimage.correlate"), Convention("scipy.ndimage.convolve"), kernel: kernel)
        #expect(!why.agrees && effect(why, .operation) != .hidden)
        #expect(why.difference.interior == .infinity)
        let same = try Explanation(
            Convention("scipy.ndimage.correlate"), Convention("scipy.ndimage.correlate:nearest"), kernel: kernel)
        #expect(same.agrees && effect(same, .border) == .hidden)
    }

    /// Symmetric about its columns alone, a kernel hides Pillow's flip and shows scipy's.
    @Test func eachFlipHasItsOwnSymmetry() throws {
        let kernel = Kernel(rows: [[1, 2, 3], [4, 5, 6], [1, 2, 3]])
        let (pillow, opencv) = (try Convention("pillow.ImageFilter.Kernel:scale=1"), try Convention("opencv.filter2D"))
        #expect(effect(try Explanation(pillow, opencv, kernel: kernel), .operation) == .hidden)
        let scipy = try Convention("scipy.ndimage.convolve")
        #expect(effect(try Explanation(scipy, opencv, kernel: kernel), .operation) != .hidden)
        #expect(effect(try Explanation(scipy, pillow, kernel: kernel), .operation) != .hidden)
    }

    @Test func transposingHelpsWhereItIsTheRotation() throws {
        // Symmetric about the other diagonal: transposed, it is rotated.
        let kernel = Kernel(rows: [[1, 2, 0], [4, 0, -2], [0, -4, -1]])
        let mirrored = Kernel(rows: [[1, 2, 3], [4, 5, 2], [7, 4, 1]])
        let (a, b) = (try Convention("scipy.signal.convolve2d:same"), try Convention("keras.Conv2D:same"))
        #expect(try Explanation(a, b, kernel: kernel).transposing?.helps == false)
        let why = try Explanation(a, b, kernel: mirrored)
        #expect(why.transposing?.helps == true)
        #expect(why.transposing?.left == 0)
        let plane = try Plane(rows: [[1, 0, 3, 5], [2, 7, 1, 1], [0, 4, 4, 9]])
        #expect(try a.apply(mirrored.transposed(), to: plane).rows() == b.apply(mirrored, to: plane).rows())
        #expect(try Explanation(a, b, kernel: Kernel(rows: [[1, 2]])).transposing?.left == nil)
        #expect(try Explanation(a, Convention("matlab.conv2:same"), kernel: asymmetric).transposing == nil)
    }

    /// The shift is where A's picture of a dot lies beside B's.
    @Test(arguments: [
        ("matlab.conv2:same", "scipy.signal.convolve2d:same"),
        ("scipy.signal.correlate:same", "scipy.signal.correlate2d:same"),
        ("scipy.ndimage.correlate:origin=1:0", "scipy.ndimage.correlate"),
        ("opencv.filter2D:anchor=0:2", "opencv.filter2D"),
        ("opencv.filter2D", "tf.nn.conv2d:same"),
    ])
    func theShiftIsSeenOnADot(a: String, b: String) throws {
        let (one, other) = (try Convention(a), try Convention(b))
        let kernel = Kernel(rows: [[1, 2, 3, 4], [5, 6, 7, 8], [9, 1, 2, 3], [4, 5, 6, 7]])
        let why = try Explanation(one, other, kernel: kernel)
        let shift = try #require(why.shift)
        #expect(shift != Axes(both: 0))
        var rows = [[Float]](repeating: Array(repeating: 0, count: 15), count: 15)
        rows[7][7] = 1
        let plane = try Plane(rows: rows)
        let (first, second) = (try one.apply(kernel, to: plane).rows(), try other.apply(kernel, to: plane).rows())
        for y in 3..<12 {
            for x in 3..<12 { #expect(first[y + shift.y][x + shift.x] == second[y][x], "\(a) \(b)") }
        }
    }

    /// Outputs of different sizes are compared where their kernels cover the same samples.
    @Test func cropsAreNamed() throws {
        let why = try Explanation(
            Convention("scipy.signal.convolve2d"), Convention("keras.Conv2D"), kernel: asymmetric,
            image: Axes(x: 10, y: 8))
        #expect(why.alignment.rows.countA == 10 && why.alignment.rows.countB == 6)
        #expect(why.alignment.rows.firstA == 2 && why.alignment.rows.firstB == 0 && why.alignment.rows.pairs == 6)
        #expect(why.alignment.columns.firstA == 2 && why.alignment.columns.pairs == 8)
        #expect(why.shift == nil)
        #expect(effect(why, .size) == .shape)
        #expect(effect(why, .border) == .same)
    }

    @Test func pointsAreTakenOneByOne() throws {
        let why = try Explanation(
            Convention("imagemagick.convolve"), Convention("opencv.filter2D:delta=1/4"), kernel: asymmetric)
        #expect(effect(why, .operation) == .same)
        #expect(effect(why, .normalization) == .upTo(45 - 1))
        #expect(effect(why, .bias) == .upTo(0.25))
        #expect(effect(why, .rounding) == .integersOnly)
        let unit = try Explanation(
            Convention("imagemagick.convolve"), Convention("opencv.filter2D"), kernel: Kernel(rows: [[0, 1, 0]]))
        #expect(effect(unit, .normalization) == .hidden)
        #expect(effect(unit, .border) == .hidden)
        let channels = try Explanation(
            Convention("scipy.signal.correlate2d:same"), Convention("keras.Conv2D:same"), kernel: asymmetric)
        #expect(effect(channels, .channels) == .channelsOnly)
        #expect(channels.agrees)
    }

    /// Nothing differs from itself, whatever the kernel.
    @Test func everyRowAgreesWithItself() throws {
        for preset in ConventionTable.presets {
            let convention = try preset.convention()
            let why = try Explanation(convention, convention, kernel: asymmetric)
            #expect(why.points.allSatisfy { !$0.differs }, "\(preset.name)")
            #expect(why.agrees && why.difference.largest == 0, "\(preset.name)")
            #expect(why.remedy?.call.name == preset.name)
        }
    }

    @Test func refusalsAreThrown() throws {
        #expect(throws: ConventionError.self) {
            try Explanation(
                Convention("astropy.convolve"), Convention("opencv.filter2D"), kernel: Kernel(rows: [[1, 2]]))
        }
        #expect(throws: ConventionError.self) {
            try Explanation(
                Convention("keras.Conv2D"), Convention("opencv.filter2D"), kernel: Kernel(rows: [[1, 2, 3]]),
                image: Axes(x: 2, y: 2))
        }
        // Strides and dilations beyond any image are refused, not computed.
        #expect(throws: ConventionError.self) {
            try Explanation(
                Convention("torch.Conv2d:dilation=1000000000000"), Convention("opencv.filter2D"),
                kernel: Kernel(rows: [[1, 2, 3]]))
        }
        _ = try? Explanation(
            Convention("torch.Conv2d:stride=1000000000000"), Convention("keras.Conv2D:strides=999999999999"),
            kernel: Kernel(rows: [[1, 2, 3]]))
    }
}
