extension Kernel {
    /// The tap aligned with the output sample: the kernel's own anchor, or the mode's default centre.
    package func centre(for mode: FilterMode) -> Anchor {
        anchor ?? Anchor(x: mode.defaultCentre(ofTaps: width), y: mode.defaultCentre(ofTaps: height))
    }

    /// The maximum difference between convolution and correlation at a sample, for samples in 0...1.
    ///
    /// Both read the same neighbours. At a distance d from the output sample, correlation uses the weight K[c + d] and
    /// convolution K[c' - d], where c and c' are their centres, and weights outside the kernel are 0. Therefore
    ///
    ///     difference = sum over d of D[d] * I[d],   D[d] = K[c + d] - K[c' - d]
    ///
    /// which is largest if I is 1 for every D above 0, and 0 elsewhere. D[-d + (c' - c)] = -D[d], so its positive and
    /// negative parts have the same sum: the bound is half the sum of |D|, and a large enough image attains it. Without
    /// an anchor, D is K minus its rotation by 180 degrees. For samples in 0...255, the bound is 255 times as large.
    ///
    /// The bound also holds if extended samples are in 0...1, but not for `renormalize`, which divides.
    ///
    /// - Complexity: O(taps).
    public var largestModeDifference: Double {
        let (c, d) = (centre(for: .correlate), centre(for: .convolve))
        // Column `x` of correlation is at column `mirrorX - x` of convolution's kernel as written.
        let (mirrorX, mirrorY) = (c.x + d.x, c.y + d.y)
        var sum = 0.0
        for y in min(0, mirrorY - height + 1)...max(height - 1, mirrorY) {
            for x in min(0, mirrorX - width + 1)...max(width - 1, mirrorX) {
                sum += abs(weightOrZero(x, y) / 2 - weightOrZero(mirrorX - x, mirrorY - y) / 2)
            }
        }
        return sum
    }

    private func weightOrZero(_ x: Int, _ y: Int) -> Double {
        (0..<width).contains(x) && (0..<height).contains(y) ? self[row: y, column: x] : 0
    }

    /// Whether transposition leaves the kernel and its anchor exactly unchanged.
    package var isSymmetricUnderTransposition: Bool {
        guard width == height, anchor.map({ $0.x == $0.y }) ?? true else { return false }
        return (0..<height).allSatisfy { row in
            (0..<row).allSatisfy { self[row: row, column: $0] == self[row: $0, column: row] }
        }
    }
}

/// The magnitude of a kernel's frequency response at the corners of the frequency plane.
package struct CornerResponse: Equatable, Sendable {
    /// For a flat image: the magnitude of the sum of weights.
    package var zero: Double
    /// For alternating columns, the highest frequency in x.
    package var nyquistX: Double
    /// For alternating rows, the highest frequency in y.
    package var nyquistY: Double
    /// For a checkerboard, the highest frequency in both.
    package var nyquistXY: Double
}

extension Kernel {
    /// The magnitude of the frequency response at 0 and at the Nyquist frequency in x, in y and in both.
    ///
    ///     |H(u, v)| = |sum over a, b of K[a, b] * (-1)^(u*b + v*a)|,   u, v in {0, 1}
    ///
    /// It is the same for convolution and correlation. Complexity: O(taps).
    package var cornerResponse: CornerResponse {
        let response = { (x: Bool, y: Bool) in
            abs(signedSum { row, column in (x && column % 2 == 1) != (y && row % 2 == 1) ? -1 : 1 })
        }
        return CornerResponse(
            zero: response(false, false), nyquistX: response(true, false), nyquistY: response(false, true),
            nyquistXY: response(true, true))
    }
}
