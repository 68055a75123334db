import Conventions
import Convolution
import ImageBuffers
import TestSupport
import Testing

/// What a convention does beyond what a filter can.
@Suite struct ConventionApplyTests {
    /// What scipy 1.17, OpenCV 5.0, Pillow 13.0 and libvips 8.18 made of these very numbers.
    @Test func integersAreRoundedAsTheLibraryRoundsThem() throws {
        let plane = try Plane(rows: [[10, 200, 255]])
        let scipy = try Convention("scipy.ndimage.correlate:mode=nearest")
        let kernel = Kernel(rows: [[2, 0, -1.5]])
        #expect(try scipy.apply(kernel, to: plane).rows() == [[-280, -362.5, 17.5]])
        #expect(try scipy.apply(kernel, to: plane, samples: .uint8).rows() == [[232, 150, 17]])

        let half = Kernel(rows: [[0.5]])
        let odd = try Plane(rows: [[1, 3, 5, 255]])
        for (spelling, expected) in [
            ("opencv.filter2D", [0, 2, 2, 128]), ("libvips.conv", [0, 1, 2, 127]),
            ("imagemagick.morphology-convolve:output=other", [1, 2, 3, 128]), ("octave.imfilter", [1, 2, 3, 128]),
            ("imagemagick.morphology-convolve", [0, 1, 2, 127]),
            ("scipy.ndimage.convolve", [0, 1, 2, 127]),
        ] as [(String, [Float])] {
            #expect(try Convention(spelling).apply(half, to: odd, samples: .uint8).rows() == [expected], "\(spelling)")
        }
        let three = Kernel(rows: [[300]])
        for (spelling, expected) in [
            ("opencv.filter2D", [255, 255, 255, 255]), ("scipy.ndimage.convolve", [44, 132, 220, 212]),
        ] as [(String, [Float])] {
            #expect(try Convention(spelling).apply(three, to: odd, samples: .uint8).rows() == [expected], "\(spelling)")
        }
    }

    @Test func floatingPointLibrariesReturnNoIntegers() throws {
        let plane = try Plane(rows: [[1, 2], [3, 4]])
        for spelling in [
            "scipy.signal.convolve2d:same", "keras.Conv2D", "torch.Conv2d", "opencv.filter2D:ddepth=CV_32F",
        ] {
            let result = try Convention(spelling).apply(Kernel(rows: [[0.375]]), to: plane, samples: .uint8)
            #expect(result.rows() == [[0.375, 0.75], [1.125, 1.5]], "\(spelling)")
        }
    }

