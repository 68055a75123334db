import Convolution
import KernelFormats
import Testing

/// ImageMagick's named kernels, with the values that ImageMagick 6.9.11 (16 bits) prints for
/// `-define morphology:showkernel=1`.
@Suite struct ImageMagickNameTests {
    private static let constants: [(name: String, rows: [[Double]])] = [
        ("Unity", [[1]]), ("Unity:3", [[3]]), ("Unity:0.5", [[0.5]]),
        ("Sobel", [[1, 0, -1], [2, 0, -2], [1, 0, -1]]),
        ("Sobel:0", [[1, 0, -1], [2, 0, -2], [1, 0, -1]]), ("Sobel:45", [[2, 1, 0], [1, 0, -1], [0, -1, -2]]),
        ("Sobel:90", [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]), ("Sobel:135", [[0, 1, 2], [-1, 0, 1], [-2, -1, 0]]),
        ("Prewitt", [[1, 0, -1], [1, 0, -1], [1, 0, -1]]), ("Prewitt:45", [[1, 1, 0], [1, 0, -1], [0, -1, -1]]),
        ("Roberts", [[0, 0, 0], [1, -1, 0], [0, 0, 0]]), ("Roberts:90", [[0, 1, 0], [0, -1, 0], [0, 0, 0]]),
        ("Compass", [[1, 1, -1], [1, -2, -1], [1, 1, -1]]), ("Compass:45", [[1, 1, 1], [1, -2, -1], [1, -1, -1]]),
        ("Kirsch", [[5, -3, -3], [5, 0, -3], [5, -3, -3]]), ("Kirsch:45", [[5, 5, -3], [5, 0, -3], [-3, -3, -3]]),
        ("Disk:1", [[0, 1, 0], [1, 1, 1], [0, 1, 0]]), ("Disk:1,2", [[0, 2, 0], [2, 2, 2], [0, 2, 0]]),
        ("Gaussian", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]), ("Gaussian:0x0.1", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
        (
            "Disk:3",
            [
                [0, 0, 0, 1, 0, 0, 0], [0, 1, 1, 1, 1, 1, 0], [0, 1, 1, 1, 1, 1, 0], [1, 1, 1, 1, 1, 1, 1],
                [0, 1, 1, 1, 1, 1, 0], [0, 1, 1, 1, 1, 1, 0], [0, 0, 0, 1, 0, 0, 0],
            ]
        ),
    ]

    @Test func hasTheSameConstants() throws {
        for (name, rows) in Self.constants {
            #expect(NamedKernel.isNamed(in: name))
            let kernel = try NamedKernel.kernel(name)
            #expect(kernel.width == rows[0].count && kernel.height == rows.count, "\(name)")
            for (weight, expected) in zip(kernel.weights, rows.joined()) {
                #expect(abs(weight - expected) < 1e-15, "\(name)")
            }
        }
        for name in ["Disk", "Disk:4.3", "Disk:0.3"] {
            let disk = try NamedKernel.kernel(name)
            #expect(disk.width == 9 && disk.weights.reduce(0, +) == 61, "\(name)")
        }
    }

    /// The width, the first weights of the first row and the middle weight.
    @Test(
        arguments: [
            (
                "Gaussian:0x2", 15, [1.9045144150126375e-07, 9.6719222617840631e-07, 3.8253194603479496e-06],
                0.039800787712028843
            ),
            (
                "Gaussian:0x-2", 15, [1.9045144150126375e-07, 9.6719222617840631e-07, 3.8253194603479496e-06],
                0.039800787712028843
            ),
            (
                "Gaussian:2x1", 5, [0.0029690167439504977, 0.013306209891013656, 0.021938231279714653],
                0.16210282163712669
            ),
            (
                "Gaussian:2,1", 5, [0.0029690167439504977, 0.013306209891013656, 0.021938231279714653],
                0.16210282163712669
            ),
            (
                "Gaussian:0x0.5", 5, [6.9624781887990725e-08, 2.8088641754266939e-05, 0.00020754854966504422],
                0.61869350682294033
            ),
            (
                "Gaussian:0x1", 9, [1.7910636084771931e-08, 5.9311880881488585e-07, 7.225666306366986e-06],
                0.1591558917418798
            ),
        ] as [(String, Int, [Double], Double)])
    func hasTheSameGaussians(name: String, width: Int, first: [Double], middle: Double) throws {
        let kernel = try NamedKernel.kernel(name)
        #expect(kernel.width == width && kernel.height == width)
        for (weight, expected) in zip(kernel.weights, first) { #expect(abs(weight / expected - 1) < 1e-13, "\(name)") }
        #expect(abs(kernel.weights[width * width / 2] / middle - 1) < 1e-13, "\(name)")
    }

    @Test(arguments: [
        "Disk:2.5", "Gaussian:1.5x1", "Gaussian:-1x1", "Sobel:30", "Sobel:x", "Unity:1,2", "Disk:a", "Gaussian:1024x1",
        "Disk:1e9", "Gaussian:", "Unity:nan",
    ])
    func refusesWhatImageMagickLeavesUndefined(name: String) throws {
        if name == "Gaussian:" {
            #expect(try NamedKernel.kernel(name).width == 3)
        } else {
            #expect(throws: NamedKernelError.self) { try NamedKernel.kernel(name) }
        }
    }

    /// imgconv's own kernels keep their lower-case names.
    @Test func leavesOtherNamesAlone() throws {
        #expect(try NamedKernel.kernel("sobel") != NamedKernel.kernel("Sobel"))
        for name in ["SOBEL", "Sobels", "Sobel.txt", "Unit"] { #expect(!NamedKernel.isNamed(in: name), "\(name)") }
    }
}
