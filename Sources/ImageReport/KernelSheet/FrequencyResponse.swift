import Convolution
import Platform

/// A kernel's gain for each wave: the magnitude of its frequency response on a square grid.
///
///     |H(u, v)| = |sum over a, b of K[a, b] exp(-2 pi i (u b + v a))|,   u, v from -0.5 to 0.5 cycles per sample
///
/// Rows go down from v = -0.5 to 0.5, columns from u = -0.5 to 0.5; the middle is frequency 0. The position of the
/// kernel's centre changes only the phase, as does a rotation by 180 degrees: the magnitudes of convolution and
/// correlation are equal.
struct FrequencyResponse: Equatable {
    /// Number of frequencies along each axis; odd.
    let side: Int
    /// The magnitudes, row by row.
    let magnitudes: [Double]

    /// - Parameters:
    ///   - kernel: the weights.
    ///   - limit: the maximum number of frequencies along each axis; at least 3. A large kernel gets fewer to limit the
    ///     time. The grid then samples only some of its finer ripples.
    /// - Complexity: O(taps * side + height * side^2), in double precision.
    init(_ kernel: Kernel, atMost limit: Int) {
        side = Self.side(width: kernel.width, height: kernel.height, atMost: limit)
        magnitudes = Self.magnitudes(kernel, side)
    }

    /// Number of frequencies along each axis for a kernel's size.
    static func side(width: Int, height: Int, atMost limit: Int) -> Int {
        precondition(limit >= 3, "a grid with a middle")
        var side = limit - (1 - limit % 2)
        let work = { (side: Int) in side * width * height + side * side / 2 * height }
        while side > 129, work(side) > 300_000_000 { side = side / 2 | 1 }
        return side
    }

    /// The magnitude at a frequency of the grid.
    subscript(column: Int, row: Int) -> Double { magnitudes[row * side + column] }

    /// The response at the pixels of a square picture, row by row.
    ///
    /// A pixel's value is the root mean square of the frequencies within half a pixel of its centre. If the grid is
    /// coarser than the picture, it is the nearest frequency.
    /// - Precondition: `pixels` is at least 1.
    func means(_ pixels: Int) -> [Double] {
        precondition(pixels > 0, "a picture")
        let step = pixels > 1 ? Double(side - 1) / Double(pixels - 1) : 0
        let covered = (0..<pixels).map { pixel in
            let middle = Double(pixel) * step
            // The tolerance compensates for rounding errors.
            let first = max(Int((middle - step / 2 - 1e-6).rounded(.up)), 0)
            let last = min(Int((middle + step / 2 + 1e-6).rounded(.down)), side - 1)
            let nearest = Int(middle.rounded())
            return first <= last ? first...last : nearest...nearest
        }
        var result: [Double] = []
        result.reserveCapacity(pixels * pixels)
        for rows in covered {
            for columns in covered {
                var power = 0.0
                for row in rows { for column in columns { power += self[column, row] * self[column, row] } }
                result.append((power / Double(rows.count * columns.count)).squareRoot())
            }
        }
        return result
    }

    private static func magnitudes(_ kernel: Kernel, _ side: Int) -> [Double] {
        let waves = Waves(period: side - 1)
        let middle = side / 2
        // First along the rows, then down the columns.
        var rows = [[SIMD2<Double>]](repeating: Array(repeating: .zero, count: side), count: kernel.height)
        for y in rows.indices {
            for x in 0..<kernel.width where kernel[row: y, column: x] != 0 {
                let weight = kernel[row: y, column: x]
                for column in 0..<side { rows[y][column] += weight * waves.value((column - middle) * x) }
            }
        }
        var result = [Double](repeating: 0, count: side * side)
        // H(-u, -v) is the conjugate of H(u, v), so half of the plane suffices.
        for row in 0...middle {
            var sums = [SIMD2<Double>](repeating: .zero, count: side)
            for y in rows.indices {
                let wave = waves.value((row - middle) * y)
                for column in sums.indices {
                    let value = rows[y][column]
                    sums[column] += SIMD2(
                        value.x * wave.x - value.y * wave.y, value.x * wave.y + value.y * wave.x)
                }
            }
            for (column, sum) in sums.enumerated() {
                let magnitude = (sum * sum).sum().squareRoot()
                result[row * side + column] = magnitude
                result[(side - 1 - row) * side + side - 1 - column] = magnitude
            }
        }
        return result
    }

    /// exp(-2 pi i n / period) for integers n of any size.
    private struct Waves {
        private let values: [SIMD2<Double>]

        init(period: Int) {
            values = (0..<period).map { index in
                let angle = -2 * Double.pi * Double(index) / Double(period)
                return SIMD2(cos(angle), sin(angle))
            }
        }

        func value(_ n: Int) -> SIMD2<Double> {
            let rest = n % values.count
            return values[rest < 0 ? rest + values.count : rest]
        }
    }
}

/// Decibels of a gain: 0 for a wave that passes unchanged, -20 for a tenth of it.
enum Decibels {
    /// 20 log10 of a gain of at least 0; minus infinity for 0.
    static func of(_ gain: Double) -> Double { 20 * log10(gain) }
}
