/// What may have been done to a kernel before it was laid on the image, as correlation lays it.
package enum KernelVariant: String, CaseIterable, Sendable {
    /// Nothing: correlation.
    case asWritten
    /// Rotated by 180 degrees: convolution.
    case rotated180
    /// Mirrored left to right alone.
    case flippedLeftRight
    /// Mirrored top to bottom alone.
    case flippedTopBottom
    /// Rows and columns exchanged.
    case transposed
    /// Rows and columns exchanged, then rotated by 180 degrees: the kernel transposed, and convolution.
    case transposedRotated180
    /// Rotated by 90 degrees, clockwise.
    case rotatedRight
    /// Rotated by 90 degrees, anticlockwise.
    case rotatedLeft
    /// The kernel was not applied at all: a single tap of weight 1.
    case notApplied
}

extension KernelVariant {
    /// The kernel in correlation form.
    package func applied(to kernel: Kernel) -> Kernel {
        let (width, height) = (kernel.width, kernel.height)
        let swapped = swapsAxes
        let size = swapped ? (width: height, height: width) : (width: width, height: height)
        if self == .notApplied { return Kernel([[1]]) }
        var weights: [Double] = []
        weights.reserveCapacity(kernel.weights.count)
        for row in 0..<size.height {
            for column in 0..<size.width {
                let (y, x) = source(row: row, column: column, width: width, height: height)
                weights.append(kernel[row: y, column: x])
            }
        }
        return Kernel(width: size.width, height: size.height, weights: weights)
    }

    /// Whether rows become columns.
    package var swapsAxes: Bool {
        switch self {
        case .transposed, .transposedRotated180, .rotatedRight, .rotatedLeft: true
        case .asWritten, .rotated180, .flippedLeftRight, .flippedTopBottom, .notApplied: false
        }
    }

    /// Where a weight of the result stands in a kernel of `height` rows of `width` weights.
    private func source(row: Int, column: Int, width: Int, height: Int) -> (row: Int, column: Int) {
        switch self {
        case .asWritten, .notApplied: (row, column)
        case .rotated180: (height - 1 - row, width - 1 - column)
        case .flippedLeftRight: (row, width - 1 - column)
        case .flippedTopBottom: (height - 1 - row, column)
        case .transposed: (column, row)
        case .transposedRotated180: (height - 1 - column, width - 1 - row)
        case .rotatedRight: (height - 1 - column, row)
        case .rotatedLeft: (column, width - 1 - row)
        }
    }
}
