import Convolution

extension ImageMagickName {
    /// A kernel of constant weights, rotated.
    func constant(_ values: [Double?]) throws(NamedKernelError) -> Kernel {
        let number = values[0] ?? 0
        let (root, half) = (2.0.squareRoot(), 0.5 * 2.0.squareRoot())
        let weights: [Double]
        switch kind {
        case .laplacian: return Self.laplacian(Int(number))
        case .sobel: weights = [1, 0, -1, 2, 0, -2, 1, 0, -1]
        case .prewitt: weights = [1, 0, -1, 1, 0, -1, 1, 0, -1]
        case .roberts: weights = [0, 0, 0, 1, -1, 0, 0, 0, 0]
        case .compass: weights = [1, 1, -1, 1, -2, -1, 1, 1, -1]
        case .kirsch: weights = [5, -3, -3, 5, 0, -3, 5, -3, -3]
        default:
            switch Int(number) {
            case 1, 11: weights = [1, 0, -1, root, 0, -root, 1, 0, -1].map { $0 * half }
            case 2: weights = [1, root, 0, root, 0, -root, 0, -root, -1].map { $0 * half }
            case 10:
                // Nine kernels.
                throw .wrongValue(
                    "10", parameter: "type", wanted: .choice(["0", "1", "2"] + (11...19).map { "\($0)" }))
            case 12: weights = [1, root, 1, 0, 0, 0, 1, root, 1].map { $0 * half }
            case 13: weights = [root, -1, 0, -1, 0, 1, 0, 1, -root].map { $0 * half }
            case 14: weights = [0, 1, -root, -1, 0, 1, root, -1, 0].map { $0 * half }
            case 15: weights = [0, -1, 0, 1, 0, 1, 0, -1, 0].map { $0 / 2 }
            case 16: weights = [1, 0, -1, 0, 0, 0, -1, 0, 1].map { $0 / 2 }
            // The last row is as in ImageMagick; a symmetric kernel would begin it with 1.
            case 17: weights = [1, -2, 1, -2, 4, -2, -1, -2, 1].map { $0 / 6 }
            case 18: weights = [-2, 1, -2, 1, 4, 1, -2, 1, -2].map { $0 / 6 }
            case 19: weights = [Double](repeating: 1.0 / 3, count: 9)
            default: weights = [1, 0, -1, root, 0, -root, 1, 0, -1]
            }
        }
        return Grid(width: 3, height: 3, weights: weights, x: 1, y: 1).rotated(by: angle(values), kind).kernel
    }

    /// The angle; a large number in place of FreiChen's type is one too.
    private func angle(_ values: [Double?]) -> Double {
        guard kind == .freiChen else { return values[0] ?? 0 }
        if let angle = values[1], abs(angle) >= Self.epsilon { return angle }
        return values[0].flatMap { abs($0) > 30 ? $0 : nil } ?? 0
    }

    /// The upper left quarters of symmetric kernels, with the middle row and column.
    private static let laplacians: [Int: [[Double]]] = [
        1: [[0, -1], [-1, 4]],
        2: [[-2, 1], [1, 4]],
        3: [[1, -2], [-2, 4]],
        5: [[-4, -1, 0], [-1, 2, 3], [0, 3, 4]],
        7: [[-10, -5, -2, -1], [-5, 0, 3, 4], [-2, 3, 6, 7], [-1, 4, 7, 8]],
        15: [[0, 0, -1], [0, -1, -2], [-1, -2, 16]],
        19: [
            [0, -1, -1, -2, -2], [-1, -2, -4, -5, -5], [-1, -4, -5, -3, 0], [-2, -5, -3, 12, 24], [-2, -5, 0, 24, 40],
        ],
    ]

    private static func laplacian(_ type: Int) -> Kernel {
        let quarter = laplacians[type] ?? [[-1, -1], [-1, 8]]
        let rows = quarter.map { $0 + $0.dropLast().reversed() }
        return Kernel(rows: rows + rows.dropLast().reversed())
    }
}
