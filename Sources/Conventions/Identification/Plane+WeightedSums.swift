import Convolution
import ImageBuffers

extension PlanarImage {
    /// Weighted sums whose taps all lie inside the image, in double precision.
    ///
    /// Complexity: O(probes * taps).
    borrowing func sums(at probes: ProbeSet, bank: KernelBank, dilation: FilterGeometry.Pair) -> [Double] {
        var sums = [Double](repeating: 0, count: probes.positions.count)
        for (shares, range) in zip(bank.outputs, probes.channels) {
            for share in shares {
                withPlane(share.input) { plane in
                    for index in range {
                        sums[index] += plane.sum(at: probes.positions[index], kernel: share.kernel, dilation: dilation)
                    }
                }
            }
        }
        return sums
    }

    /// Weighted sums that reach over the border, and the weights of the taps inside the image.
    ///
    /// Complexity: O(probes * taps).
    borrowing func borderSums(
        at probes: ProbeSet, bank: KernelBank, dilation: FilterGeometry.Pair, boundary: BoundaryMode
    ) -> BorderSums {
        var result = BorderSums(count: probes.positions.count)
        for (shares, range) in zip(bank.outputs, probes.channels) {
            for share in shares {
                withPlane(share.input) { plane in
                    for index in range {
                        plane.addBorderSum(
                            at: probes.positions[index], kernel: share.kernel, dilation: dilation, boundary: boundary,
                            to: &result, index)
                    }
                }
            }
        }
        return result
    }

    /// The samples of the output that a placement assigns to probes; NaN if there are none.
    borrowing func samples(under probes: ProbeSet, placement: Placement) -> [Double] {
        var samples = [Double](repeating: .nan, count: probes.positions.count)
        for (channel, range) in probes.channels.enumerated() {
            withPlane(channel) { plane in
                for index in range {
                    let position = probes.positions[index]
                    let x = position.x + placement.before.x
                    let y = position.y + placement.before.y
                    guard x >= 0, y >= 0, x % placement.stride.x == 0, y % placement.stride.y == 0 else { continue }
                    let at = (x: x / placement.stride.x, y: y / placement.stride.y)
                    if at.x < plane.width && at.y < plane.height { samples[index] = Double(plane[at.x, at.y]) }
                }
            }
        }
        return samples
    }
}

/// Weighted sums at a border.
struct BorderSums {
    /// Sums of weights times samples.
    var products: [Double]
    /// Sums of the weights of taps that read a sample.
    var weights: [Double]

    init(count: Int) {
        products = Array(repeating: 0, count: count)
        weights = products
    }
}

extension Plane {
    fileprivate borrowing func sum(
        at position: FilterGeometry.Pair, kernel: Kernel, dilation: FilterGeometry.Pair
    ) -> Double {
        var sum = 0.0
        for a in 0..<kernel.height {
            withRow(position.y + a * dilation.y) { row in
                for b in 0..<kernel.width {
                    sum += kernel.weights[a * kernel.width + b] * Double(row[position.x + b * dilation.x])
                }
            }
        }
        return sum
    }

    fileprivate borrowing func addBorderSum(
        at position: FilterGeometry.Pair, kernel: Kernel, dilation: FilterGeometry.Pair, boundary: BoundaryMode,
        to sums: inout BorderSums, _ index: Int
    ) {
        for a in 0..<kernel.height {
            guard let y = boundary.sourceIndex(of: position.y + a * dilation.y, count: height) else { continue }
            for b in 0..<kernel.width {
                guard let x = boundary.sourceIndex(of: position.x + b * dilation.x, count: width) else { continue }
                let weight = kernel.weights[a * kernel.width + b]
                sums.products[index] += weight * Double(self[x, y])
                sums.weights[index] += weight
            }
        }
    }
}
