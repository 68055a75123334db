package import Convolution

/// The placement of a kernel, as far as the sizes of the images leave it open.
package struct Placement: Equatable, Sendable {
    /// The distance of the first output sample's first tap before the first input sample; negative if the image was
    /// cropped.
    package var before: FilterGeometry.Pair
    /// Distance between the positions of neighbouring output samples.
    package var stride: FilterGeometry.Pair
    /// Distance between neighbouring taps.
    package var dilation: FilterGeometry.Pair
}

/// Strides and dilations that are tried together, with every placement that they leave open.
struct PlacementStep: Equatable, Hashable, Sendable {
    var strideX: Int
    var strideY: Int
    var dilation: Int

    /// Every sample and adjacent taps, which are tried first, and alone if they explain the output.
    static let plain = PlacementStep(strideX: 1, strideY: 1, dilation: 1)

    /// The steps beyond `plain` that the sizes allow, the simplest first.
    static func others(_ sizes: ImageSizes, kernel: Kernel) -> [PlacementStep] {
        let longest = max(kernel.width, kernel.height)
        let needsStep = plain.placements(sizes, width: kernel.width, height: kernel.height) == nil
        // Large kernels are seldom dilated, so they are tried without dilation unless the sizes require it.
        let dilations = longest > 1 && (longest <= 11 || needsStep) ? Array(1...4) : [1]
        var steps: [PlacementStep] = []
        for dilation in dilations {
            for strideY in 1...8 {
                for strideX in 1...8 {
                    steps.append(PlacementStep(strideX: strideX, strideY: strideY, dilation: dilation))
                }
            }
        }
        return steps.filter { step in
            step != plain
                && [(kernel.width, kernel.height), (kernel.height, kernel.width)].contains {
                    step.placements(sizes, width: $0, height: $1) != nil
                }
        }
        .sorted { ($0.strideX * $0.strideY, $0.dilation) < ($1.strideX * $1.strideY, $1.dilation) }
    }
}

/// The sizes of the two images.
struct ImageSizes: Equatable, Sendable {
    var input: FilterGeometry.Pair
    var output: FilterGeometry.Pair
    /// The number of samples that an image may lack if it was only cropped.
    var crop: FilterGeometry.Pair
}

extension PlacementStep {
    /// Samples from the first of `taps` taps to the last, both included.
    func span(ofTaps taps: Int) -> Int { dilation * (taps - 1) + 1 }

    /// The possible values of `before` on each axis for a kernel of a size; `nil` if the images' sizes rule it out.
    func placements(_ sizes: ImageSizes, width: Int, height: Int) -> (x: ClosedRange<Int>, y: ClosedRange<Int>)? {
        guard
            let x = Self.axis(
                sizes.input.x, sizes.output.x, span: span(ofTaps: width), stride: strideX, crop: sizes.crop.x),
            let y = Self.axis(
                sizes.input.y, sizes.output.y, span: span(ofTaps: height), stride: strideY, crop: sizes.crop.y)
        else { return nil }
        return (x, y)
    }

    /// The possible values of `before` on one axis.
    ///
    /// The sizes imply the total padding, but not how much of it goes before. Padding beyond a whole kernel and a few
    /// samples more is not tried. With a single tap, the image may have been cropped instead.
    private static func axis(_ input: Int, _ output: Int, span: Int, stride: Int, crop: Int) -> ClosedRange<Int>? {
        guard input <= 1 << 40, output <= 1 << 40 else { return nil }
        let least = (output - 1) * stride + span - input
        let most = least + stride - 1
        if most < 0 { return span == 1 && stride == 1 && least >= -crop ? least...0 : nil }
        return least <= 2 * (span - 1) + 4 ? 0...most : nil
    }

    /// Every placement in the ranges; if there are very many, only the common ones, at the ends and around the middle.
    func list(_ ranges: (x: ClosedRange<Int>, y: ClosedRange<Int>), width: Int, height: Int) -> [Placement] {
        var xs = Array(ranges.x)
        var ys = Array(ranges.y)
        if xs.count * ys.count > Self.mostPlacements {
            xs = Self.usual(ranges.x, span: span(ofTaps: width))
            ys = Self.usual(ranges.y, span: span(ofTaps: height))
        }
        return ys.flatMap { y in
            xs.map { x in
                Placement(
                    before: .init(x: x, y: y), stride: .init(x: strideX, y: strideY),
                    dilation: .init(x: dilation, y: dilation))
            }
        }
    }

    /// Maximum number of placements that are all tried: those of full output with a 100 x 100 kernel.
    static let mostPlacements = 40_000

    private static func usual(_ range: ClosedRange<Int>, span: Int) -> [Int] {
        let middle = (range.lowerBound + range.upperBound) / 2
        let all = [
            range.lowerBound, range.upperBound, middle - 1, middle, middle + 1, (span - 1) / 2, span / 2, span - 1,
        ]
        return Set(all.filter(range.contains)).sorted()
    }
}