    @Test func pillowCopiesItsBorder() throws {
        let rows: [[Float]] = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]
        let convention = try Convention("pillow.ImageFilter.Kernel:scale=1,offset=1")
        // The kernel's first row falls on the row below.
        let kernel = Kernel(rows: [[0, 1, 0], [0, 0, 0], [0, 0, 0]])
        let expected: [[Float]] = [[1, 2, 3, 4], [5, 11, 12, 8], [9, 10, 11, 12]]
        #expect(try convention.apply(kernel, to: Plane(rows: rows)).rows() == expected)
        #expect(try convention.apply(kernel, to: Plane(rows: rows), samples: .uint8).rows() == expected)
        let small = try Plane(rows: [[1, 2]])
        #expect(try convention.apply(kernel, to: small, samples: .uint8).rows() == [[1, 2]])
    }

    /// Values of astropy 8.0 for the same array and kernel.
    @Test func astropyInterpolatesWhatIsMissing() throws {
        let plane = try Plane(rows: [[1, 2, 3, 4], [5, .nan, 7, 8], [9, 10, 11, 12]])
        let kernel = Kernel(rows: [[1, 2, 1], [2, 4, 2], [1, 2, 1]])
        let apply = { (options: String) throws -> [[Float]] in
            try Convention("astropy.convolve:\(options)").apply(kernel, to: plane).rows()
        }
        let interpolated: [[Float]] = [
            [1.2, 2, 3.0666667, 2.8125], [3.7142857, 6, 7.142857, 5.75], [4.4, 6.5714286, 7.3333333, 5.8125],
        ]
        let filled: [[Float]] = [
            [1.125, 1.75, 2.875, 2.8125], [3.25, 4.5, 6.25, 5.75], [4.125, 5.75, 6.875, 5.8125],
        ]
        #expect(close(try apply("boundary=fill"), interpolated))
        #expect(close(try apply("normalize_kernel=false"), interpolated.map { $0.map { $0 * 16 } }))
        #expect(close(try apply("nan_treatment=fill"), filled))
        var kept = interpolated
        kept[1][1] = .nan
        #expect(close(try apply("preserve_nan=true"), kept))
        #expect(close(try apply("boundary=None"), [[0, 0, 0, 0], [0, 6, 7.142857, 0], [0, 0, 0, 0]]))
    }

    @Test func octaveFullIsNoOrdinaryFull() throws {
        let plane = try Plane(rows: [[1, 10]])
        let kernel = Kernel(rows: [[1, 0, 0]])
        // The border's rule holds for half a kernel; zeros follow.
        #expect(try Convention("octave.imfilter:full,replicate").apply(kernel, to: plane).rows() == [[0, 1, 1, 10]])
        #expect(try Convention("matlab.imfilter:full,replicate").apply(kernel, to: plane).rows() == [[1, 1, 1, 10]])
    }

    /// Octave 7.3 pads an array of integers with an integer.
    @Test func octaveRoundsItsBorderToo() throws {
        let plane = try Plane(rows: [[10, 20]])
        let kernel = Kernel(rows: [[0, 0, 4]])
        for (value, expected) in [("0.5", 4), ("-2", 0), ("300", 255)] as [(String, Float)] {
            let convention = try Convention("octave.imfilter:boundary=\(value)")
            #expect(try convention.apply(kernel, to: plane, samples: .uint8).rows() == [[80, expected]], "\(value)")
        }
        let half = try Convention("octave.imfilter:boundary=0.5")
        #expect(try half.apply(kernel, to: plane).rows() == [[80, 2]])
    }

    @Test func layersInTorchsOrderAreTheSameLayers() throws {
        var generator = SeededGenerator(seed: testSeed)
        let (rows, columns, inputs, outputs) = (2, 3, 4, 5)
        let weights = (0..<(rows * columns * inputs * outputs)).map { _ in Double.random(in: -1...1, using: &generator)
        }
        let torch = ConvolutionLayer(shape: [outputs, inputs, rows, columns], weights: weights, layout: .oihw)
        for output in 0..<outputs {
            for input in 0..<inputs {
                let first = (output * inputs + input) * rows * columns
                let kernel = torch.kernel(input: input, output: output)
                #expect(kernel.weights == Array(weights[first..<(first + rows * columns)]))
                #expect(kernel.width == columns && kernel.height == rows)
            }
        }
        let keras = ConvolutionLayer(shape: [rows, columns, inputs, outputs], weights: torch.weights)
        #expect(keras == torch)
    }

    @Test func resolvedNumbersAreTheFormulasOwn() throws {
        let kernel = Kernel(width: 4, height: 3, weights: Array(repeating: 1, count: 12))
        let resolve = { (spelling: String) throws -> ResolvedConvention in
            try Convention(spelling).resolved(for: kernel, width: 9, height: 8)
        }
        let scipy = try resolve("scipy.signal.convolve2d:same")
        #expect(scipy.operation == .convolve && scipy.columns.centre == 1 && scipy.rows.centre == 1)
        #expect(scipy.columns.before == 2 && scipy.columns.after == 1 && scipy.columns.output == 9)
        let keras = try resolve("keras.Conv2D:padding=same")
        #expect(keras.operation == .correlate && keras.columns.centre == 1 && keras.columns.before == 1)
        let full = try resolve("octave.conv2")
        #expect(full.rows.centre == nil && full.rows.output == 10 && full.columns.output == 12 && full.reachesBorder)
        let valid = try resolve("torch.Conv2d:stride=2")
        #expect(valid.rows.output == 3 && valid.columns.output == 3 && !valid.reachesBorder)
        #expect(try resolve("imagemagick.convolve").divisor == 12)
        #expect(try resolve("libvips.conv:scale=9").divisor == 9)
    }

    private func close(_ a: [[Float]], _ b: [[Float]]) -> Bool {
        a.count == b.count
            && zip(a.joined(), b.joined()).allSatisfy { $0.isNaN ? $1.isNaN : abs($0 - $1) <= 1e-5 * max(1, abs($1)) }
    }

    /// Planes large enough that all threads are worth starting.
    @Test func threadsChangeNoSample() throws {
        var generator = SeededGenerator(seed: testSeed)
        let kernel = generator.kernel(width: 1, height: 21)
        let plane = try Plane(rows: generator.rows(width: 640, height: 700))
        let convention = try Convention("scipy.ndimage.correlate")
        let one = try convention.apply(kernel, to: plane, threads: 1).rows()
        for threads in [2, 5] {
            #expect(try convention.apply(kernel, to: plane, threads: threads).rows() == one, "seed \(testSeed)")
        }
    }
}
