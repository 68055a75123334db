extension Kernel {
    /// The tap that sits on the output sample: the kernel's own anchor, or the mode's default centre.
    package func centre(for mode: FilterMode) -> Anchor {
        anchor ?? Anchor(x: mode.defaultCentre(ofTaps: width), y: mode.defaultCentre(ofTaps: height))
    }

    /// The most by which convolution and correlation can differ at a sample, for samples 0...1.
    ///
    /// Both read the same neighbours; at a distance d from the output sample, correlation weighs with K[c + d] and
    /// convolution with K[c' - d], c and c' being their centres and weights outside the kernel 0. So
    ///
    ///     difference = sum over d of D[d] * I[d],   D[d] = K[c + d] - K[c' - d]
    ///
    /// which is largest where I is 1 for every D above 0, and 0 elsewhere. D[-d + (c' - c)] = -D[d], so that its
    /// positive and negative parts weigh the same: the bound is half the sum of |D|, and an image that is large enough
    /// attains it. Without an anchor D is K less its half turn. For samples 0...255 it is 255 times as much.
    ///
    /// It holds wherever extended samples are within 0...1 too, but not for `renormalize`, which divides.
    ///
    /// - Complexity: O(taps).
    public var largestModeDifference: Double {
        let (c, d) = (centre(for: .correlate), centre(for: .convolve))
        // Column `x` of correlation stands over column `mirrorX - x` of convolution's kernel as written.
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

    /// Whether transposing the kernel changes nothing, to the bit, its anchor included.
    package var isSymmetricUnderTransposition: Bool {
        guard width == height, anchor.map({ $0.x == $0.y }) ?? true else { return false }
        return (0..<height).allSatisfy { row in
            (0..<row).allSatisfy { self[row: row, column: $0] == self[row: $0, column: row] }
        }
    }
}

/// How much of a wave passes a kernel, at the corners of the frequency plane.
package struct CornerResponse: Equatable, Sendable {
    /// Of a flat image: the magnitude of the sum of weights.
    package var zero: Double
    /// Of columns that alternate, the highest frequency in x.
    package var nyquistX: Double
    /// Of rows that alternate, the highest frequency in y.
    package var nyquistY: Double
    /// Of a chessboard.
    package var nyquistXY: Double
}

extension Kernel {
    /// The frequency response's magnitude at 0 and at the Nyquist frequency in x, in y and in both.
    ///
    ///     |H(u, v)| = |sum over a, b of K[a, b] * (-1)^(u*b + v*a)|,   u, v in {0, 1}
    ///
    /// Convolution and correlation have the same. Complexity: O(taps).
    package var cornerResponse: CornerResponse {
        let response = { (x: Bool, y: Bool) in
            abs(signedSum { row, column in (x && column % 2 == 1) != (y && row % 2 == 1) ? -1 : 1 })
        }
        return CornerResponse(
            zero: response(false, false), nyquistX: response(true, false), nyquistY: response(false, true),
            nyquistXY: response(true, true))
    }
}
