import Convolution

/// The kernel sizes that a function accepts, and the zeros that make a kernel fit.
struct KernelSizeConstraints {
    private var wantsOdd = false
    private var squares: [Int]?
    private var wantsSquare = false

    init(_ constraints: [ConventionConstraint]) {
        for constraint in constraints {
            switch constraint {
            case .oddSizes: wantsOdd = true
            case .oddSquares:
                wantsOdd = true
                wantsSquare = true
            case .squaresOf(let sizes): squares = sizes
            default: break
            }
        }
    }

    /// The zeros that may surround a kernel: none, those that make it fit, or one more on a side, which moves the
    /// centre.
    func paddings(for kernel: Kernel) -> [Padding] {
        var sides: [Axes] = []
        if let squares {
            sides = squares.filter { $0 >= max(kernel.width, kernel.height) }.prefix(1).map { Axes(both: $0) }
        } else {
            let odd = { (count: Int) in wantsOdd ? count | 1 : count }
            let (x, y) = (odd(kernel.width), odd(kernel.height))
            sides = [wantsSquare ? Axes(both: max(x, y)) : Axes(x: x, y: y)]
        }
        return sides.flatMap { side in
            splits(side.y - kernel.height).flatMap { y in
                splits(side.x - kernel.width).map { x in
                    Padding(before: Axes(x: x.0, y: y.0), after: Axes(x: x.1, y: y.1))
                }
            }
        }
    }

    private func splits(_ total: Int) -> [(Int, Int)] {
        if total == 0 { return wantsOdd || squares != nil ? [(0, 0)] : [(0, 0), (1, 0), (0, 1)] }
        return [(0, total), (total, 0)] + (total > 1 ? [(total / 2, total - total / 2)] : [])
    }
}
