import Convolution

extension ImageMagickName {
    /// Weights with an origin.
    struct Grid {
        var width: Int
        var height: Int
        var weights: [Double]
        var x: Int
        var y: Int

        /// The kernel; an origin in the middle of odd sizes is left to the filter.
        var kernel: Kernel {
            let isCentred = 2 * x + 1 == width && 2 * y + 1 == height
            return Kernel(
                width: width, height: height, weights: weights, anchor: isCentred ? nil : Kernel.Anchor(x: x, y: y))
        }

        /// The kernel turned clockwise, as ImageMagick does it: 3x3 kernels by multiples of 45 degrees, lines by
        /// multiples of 90.
        ///
        /// Other angles are rounded to the next multiple, where the middle between two belongs to the lower one. A line
        /// of weights is not turned by 45 or 135 degrees, only by the multiple of 90 below. A blur is symmetric.
        func rotated(by angle: Double, _ kind: Kind) -> Grid {
            var angle = angle.truncatingRemainder(dividingBy: 360)
            if angle < 0 { angle += 360 }
            guard width == 3, height == 3 else { return line(by: angle, kind) }
            let ring = [0, 1, 2, 5, 8, 7, 6, 3]
            let steps = Int(((angle - 22.5) / 45).rounded(.up)) % 8
            var result = self
            for (index, place) in ring.enumerated() { result.weights[ring[(index + steps) % 8]] = weights[place] }
            return result
        }

        private func line(by angle: Double, _ kind: Kind) -> Grid {
            guard angle > 22.5, angle <= 337.5 else { return self }
            if kind == .blur, angle > 135, angle <= 225 { return self }
            var angle = kind == .blur && angle > 225 && angle <= 315 ? angle - 180 : angle
            var result = self
            let half = angle.truncatingRemainder(dividingBy: 180)
            if half > 45, half <= 135 {
                (result.width, result.height) = (height, width)
                (result.x, result.y) = (y, x)
                angle = (angle + (result.width == 1 ? 270 : 90)).truncatingRemainder(dividingBy: 360)
            }
            if angle > 135, angle <= 225 {
                result.weights.reverse()
                (result.x, result.y) = (result.width - 1 - result.x, result.height - 1 - result.y)
            }
            return result
        }
    }
}
