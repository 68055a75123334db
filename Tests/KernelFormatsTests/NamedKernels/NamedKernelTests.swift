import Convolution
import Foundation
import ImageBuffers
import KernelFormats
import TestSupport
import Testing

/// The largest difference of a kernel's weights from a formula of the distance from its middle, y down.
private func distance(_ kernel: Kernel, _ formula: (Double, Double) -> Double) -> Double {
    var largest = 0.0
    for row in 0..<kernel.height {
        for column in 0..<kernel.width {
            let (x, y) = (Double(column) - Double(kernel.width - 1) / 2, Double(row) - Double(kernel.height - 1) / 2)
            largest = max(largest, abs(kernel[row: row, column: column] - formula(x, y)))
        }
    }
    return largest
}

@Suite struct NamedKernelTests {
    @Test func everyRowBuildsByDefault() throws {
        for row in NamedKernel.all {
            let kernel = try row.kernel()
            #expect(kernel.weights.contains { $0 != 0 }, "\(row.name)")
            #expect(try NamedKernel.kernel(row.name) == kernel)
            #expect(NamedKernel.isNamed(in: row.name) && !KernelText.looksLikeGrid(row.name))
        }
    }

    @Test func rowsAreWellFormed() {
        #expect(Set(NamedKernel.all.map(\.name)).count == NamedKernel.all.count)
        let expected: Set = [
            "gaussian", "box", "disk", "motion", "sobel", "scharr", "prewitt", "roberts", "kirsch", "laplacian", "log",
            "dog", "gabor", "unsharp", "sharpen", "emboss", "binomial", "identity", "shift",
        ]
        #expect(expected.isSubset(of: NamedKernel.all.map(\.name)))
        for row in NamedKernel.all {
            #expect(row.name.allSatisfy { ("a"..."z").contains($0) })
            #expect(Set(row.parameters.map(\.name)).count == row.parameters.count)
            #expect((0...row.parameters.count).contains(row.positionalCount))
            #expect(!row.formula.isEmpty && row.formula.allSatisfy { $0.count <= 76 })
        }
    }

    /// Sums are what the summaries promise.
    @Test func sums() throws {
        for row in NamedKernel.all {
            let kernel = try row.kernel()
            let isBand = (NamedKernelTests.zeroSums).contains(row.name)
            if isBand {
                #expect(abs(kernel.sum) <= 1e-15 * kernel.absoluteSum, "\(row.name): \(kernel.sum)")
            } else if row.name != "gabor" {
                #expect(abs(kernel.sum - 1) < 1e-14, "\(row.name): \(kernel.sum)")
            }
        }
    }
    private static let zeroSums: Set = [
        "sobel", "scharr", "prewitt", "roberts", "kirsch", "laplacian", "log", "dog",
    ]

