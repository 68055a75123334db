import Convolution

extension NamedKernel {
    /// Kernels that measure the change of brightness in a direction; all except `emboss` sum to 0.
    static let gradients: [NamedKernel] = [
        gradient("sobel", "Sobel's gradient.", smoothing: [1, 2, 1]),
        gradient("scharr", "Scharr's gradient, nearer to equal in all directions.", smoothing: [3, 10, 3]),
        gradient("prewitt", "Prewitt's gradient.", smoothing: [1, 1, 1]),
        NamedKernel(
            "roberts", "Roberts' cross: a diagonal's difference.",
            [Parameter("direction", "x", .choice(["x", "y"]), "x: \\, y: /")], positional: 1,
            formula: [
                "x: K = [1 0; 0 -1], positive where the upper left is brighter",
                "y: K = [0 1; -1 0], positive where the upper right is brighter",
            ]
        ) { values throws(NamedKernelError) in
            values.word("direction") == "x" ? Kernel(rows: [[1, 0], [0, -1]]) : Kernel(rows: [[0, 1], [-1, 0]])
        },
        NamedKernel(
            "kirsch", "Kirsch's compass gradient.",
            [Parameter("direction", "e", .choice(compass), "the brighter side")], positional: 1,
            formula: [
                "e: K = [-3 -3 5; -3 0 5; -3 -3 5], positive where the right is brighter",
                "the others: its ring of 8 turned by steps of 45 degrees (n is up)",
            ]
        ) { values throws(NamedKernelError) in kirsch(values.word("direction")) },
        NamedKernel(
            "emboss", "Relief, lit from the upper left; sums to 1.",
            formula: ["K = [-2 -1 0; -1 1 1; 0 1 2]"]
        ) { _ throws(NamedKernelError) in Kernel(rows: [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]) },
    ]

    private static func gradient(_ name: String, _ summary: String, smoothing: [Double]) -> NamedKernel {
        let x = Kernel(rows: smoothing.map { [-$0, 0, $0] })
        let words = (0..<3).map { row in
            (0..<3).map { Kernel.shortestDecimal(x[row: row, column: $0]) }.joined(separator: " ")
        }
        return NamedKernel(
            name, summary,
            [
                Parameter("direction", .derived("x"), .choice(["x", "y"]), "y is down"),
                Parameter("angle", .derived("direction's"), .real(-360...360), Parameter.angleMeaning),
            ], positional: 1,
            formula: [
                "x: Kx = [\(words.joined(separator: "; "))], positive where the right is brighter",
                "y: Ky = transpose of Kx, positive where the bottom is brighter",
                "angle: cos(angle)*Kx - sin(angle)*Ky, so that 90 is up, against y",
            ]
        ) { values throws(NamedKernelError) in
            guard let angle = values.given("angle") else {
                return values.givenWord("direction") == "y" ? x.transposed() : x
            }
            if values.givenWord("direction") != nil { throw .contradiction("direction", "angle") }
            let direction = Direction(degrees: angle)
            return Kernel.combination(direction.cosine, x, -direction.sine, x.transposed())
        }
    }

    /// The directions, clockwise from the top.
    private static let compass = ["n", "ne", "e", "se", "s", "sw", "w", "nw"]

    private static func kirsch(_ direction: String) -> Kernel {
        // The outer ring, clockwise from the upper left. Its first three cells are the top row, the brighter side of
        // "n".
        let ring = [0, 1, 2, 5, 8, 7, 6, 3]
        let turns = compass.firstIndex(of: direction) ?? 0
        var weights = [Double](repeating: -3, count: 9)
        weights[4] = 0
        for index in 0..<3 { weights[ring[(index + turns) % 8]] = 5 }
        return Kernel(width: 3, height: 3, weights: weights)
    }
}