    @Test(
        arguments: [
            ("sobel", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]), ("sobel:y", [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
            ("sobel:direction=x", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
            ("sobel:angle=0", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
            ("sobel:angle=90", [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]),
            ("sobel:angle=-180", [[1, 0, -1], [2, 0, -2], [1, 0, -1]]),
            ("sobel:angle=270", [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
            ("scharr:x", [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]]),
            ("prewitt:y", [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]),
            ("roberts:x", [[1, 0], [0, -1]]), ("roberts:y", [[0, 1], [-1, 0]]),
            ("kirsch:e", [[-3, -3, 5], [-3, 0, 5], [-3, -3, 5]]),
            ("kirsch:n", [[5, 5, 5], [-3, 0, -3], [-3, -3, -3]]),
            ("kirsch:ne", [[-3, 5, 5], [-3, 0, 5], [-3, -3, -3]]),
            ("kirsch:sw", [[-3, -3, -3], [5, 0, -3], [5, 5, -3]]),
            ("laplacian:4", [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
            ("laplacian:neighbors=8", [[1, 1, 1], [1, -8, 1], [1, 1, 1]]),
            ("sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
            ("sharpen:1/2", [[0, -0.5, 0], [-0.5, 3, -0.5], [0, -0.5, 0]]),
            ("emboss", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
            ("box:2", [[0.25, 0.25], [0.25, 0.25]]), ("box:width=4,height=1", [[0.25, 0.25, 0.25, 0.25]]),
            ("box:size=1,height=2", [[0.5], [0.5]]),
            (
                "binomial:4",
                [
                    [1, 3, 3, 1], [3, 9, 9, 3], [3, 9, 9, 3], [1, 3, 3, 1],
                ].map { $0.map { $0 / 64 } }
            ),
            ("identity:1", [[1]]), ("identity", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
            ("shift:1", [[0, 0, 1]]), ("shift:x=-1,y=1", [[0, 0, 0], [0, 0, 0], [1, 0, 0]]), ("shift", [[1]]),
            ("disk:radius=0.5", [[1]]), ("motion:length=3,angle=0", [[1.0 / 3, 1.0 / 3, 1.0 / 3]]),
            ("motion:length=3,angle=-90", [[1.0 / 3], [1.0 / 3], [1.0 / 3]]), ("motion:1", [[1]]),
            ("motion:2", [[0.25, 0.5, 0.25]]),
        ] as [(String, [[Double]])])
    func weights(argument: String, rows: [[Double]]) throws {
        let kernel = try NamedKernel.kernel(argument)
        #expect(kernel == Kernel(rows: rows))
        // No negative zeros, which would be printed.
        #expect(kernel.weights.allSatisfy { $0 != 0 || $0.sign == .plus })
    }

    @Test(arguments: [0.3, 1, 1.5, 4, 17.2])
    func gaussian(sigma: Double) throws {
        let kernel = try NamedKernel.kernel("gaussian:\(sigma)")
        let reach = Int((3 * sigma).rounded(.up))
        #expect(kernel.width == 2 * reach + 1 && kernel.height == kernel.width)
        // The two-dimensional formula, not a product of rows.
        var sum = 0.0
        for y in -reach...reach { for x in -reach...reach { sum += exp(-Double(x * x + y * y) / (2 * sigma * sigma)) } }
        #expect(distance(kernel) { x, y in exp(-(x * x + y * y) / (2 * sigma * sigma)) / sum } < 1e-15)
        #expect(kernel.isSymmetricUnder180 && kernel.isSymmetricUnderTransposition)
        // Singular values of a hundred rows take long in a debug build.
        if sigma < 2 { #expect(kernel.rank() == 1) }
    }

    /// scipy.ndimage.gaussian_filter of an impulse, sigma 1.5 and radius 5: the middle row.
    @Test func gaussianAsScipyPrintsIt() throws {
        let kernel = try NamedKernel.kernel("gaussian:sigma=1.5")
        let row = (0..<11).map { kernel[row: 5, column: $0] }
        let scipy = [
            0.00027356116008580585, 0.0020213587583625676, 0.009576627490240297, 0.02909122564855044,
            0.05666197049168458, 0.07076223776394698,
        ]
        for (index, value) in scipy.enumerated() { #expect(abs(row[index] - value) < 1e-15) }
    }

    @Test func tinySigmaAtAnEvenSizeIsTheMiddle() throws {
        let kernel = try NamedKernel.kernel("gaussian:sigma=0.01,size=4")
        #expect(kernel == Kernel(rows: [[0, 0, 0, 0], [0, 0.25, 0.25, 0], [0, 0.25, 0.25, 0], [0, 0, 0, 0]]))
    }

    /// Each tap against 10 000 points in its square.
    @Test(arguments: [0.8, 1.5, 2, 3.7, 6.5])
    func diskCoversWhatIsInside(radius: Double) throws {
        let kernel = try NamedKernel.kernel("disk:\(radius)")
        let area = Double.pi * radius * radius
        let error = distance(kernel) { x, y in
            var inside = 0
            for i in 0..<100 {
                for j in 0..<100 {
                    let (u, v) = (x - 0.495 + Double(i) / 100, y - 0.495 + Double(j) / 100)
                    if u * u + v * v <= radius * radius { inside += 1 }
                }
            }
            return Double(inside) / 10000 / area
        }
        #expect(error < 0.01 / area)
        // The exact areas add up to the circle's, so that the one in the middle is 1 / area.
        if radius > 0.8 { #expect(abs(kernel[row: kernel.height / 2, column: kernel.width / 2] * area - 1) < 1e-12) }
        #expect(kernel.weights[kernel.width / 2] > 0)
        #expect(kernel.isSymmetricUnderTransposition && kernel.isSymmetricUnder180)
    }

    @Test func motionRisesByItsAngle() throws {
        let kernel = try NamedKernel.kernel("motion:length=11,angle=30")
        // Up is towards row 0: the first weight of the top row is right of the middle.
        let (cx, cy) = (kernel.width / 2, kernel.height / 2)
        for row in 0..<kernel.height {
            for column in 0..<kernel.width where kernel[row: row, column: column] > 0 {
                let (x, y) = (Double(column - cx), Double(cy - row))
                #expect(abs(y * cos(.pi / 6) - x * sin(.pi / 6)) < 1, "within a pixel of the line")
                #expect(x * x + y * y < 36.0001)
            }
        }
        #expect(kernel[row: cy - 2, column: cx + 4] > 0.05)
        #expect(kernel[row: cy + 2, column: cx + 4] == 0)
        #expect(try NamedKernel.kernel("motion:11,210").weights.elementsEqual(kernel.weights) { abs($0 - $1) < 1e-12 })
        let mirrored = try NamedKernel.kernel("motion:11,150")
        #expect(mirrored.weights.elementsEqual(kernel.flippedHorizontally().weights) { abs($0 - $1) < 1e-12 })
    }

    @Test func gaborIsItsFormula() throws {
        let kernel = try NamedKernel.kernel("gabor:sigma=3,theta=40,lambda=5,gamma=0.7,psi=25")
        #expect(kernel.width == 2 * Int((9 / 0.7).rounded(.up)) + 1)
        let error = distance(kernel) { x, y in
            let theta = 40 * Double.pi / 180
            let along = x * cos(theta) + -y * sin(theta)
            let across = x * sin(theta) - -y * cos(theta)
            return exp(-along * along / 18 - 0.49 * across * across / 18)
                * cos(2 * .pi * along / 5 + 25 * .pi / 180)
        }
        #expect(error < 1e-14)
    }

    @Test func laplacianOfGaussianIsItsFormula() throws {
        let kernel = try NamedKernel.kernel("log:2")
        #expect(kernel.width == 17)
        let raw = { (x: Double, y: Double) in
            (x * x + y * y - 8) / (2 * .pi * 64) * exp(-(x * x + y * y) / 8)
        }
        var mean = 0.0
        for y in -8...8 { for x in -8...8 { mean += raw(Double(x), Double(y)) / 289 } }
        #expect(distance(kernel) { raw($0, $1) - mean } < 1e-15)
        #expect(kernel[row: 8, column: 8] < 0)
    }

    @Test func combinationsOfGaussians() throws {
        let wide = try NamedKernel.kernel("gaussian:sigma=2,size=13")
        let narrow = try NamedKernel.kernel("gaussian:sigma=0.7,size=13")
        let difference = try NamedKernel.kernel("dog:0.7,2")
        #expect(difference.width == 13)
        for index in difference.weights.indices {
            #expect(abs(difference.weights[index] - (narrow.weights[index] - wide.weights[index])) < 1e-16)
        }
        let unsharp = try NamedKernel.kernel("unsharp:2,1.5")
        for index in unsharp.weights.indices {
            let identity = index == 84 ? 1.0 : 0
            #expect(abs(unsharp.weights[index] - (2.5 * identity - 1.5 * wide.weights[index])) < 1e-15)
        }
    }

    /// What the docstring and the list promise of directions, on images.
    @Test func directionsOnImages() throws {
        let rightBright = try Plane(rows: [[0, 0, 9, 9], [0, 0, 9, 9], [0, 0, 9, 9], [0, 0, 9, 9]])
        let bottomBright = try Plane(rows: [[0, 0, 0, 0], [0, 0, 0, 0], [9, 9, 9, 9], [9, 9, 9, 9]])
        for name in ["sobel", "scharr", "prewitt"] {
            let (x, y) = (try NamedKernel.kernel("\(name):x"), try NamedKernel.kernel("\(name):y"))
            #expect(try rightBright.correlated(with: x, boundary: .edge).rows()[1][1] > 0)
            #expect(try rightBright.convolved(with: x, boundary: .edge).rows()[1][1] < 0)
            #expect(try bottomBright.correlated(with: y, boundary: .edge).rows()[1][1] > 0)
            #expect(try bottomBright.correlated(with: x, boundary: .edge).rows()[1][1] == 0)
        }
        #expect(try rightBright.correlated(with: NamedKernel.kernel("kirsch:e"), boundary: .edge).rows()[1][1] > 0)
        #expect(try bottomBright.correlated(with: NamedKernel.kernel("kirsch:s"), boundary: .edge).rows()[1][1] > 0)
        let image = try Plane(rows: [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]])
        let shifted = try image.convolved(with: NamedKernel.kernel("shift:1,1"), boundary: .constant(0)).rows()
        #expect(shifted == [[0, 0, 0, 0], [0, 1, 2, 3], [0, 5, 6, 7]])
    }

    @Test func defaultsAreWhatTheTableSays() throws {
        for row in NamedKernel.all {
            let given = row.parameters.compactMap { parameter -> String? in
                guard case .value(let value) = parameter.fallback else { return nil }
                return "\(parameter.name)=\(value)"
            }
            #expect(try row.kernel(given.joined(separator: ",")) == row.kernel(), "\(row.name)")
        }
    }
}
